using static HataDsl.Graphs.Tests.Randoms;

namespace HataDsl.Graphs.Tests;

/// <summary>Measured choices of plans, and arguments that do not fit.</summary>
public sealed class TuningTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"hatadsl-tuning-{Environment.ProcessId}.txt");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void A_choice_is_measured_once_and_found_again()
    {
        using var run = new DeviceRun(HataDsl.Testing.TestDevices.Compiled);
        BufferView<float> x = run.Upload(Floats(new Random(1), 8, 70));
        BufferView<float> result = run.Result(8, 70);
        using var graph = new TestGraphs.SoftmaxRowsGraph(run.Device);
        void Once() => graph.Run(run.Queue, 8, x, result);
        Assert.True(new TuningFile(_path).Apply(graph, run.Queue, Once));
        GraphVariant chosen = graph.Variant;
        graph.Variant = chosen == GraphVariant.Separate ? GraphVariant.Processor : GraphVariant.Separate;
        Assert.False(new TuningFile(_path).Apply(graph, run.Queue, Once));
        Assert.Equal(chosen, graph.Variant);
        File.WriteAllText(_path, "nonsense\nmore\tnonsense\tThird\n");
        Assert.True(new TuningFile(_path).Apply(graph, run.Queue, Once));
    }

    [Theory]
    [InlineData(HataDsl.Testing.TestDevices.Compiled)]
    [InlineData(HataDsl.Testing.TestDevices.Cpu)]
    [InlineData(HataDsl.Testing.TestDevices.Vulkan)]
    public void A_device_that_is_a_processor_takes_the_plan_of_processors(string name)
    {
        using var run = new DeviceRun(name);
        using var graph = new TestGraphs.SoftmaxRowsGraph(run.Device);
        Assert.True(run.Device.Capabilities.IsProcessor || !run.Device.Name.Contains("llvmpipe", StringComparison.Ordinal));
        Assert.Equal(run.Device.Capabilities.IsProcessor ? GraphVariant.Processor : GraphVariant.Accelerator, graph.Variant);
    }

    [Fact]
    public void Arguments_that_do_not_fit_are_named()
    {
        using var run = new DeviceRun(HataDsl.Testing.TestDevices.Compiled);
        BufferView<float> x = run.Upload(Floats(new Random(1), 8, 70));
        using var graph = new TestGraphs.SoftmaxRowsGraph(run.Device);
        Assert.Contains("1 to 80", Assert.Throws<ArgumentOutOfRangeException>(() => graph.Run(run.Queue, 81, x, x)).Message, StringComparison.Ordinal);
        Assert.Contains("'x' is [tokens, 70], 490 elements, not 560", Assert.Throws<ArgumentException>(() => graph.Run(run.Queue, 7, x, x)).Message, StringComparison.Ordinal);
    }
}
