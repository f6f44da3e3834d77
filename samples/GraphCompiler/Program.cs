using System.CommandLine;
using GraphCompiler;
using HataDsl;
using HataDsl.Cpu;
using HataDsl.Cuda;
using HataDsl.Graphs;
using HataDsl.Vulkan;

Option<string> deviceOption = new("--device") { Description = "Device: cpu, vulkan[:n], cuda[:n].", DefaultValueFactory = _ => "cpu" };
Option<FileInfo?> pictureOption = new("--picture") { Description = "Writes the kernels and what goes between them as an SVG file." };
Option<int> usersOption = new("--users") { Description = "Users, 1 to 64.", DefaultValueFactory = _ => 16 };
Option<int> itemsOption = new("--items") { Description = "Items, 1 to 512.", DefaultValueFactory = _ => 256 };
Option<bool> patternsOption = new("--patterns") { Description = "Measures patterns of transformers instead, fused and not, and prints a table." };
var root = new RootCommand("Runs a two-tower model as a compiled graph, checks it against plain C#, measures each plan, and prints the compiler's report.")
{
    deviceOption, pictureOption, usersOption, itemsOption, patternsOption,
};
root.SetAction(arguments =>
{
    try
    {
        if (arguments.GetValue(patternsOption))
        {
            return MeasurePatterns(arguments.GetValue(deviceOption)!);
        }

        return Run(arguments.GetValue(deviceOption)!, arguments.GetValue(pictureOption), arguments.GetValue(usersOption), arguments.GetValue(itemsOption));
    }
    catch (Exception exception) when (exception is DeviceException or ArgumentException or IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine(exception.Message.ReplaceLineEndings(" "));
        return 2;
    }
});
ParseResult parsed = root.Parse(args);
int code = parsed.Invoke();
return parsed.Errors.Count > 0 ? 2 : code;

static Device Open(string name) => new DeviceCatalog(new CpuDeviceProvider(), new VulkanDeviceProvider(), new CudaDeviceProvider()).Open(name);

static int MeasurePatterns(string deviceName)
{
    using Device device = Open(deviceName);
    using Queue queue = device.CreateQueue();
    Patterns.Measure(device, queue);
    return 0;
}

static int Run(string deviceName, FileInfo? picture, int users, int items)
{
    using Device device = Open(deviceName);
    using Queue queue = device.CreateQueue();
    using var graph = new TwoTowers.RecommendGraph(device);
    var random = new Random(1);
    Tensor<float> user = Floats(random, users, TwoTowers.Features);
    Tensor<float> item = Floats(random, items, TwoTowers.Features);
    TowerWeights userTower = Weights(random);
    TowerWeights itemTower = Weights(random);

    List<IDisposable> buffers = [];
    BufferView<float> Upload(Tensor<float> tensor)
    {
        Buffer<float> buffer = device.Allocate<float>(tensor.Elements.Length);
        buffers.Add(buffer);
        queue.Write(buffer.View, tensor.Elements);
        return buffer;
    }

    BufferView<float>[] inputs = [.. new[] { user, item, userTower.Gain, userTower.In, userTower.Bias, userTower.Out, itemTower.Gain, itemTower.In, itemTower.Bias, itemTower.Out }.Select(Upload)];
    BufferView<float> chances = Upload(new Tensor<float>(new float[users * items], users, items));
    void Once() => graph.Run(queue, users, items, inputs[0], inputs[1], inputs[2], inputs[3], inputs[4], inputs[5], inputs[6], inputs[7], inputs[8], inputs[9], chances);

    Once();
    float[] computed = queue.Read(chances);
    float[] expected = TwoTowers.Recommend(user, item, userTower, itemTower).Elements;
    float error = computed.Zip(expected, (a, b) => MathF.Abs(a - b)).Max();
    Console.WriteLine($"{device}: largest difference to plain C# {error:0.0e+0} of chances up to {expected.Max():0.00}");
    foreach ((GraphVariant variant, TimeSpan time) in graph.Tune(queue, Once, repetitions: 20))
    {
        Console.WriteLine($"  {variant,-12} {time.TotalMicroseconds,8:0} µs");
    }

    Console.WriteLine($"  taken: {graph.Variant}");
    Console.WriteLine();
    Console.WriteLine(graph.Report(graph.Variant));
    if (picture is not null)
    {
        File.WriteAllText(picture.FullName, graph.Picture(graph.Variant));
        Console.WriteLine($"Picture: {picture.FullName}");
    }

    buffers.ForEach(buffer => buffer.Dispose());
    return float.IsFinite(error) && error < 1e-3f ? 0 : 1;
}

static Tensor<float> Floats(Random random, params int[] lengths) =>
    new([.. Enumerable.Range(0, lengths.Aggregate(1, (a, b) => a * b)).Select(_ => (random.NextSingle() * 2) - 1)], lengths);

static TowerWeights Weights(Random random) => new(
    Floats(random, TwoTowers.Features),
    Floats(random, TwoTowers.Inner, TwoTowers.Features),
    Floats(random, TwoTowers.Inner),
    Floats(random, TwoTowers.Width, TwoTowers.Inner));
