namespace HataDsl.Vulkan.Tests;

/// <summary>Kernels that go the whole way: C#, generator, build step, pack, device.</summary>
public static partial class PackedKernels
{
    [Kernel(64)]
    public static void Scale(In<float> source, Out<Half> target, float factor)
    {
        int i = Invocation.X;
        if (i < target.Length)
        {
            target[i] = (Half)(source[i] * factor);
        }
    }
}

public sealed class PackedKernelTests(VulkanFixture fixture) : VulkanTest(fixture)
{
    [Fact]
    public void A_kernel_in_CSharp_runs_from_the_pack_beside_the_assembly()
    {
        float[] values = [.. Enumerable.Range(0, 1000).Select(i => i * 0.37f)];
        using Buffer<float> source = Upload(values);
        using Buffer<Half> target = Device.Allocate<Half>(1000);
        PackedKernels.Scale(Queue, Grid.Invocations(1000), source, target, 1.5f);
        Assert.Equal(values.Select(v => (Half)(v * 1.5f)), Queue.Read<Half>(target));
    }
}
