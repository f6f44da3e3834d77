using System.Numerics;
using HataDsl.Testing;

namespace HataDsl.Conformance.Ports.Ilgpu;

/// <summary>Kernels of ILGPU over groups and on views of two dimensions.</summary>
public sealed class IlgpuGroupFoldPortTests
{
    public static TheoryData<string> Devices => new AllDevices();

    [Theory]
    [MemberData(nameof(Devices))]
    public void Folds(string device)
    {
        FoldsOf(device, 100, random => random.Next(-1000000, 1000000));
        FoldsOf(device, 128, random => random.Next(-1000000, 1000000));
        FoldsOf(device, 100, random => random.NextInt64(-1L << 50, 1L << 50));
        FoldsOf(device, 128, random => (float)random.Next(-1000, 1000));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Conditions(string device)
    {
        using var run = new PortCase(device);
        foreach (int bound in new[] { 0, 1, 47, 48 })
        {
            (Buffer<int> sent, Buffer<int> all, Buffer<int> any, Buffer<int> count) = (run.Output<int>(96), run.Output<int>(96), run.Output<int>(96), run.Output<int>(96));
            IlgpuGroups.Conditions(run.Queue, Grid.Workgroups(2), sent, all, any, count, bound);
            run.Expect(sent, _ => 47);
            run.Expect(all, _ => bound == 48 ? 1 : 0);
            run.Expect(any, _ => bound > 0 ? 1 : 0);
            run.Expect(count, _ => bound);
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Shared_memory(string device)
    {
        using var run = new PortCase(device);
        (Buffer<int> variable, Buffer<int> shapes) = (run.Output<int>(128), run.Output<int>(128));
        IlgpuGroups.SharedVariable(run.Queue, Grid.Workgroups(2), variable);
        IlgpuGroups.SharedShapes(run.Queue, Grid.Workgroups(1), shapes);
        run.Expect(variable, _ => 64);
        run.Expect(shapes, _ => 42 + 1000 + 7 + 5000 + (11 * 17 * 3));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Matrices(string device)
    {
        const int M = 9;
        const int N = 7;
        const int K = 5;
        using var run = new PortCase(device);
        var random = new Random(81);
        float[] a = [.. Enumerable.Range(0, M * K).Select(_ => (float)random.Next(-100, 100))];
        float[] b = [.. Enumerable.Range(0, K * N).Select(_ => (float)random.Next(-100, 100))];
        (Buffer<float> left, Buffer<float> right) = (run.Input(a), run.Input(b));
        (Buffer<float> simple, Buffer<float> tiled) = (run.Output<float>(M * N), run.Output<float>(M * N));
        IlgpuGroups.MatrixMultiply(run.Queue, Grid.Invocations(M, N), left.As2D(M, K), right.As2D(K, N), simple.As2D(M, N));
        IlgpuGroups.MatrixMultiplyTiled(run.Queue, Grid.Invocations(M, N), left.As2D(M, K), right.As2D(K, N), tiled.As2D(M, N));
        float Expected(int i) => Enumerable.Range(0, K).Sum(k => a[(k * M) + (i % M)] * b[(i / M * K) + k]);
        run.Expect(simple, Expected);
        run.Expect(tiled, Expected);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Structure_through_a_warp(string device)
    {
        using var run = new PortCase(device);
        Buffer<IlgpuGroups.Complex> data = run.Output<IlgpuGroups.Complex>(64);
        IlgpuGroups.ShuffleStructure(run.Queue, Grid.Workgroups(1), data);
        int size = run.Device.Capabilities.SubgroupSize;
        run.Expect(data, i => new IlgpuGroups.Complex { X = i / size * size, Y = i / size * size * 0.25f, Z = -(i / size * size) });
    }

    private static void FoldsOf<T>(string device, int group, Func<Random, T> next)
        where T : unmanaged, INumber<T>
    {
        using var run = new PortCase(device);
        var random = new Random(82);
        T[] data = [.. Enumerable.Range(0, 2 * group).Select(_ => next(random))];
        Buffer<T>[] results = [.. Enumerable.Range(0, 5).Select(_ => run.Output<T>(2 * group))];
        IlgpuGroups.Folds<T>(run.Queue, Grid.Workgroups(2), group, run.Input(data), results[0], results[1], results[2], results[3], results[4]);
        T Fold(int start, int end, Func<T, T, T> combine, T seed) => data[start..end].Aggregate(seed, combine);
        T Add(T x, T y) => unchecked(x + y);
        run.Expect(results[0], i => Fold(i / group * group, (i / group * group) + group, Add, T.Zero));
        run.Expect(results[1], i => data[(i / group * group)..((i / group * group) + group)].Min()!);
        run.Expect(results[2], i => Fold(i / group * group, i + 1, Add, T.Zero));
        run.Expect(results[3], i => Fold(i / group * group, i, Add, T.Zero));
        run.Expect(results[4], i => data[(i / group * group)..(i + 1)].Max()!);
    }
}
