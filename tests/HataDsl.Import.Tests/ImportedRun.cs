using HataDsl.Graphs;
using HataDsl.Testing;

namespace HataDsl.Import.Tests;

/// <summary>An imported model on a device beside the double-precision evaluation of its file.</summary>
internal sealed class ImportedRun : IDisposable
{
    private readonly List<IDisposable> _buffers = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("hatadsl-import-").FullName;
    private readonly List<(string Output, BufferView<float> Floats, BufferView<Half> Halves, BufferView<int> Integers)> _results = [];
    private readonly Dictionary<string, Nd> _expected;
    private readonly IReadOnlyDictionary<string, Nd> _inputs;

    public ImportedRun(string device, OnnxFileBuilder file, IReadOnlyDictionary<string, Nd> inputs)
    {
        Device = TestDevices.Open(device);
        Queue = Device.CreateQueue();
        Path = file.Save(_folder, "model");
        _inputs = inputs;
        _expected = OnnxEvaluator.Run(file, inputs);
    }

    public Device Device { get; }

    public Queue Queue { get; }

    public string Path { get; }

    public BufferView<float> Floats(string input) => Upload([.. _inputs[input].Data.Select(value => (float)value)]);

    public BufferView<Half> Halves(string input) => Upload([.. _inputs[input].Data.Select(value => (Half)value)]);

    public BufferView<int> Integers(string input) => Upload([.. _inputs[input].Data.Select(value => (int)value)]);

    public BufferView<float> Result(int output)
    {
        string name = _expected.Keys.ElementAt(output);
        BufferView<float> view = Upload([.. _expected[name].Data.Select(_ => float.NaN)]);
        _results.Add((name, view, default, default));
        return view;
    }

    public BufferView<int> IntegerResult(int output)
    {
        string name = _expected.Keys.ElementAt(output);
        BufferView<int> view = Upload([.. _expected[name].Data.Select(_ => -12345)]);
        _results.Add((name, default, default, view));
        return view;
    }

    /// <summary>Every result is there, and near what the evaluation says.</summary>
    public void Check(float tolerance = 2e-5f)
    {
        Assert.Equal(_expected.Count, _results.Count);
        foreach ((string name, BufferView<float> floats, _, BufferView<int> integers) in _results)
        {
            double[] actual = floats.Length > 0 ? [.. Queue.Read(floats).Select(value => (double)value)] : [.. Queue.Read(integers).Select(value => (double)value)];
            double[] expected = _expected[name].Data;
            double scale = 1 + expected.Max(Math.Abs);
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.True(Math.Abs(actual[i] - expected[i]) <= tolerance * scale, $"{name}[{i}] is {actual[i]}, not {expected[i]}");
            }
        }
    }

    public void Dispose()
    {
        Queue.Dispose();
        _buffers.ForEach(buffer => buffer.Dispose());
        Device.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private BufferView<T> Upload<T>(T[] elements)
        where T : unmanaged
    {
        Buffer<T> buffer = Device.Allocate<T>(elements.Length);
        _buffers.Add(buffer);
        Queue.Write(buffer.View, elements);
        return buffer;
    }
}
