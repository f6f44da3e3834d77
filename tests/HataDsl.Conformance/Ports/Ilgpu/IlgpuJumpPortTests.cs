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
