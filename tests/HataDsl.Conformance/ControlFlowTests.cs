using HataDsl.Conformance.Kernels;
using HataDsl.Testing;

namespace HataDsl.Conformance;

/// <summary>Control flow against the same C# on the debug device.</summary>
public sealed class ControlFlowTests
{
    public static TheoryData<string> Devices => new AllDevices();

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

    [Theory]
    [MemberData(nameof(Devices))]
    public void Rounds_that_end_in_a_branch(string device)
    {
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<int> output = queue.Poisoned<int>(64);
        ControlFlow.EndsInBranch(queue, Grid.Workgroups(2), output);
        Assert.Equal(
            Enumerable.Range(0, 64).Select(i => Enumerable.Range(0, 4).Aggregate(i, (value, _) => value - 1 > 4 ? value - 7 : value - 1)), queue.Read(output.View));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Extremes_of_negated_numbers(string device)
    {
        var random = new Random(3);
        int[] x = [.. Enumerable.Range(0, 128).Select(i => i % 2 == 0 ? random.Next(-1_000_000_000, 1_000_000_000) : random.Next(-9, 9))];
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<int> input = queue.Upload<int>(x);
        using Buffer<int> output = queue.Poisoned<int>(8 * 128);
        ControlFlow.NegatedExtremes(queue, Grid.Workgroups(4), input, output);
        int[] expected = [.. x.SelectMany((a, i) =>
        {
            (int b, int c) = (x[i * 7 % 128], x[i * 11 % 128]);
            return (int[])
            [
                Math.Max(Math.Max(a, -b), c), Math.Min(Math.Min(a, -b), c), Math.Max(Math.Abs(a), b), Math.Min(Math.Abs(a), b), Math.Max(Math.Max(-a, -b), -c),
                (int)Math.Max(Math.Max((uint)a, (uint)-b), (uint)c), (int)Math.Min(Math.Min((uint)a, (uint)-b), (uint)c), Math.Clamp(a, -Math.Abs(b), Math.Abs(b)),
            ];
        })];
        Assert.Equal(expected, queue.Read(output.View));
    }
}
