using HataDsl.Conformance.Kernels;
using HataDsl.Testing;

namespace HataDsl.Conformance;

/// <summary>Control flow against the same C# on the debug device.</summary>
public sealed class ControlFlowTests
{
    public static TheoryData<string, string> Cases => Suite.With(ControlFlow.Names);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Runs_as_plain_code_does(string device, string name)
    {
        int count = Suite.CountFor(device);
        int[] x = [.. Inputs.Int32s(count, 9).Select(v => v & int.MaxValue)];
        int which = Array.IndexOf(ControlFlow.Names, name);
        Assert.Equal(Run(TestDevices.Plain, x, which), Run(device, x, which));
    }

    private static int[] Run(string device, int[] x, int which)
    {
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<int> input = queue.Upload<int>(x);
        using Buffer<int> output = queue.Poisoned<int>(x.Length);
        ControlFlow.Run(queue, Grid.Invocations(x.Length), input, output, which);
        return queue.Read(output.View);
    }
}
