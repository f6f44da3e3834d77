using HataDsl.Testing;

namespace HataDsl.Conformance.Ports.Ilgpu;

/// <summary>Kernels of ILGPU whose arguments are structures.</summary>
public sealed class IlgpuArgumentPortTests
{
    public static TheoryData<string> Devices => new AllDevices();

    [Theory]
    [MemberData(nameof(Devices))]
    public void Functions_with_state(string device)
    {
        using var run = new PortCase(device);
        (Buffer<long> closed, Buffer<float> stateless) = (run.Output<long>(), run.Output<float>());
        IlgpuArguments.GenericKernel<IlgpuArguments.Closure, long>(run.Queue, run.Grid, closed, 3, new IlgpuArguments.Closure(1L << 35));
        IlgpuArguments.GenericKernel<IlgpuArguments.Stateless, float>(run.Queue, run.Grid, stateless, 7, default);
        run.Expect(closed, i => (1L << 35) + (3L * i));
        run.Expect(stateless, i => (0.5f * i) + 7);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Arrays(string device)
    {
        using var run = new PortCase(device);
        Grid groups = Grid.Workgroups(2);
        Buffer<int> numbers = run.Output<int>(64);
        Buffer<IlgpuArguments.Nested> structures = run.Output<IlgpuArguments.Nested>(64);
        var nested = new IlgpuArguments.Nested { Value1 = int.MinValue, Value2 = long.MaxValue };
        IlgpuArguments.ArraySimple<int, IlgpuArguments.Length33>(run.Queue, groups, numbers, -9, 32);
        IlgpuArguments.ArraySimple<IlgpuArguments.Nested, IlgpuArguments.Length2>(run.Queue, groups, structures, nested, 1);
        run.Expect(numbers, _ => -9);
        run.Expect(structures, _ => nested);
        (Buffer<int> data, Buffer<int> lengths) = (run.Output<int>(64), run.Output<int>(64));
        IlgpuArguments.ArrayCalls(run.Queue, groups, data, lengths, 70, 12);
        int[] listed = [3, 1, 4, 1, 5];
        run.Expect(data, i => i + (1000 * 83));
        run.Expect(lengths, i => 33 + (100 * listed[i % 5]));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Structures(string device)
    {
        using var run = new PortCase(device);
        var deep = new IlgpuArguments.Holder<float, IlgpuArguments.Holder<short, sbyte>>
        {
            Val0 = 1.25f, Val1 = ushort.MaxValue, Val2 = new() { Val0 = short.MinValue, Val1 = 12345, Val2 = sbyte.MinValue },
        };
        Buffer<IlgpuArguments.Holder<float, IlgpuArguments.Holder<short, sbyte>>> holders = run.Output<IlgpuArguments.Holder<float, IlgpuArguments.Holder<short, sbyte>>>();
        Buffer<byte> bytes = run.Output<byte>();
        IlgpuArguments.StructureInterop<IlgpuArguments.Holder<float, IlgpuArguments.Holder<short, sbyte>>>(run.Queue, run.Grid, holders, deep);
        IlgpuArguments.StructureInterop<byte>(run.Queue, run.Grid, bytes, 200);
        Assert.All(run.Queue.Read(holders.View), value => Assert.Equal((deep.Val0, deep.Val1, deep.Val2.Val0, deep.Val2.Val1, deep.Val2.Val2), (value.Val0, value.Val1, value.Val2.Val0, value.Val2.Val1, value.Val2.Val2)));
        run.Expect(bytes, _ => (byte)200);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Nested_structures(string device)
    {
        using var run = new PortCase(device);
        var nested = new IlgpuArguments.Nested { Value1 = -5, Value2 = 1L << 50 };
        var parent = new IlgpuArguments.Parent { First = new() { Value1 = 1, Value2 = 2 }, Second = nested };
        Buffer<IlgpuArguments.Nested> second = run.Output<IlgpuArguments.Nested>(32);
        Buffer<IlgpuArguments.Parent> both = run.Output<IlgpuArguments.Parent>(32);
        Buffer<int> equal = run.Output<int>(32);
        IlgpuArguments.Structures(run.Queue, Grid.Workgroups(1), second, both, equal, parent, nested);
        run.Expect(second, _ => nested);
        run.Expect(both, _ => new IlgpuArguments.Parent { First = nested, Second = nested });
        run.Expect(equal, _ => 2);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Extents(string device)
    {
        using var run = new PortCase(device);
        (Buffer<int> planes, Buffer<int> volume) = (run.Output<int>(5 * 3), run.Output<int>(6 * 5 * 3));
        IlgpuArguments.Extents(run.Queue, Grid.Invocations(6, 5, 3), planes, volume, new Int2(5, 3), new Int3(6, 5, 3));
        run.Expect(planes, i => i);
        run.Expect(volume, i => i);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Counter_in_a_structure(string device)
    {
        using var run = new PortCase(device);
        int[] elements = run.Random(61, 0, 4);
        Buffer<IlgpuArguments.Composed> view = run.Input(new IlgpuArguments.Composed { SomeElement = -3, SomeOtherElement = 9, ElementCounter = 100 });
        IlgpuArguments.Counter(run.Queue, run.Grid, run.Input(elements), view, 2);
        run.Expect(view, _ => new IlgpuArguments.Composed { SomeElement = -3, SomeOtherElement = 9, ElementCounter = 100 + elements.Count(element => element == 2) });
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Inline_arrays(string device)
    {
        using var run = new PortCase(device);
        IlgpuArguments.Fixed[] start = new IlgpuArguments.Fixed[32];
        for (int i = 0; i < 32; i++)
        {
            (start[i].Block2[0], start[i].Block2[1], start[i].Block2[2]) = (i, 2 * i, -i);
        }

        IlgpuArguments.Fixed argument = default;
        (argument.Block2[0], argument.Block2[2]) = (5, 7);
        (Buffer<IlgpuArguments.Fixed> view, Buffer<int> sums) = (run.Input(start), run.Output<int>(32));
        IlgpuArguments.InlineArrays(run.Queue, Grid.Workgroups(1), view, sums, argument);
        IlgpuArguments.Fixed[] actual = run.Queue.Read(view.View);
        int[] Changed(int i, bool local)
        {
            int[] block = [i, 2 * i, -i];
            block[i % 3] += i;
            block[(i + 1) % 3] = local ? 1000 : block[(i + 1) % 3];
            return block;
        }

        for (int i = 0; i < 32; i++)
        {
            Assert.Equal((11, 22), (actual[i].Block1[0], actual[i].Block1[1]));
            int[] expected = Changed(i, false);
            Assert.Equal((expected[0], expected[1], expected[2]), (actual[i].Block2[0], actual[i].Block2[1], actual[i].Block2[2]));
        }

        run.Expect(sums, i => Changed(i, true).Sum() + 12 + 320000);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Calls(string device)
    {
        using var run = new PortCase(device);
        Buffer<int> chain = run.Output<int>(32);
        IlgpuArguments.CallChain(run.Queue, Grid.Workgroups(1), chain);
        run.Expect(chain, _ => 2706);
        foreach ((int c, int d, bool returns) in new[] { (0, 1, true), (1, 1, false), (10, 9, false), (20, 15, true) })
        {
            Buffer<int> data = run.Output<int>(32);
            IlgpuArguments.MultiReturn(run.Queue, Grid.Workgroups(1), data, c, d);
            int before = c < d ? 0 : 1;
            run.Expect(data, i => (i == 0 ? 0 : before) + (returns ? 0 : int.MaxValue - 1));
        }
    }
}
