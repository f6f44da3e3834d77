using HataDsl.Testing;

namespace HataDsl.Conformance.Ports.Ilgpu;

/// <summary>Kernels with jumps; the references have none.</summary>
public sealed class IlgpuJumpPortTests
{
    public static TheoryData<string> Devices => new AllDevices();

    [Theory]
    [MemberData(nameof(Devices))]
    public void Forward(string device)
    {
        using var run = new PortCase(device);
        Random random = new(71);
        int[] source = [.. Enumerable.Range(0, 128).Select(_ => random.Next(0, 60))];
        (Buffer<int> always, Buffer<int> sometimes, Buffer<int> fromLoop) = (run.Output<int>(128), run.Output<int>(128), run.Output<int>(128));
        Buffer<int> input = run.Input(source);
        IlgpuJumps.BasicJump(run.Queue, Grid.Workgroups(2), always, input);
        IlgpuJumps.BasicIfJump(run.Queue, Grid.Workgroups(2), sometimes, input);
        IlgpuJumps.BasicLoopJump(run.Queue, Grid.Workgroups(2), fromLoop, input);
        run.Expect(always, _ => 23);
        run.Expect(sometimes, i => Math.Max(source[i], 23));
        run.Expect(fromLoop, i => source.Take(i).Contains(23) ? 23 : 42);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Everywhere(string device)
    {
        using var run = new PortCase(device);
        Random random = new(72);
        int[] source = [.. Enumerable.Range(0, 128).Select(i => i < 100 ? random.Next(0, 60) : random.Next(900, 1100))];
        Buffer<int> data = run.Output<int>(128);
        IlgpuJumps.Everywhere(run.Queue, Grid.Workgroups(2), data, run.Input(source));
        run.Expect(data, i => Reference(source[i]));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Cases(string device)
    {
        using var run = new PortCase(device);
        int[] source = [.. Enumerable.Range(0, 128).Select(i => i)];
        Buffer<int> data = run.Output<int>(128);
        IlgpuJumps.Cases(run.Queue, Grid.Workgroups(2), data, run.Input(source));
        run.Expect(data, i => Section(source[i], 0, 0, null));
    }

    /// <summary>The rounds of <see cref="IlgpuJumps.Cases"/> as a function of what comes next.</summary>
    private static int Section(int value, int steps, int round, int? chosen)
    {
        if (round == 4)
        {
            return steps + (value * 1000000);
        }

        switch (chosen ?? (value % 9))
        {
            case 0:
                return Section(value, steps, round, 4);
            case 1 or 2:
                return steps + 10 > 35 ? Section(value, steps + 10, round, -1) : Section(value + 4, steps + 100010, round + 1, null);
            case 3:
                return Section(value + 1, steps, round + 1, null);
            case 4:
                steps += steps & 7;
                return value is >= 38 and <= 40 ? Section(value, steps, round, 6) : Section(value + 5, steps + 100000, round + 1, null);
            case 6:
                return round == 3 ? steps + 1000 + (value * 1000000) : Section(value, steps + 1000, round, 3);
            default:
                return Section(value + 2, steps + 100001, round + 1, null);
        }
    }

    private static int Reference(int value)
    {
        int steps = 0;
        while (true)
        {
            int rest = value % 7;
            bool restarts = false;
            foreach (int i in Enumerable.Range(0, 5).Where(i => i != rest))
            {
                int kind = (value + i) % 11;
                if (kind == 3)
                {
                    return steps + (rest * 10000);
                }

                if (kind == 5)
                {
                    (value, steps, restarts) = (value + 2, steps + 100, true);
                    break;
                }

                steps += value > 1000 ? 0 : 1;
                if (steps > 2000)
                {
                    return -steps;
                }
            }

            if (restarts)
            {
                continue;
            }

            value++;
            if (steps >= 500)
            {
                return -steps;
            }
        }
    }
}
