using HataDsl.Testing;

namespace HataDsl.Conformance.Ports.Ilgpu;

/// <summary>Kernels of ILGPU's tests: control flow, structures, arrays, casts, calls.</summary>
public sealed class IlgpuLanguagePortTests
{
    public static TheoryData<string> Devices => new AllDevices();

    [Theory]
    [MemberData(nameof(Devices))]
    public void For_counted_by_data(string device)
    {
        using var run = new PortCase(device);
        int[] x = run.Random(4, -3, 193);
        Buffer<int> data = run.Output<int>();
        IlgpuControl.CountedByData(run.Queue, run.Grid, run.Input(x), data);
        run.Expect(data, i => 42 + Math.Max(x[i], 0));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Continue_and_break(string device)
    {
        const int Rounds = 32;
        const int First = 17;
        using var run = new PortCase(device);
        int[] x = run.Random(5, 0, 40);
        (Buffer<int> continued, Buffer<int> broken) = (run.Output<int>(), run.Output<int>());
        IlgpuControl.ContinueAndBreak(run.Queue, run.Grid, run.Input(x), continued, broken, Rounds, First);
        run.Expect(continued, i => 1 + (2 * (Rounds - 1)) - (x[i] < Rounds && x[i] != First ? 1 : 0));
        run.Expect(broken, i => x[i] < First ? 2 + (2 * x[i]) : 1 + (2 * First));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Nested_break_and_continue(string device)
    {
        using var run = new PortCase(device);
        int[] x = run.Random(6, 0, 20);
        Buffer<int> data = run.Output<int>();
        IlgpuControl.NestedBreakContinue(run.Queue, run.Grid, run.Input(x), data, 12);
        run.Expect(data, i =>
        {
            // Each outer round counts to the bound without the diagonal; the one that reaches nine stops there.
            int k = 0;
            for (int outer = 0; outer < 12; outer++)
            {
                int steps = x[i] - (outer < x[i] ? 1 : 0);
                k = k < 9 && k + steps >= 9 ? 9 : k + steps;
            }

            return ((x[i] < 12 ? 11 : 12) * 1000) + k;
        });
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Do_while(string device)
    {
        using var run = new PortCase(device);
        int[] x = run.Random(7, -5, 40);
        Buffer<int> data = run.Output<int>();
        IlgpuControl.DoWhile(run.Queue, run.Grid, run.Input(x), data);
        run.Expect(data, i => 4 + Math.Max(x[i], 0));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Loops_of_constant_bounds(string device)
    {
        using var run = new PortCase(device);
        (Buffer<int> broken, Buffer<int> continued, Buffer<int> chained) = (run.Output<int>(), run.Output<int>(), run.Output<int>());
        IlgpuControl.ConstantBounds(run.Queue, run.Grid, run.Input(0, 0, 2, 3), broken, continued, chained);
        run.Expect(broken, _ => 5);
        run.Expect(continued, _ => 7);
        run.Expect(chained, _ => 3);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Switches(string device)
    {
        using var run = new PortCase(device);
        int[] x = run.Random(8, -1, 5);
        (Buffer<int> data, Buffer<int> after) = (run.Output<int>(), run.Output<int>());
        IlgpuControl.Switch(run.Queue, run.Grid, run.Input(x), data, after);
        run.Expect(data, i => x[i] is >= 0 and <= 2 ? ((int[])[7, 42, 1337])[x[i]] : -1);
        run.Expect(after, i => x[i] + 1);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Jump_out_of_a_loop(string device)
    {
        using var run = new PortCase(device);
        int[] x = run.Random(9, 0, run.Count);
        Buffer<int> data = run.Output<int>();
        IlgpuControl.LeaveLoop(run.Queue, run.Grid, run.Input(x), data);
        run.Expect(data, i => x.Contains(i) ? 23 : 42);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Nested_structures(string device)
    {
        using var run = new PortCase(device);
        int[] x = run.Random(10, -100000, 100000);
        Buffer<int> data = run.Output<int>();
        IlgpuValues.Nested(run.Queue, run.Grid, run.Input(x), data);
        run.Expect(data, i => (5 * x[i]) + 5);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Private_arrays(string device)
    {
        using var run = new PortCase(device);
        int[] x = run.Random(11, -100, 100);
        Buffer<int> data = run.Output<int>();
        IlgpuValues.PrivateArray(run.Queue, run.Grid, run.Input(x), data);
        run.Expect(data, i => 9 + x[i] + ((i + 1) % 33) + 33);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Reinterpreted_bits(string device)
    {
        using var run = new PortCase(device);
        float[] x = [.. Inputs.Singles(run.Count, 12).Where(v => !float.IsNaN(v))];
        (Buffer<uint> bits, Buffer<float> back) = (run.Output<uint>(x.Length), run.Output<float>(x.Length));
        IlgpuValues.Reinterpret(run.Queue, Grid.Invocations(x.Length), run.Input(x), bits, back);
        run.Expect(bits, i => BitConverter.SingleToUInt32Bits(x[i]));
        run.Expect(back, i => -x[i]);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Nested_calls(string device)
    {
        using var run = new PortCase(device);
        int[] x = run.Random(13, int.MinValue, int.MaxValue);
        Buffer<int> data = run.Output<int>();
        IlgpuValues.NestedCalls(run.Queue, run.Grid, run.Input(x), data);
        static int Combine(int a, int b) => a > b ? a - b : unchecked((a * 31) + b);
        run.Expect(data, i => Combine(x[i] >> 16, Combine(x[i] & 0xFFFF, i)));
    }
}
