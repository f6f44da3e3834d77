using HataDsl;
using HataDsl.Cpu;
using HataDsl.Vulkan;

// Runs the kernels of this project, and one with a helper that only metadata knows, on the device named.
IDeviceProvider[] providers = [new CpuDeviceProvider(), new VulkanDeviceProvider()];
using Device device = new DeviceCatalog(providers).Open(args[0]);
using Queue queue = device.CreateQueue();
float[] values = [.. Enumerable.Range(0, 1000).Select(i => i / 4f)];
using Buffer<float> x = device.Allocate<float>(values.Length);
using Buffer<float> y = device.Allocate<float>(values.Length);
queue.Write(x.View, values);
queue.Write(y.View, new float[values.Length]);
Kernels.Polynomial(queue, Grid.Invocations(values.Length), x, y, 3);
Kernels.SumOfNeighbours(queue, Grid.Invocations(values.Length), y);
float[] result = queue.Read(y.View);
for (int i = 0; i < values.Length; i++)
{
    float Polynomial(int j) => j < values.Length ? (3 * values[j] * values[j]) + values[j] : 0;
    float expected = Polynomial(i) + (i % 64 < 63 ? Polynomial(i + 1) : 0);
    if (result[i] != expected)
    {
        Console.WriteLine($"element {i} is {result[i]}, must be {expected}");
        return 1;
    }
}

Console.WriteLine($"right on {device.Id}; dynamic code: {System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported}");
return 0;

public static partial class Kernels
{
    [Kernel(64)]
    public static void Polynomial(In<float> x, Out<float> y, int factor)
    {
        int i = Invocation.X;
        if (i < y.Length)
        {
            y[i] = (factor * x[i] * x[i]) + x[i];
        }
    }

    [Kernel(64)]
    public static void SumOfNeighbours(InOut<float> y)
    {
        Span<float> shared = Workgroup.Shared<float>(65);
        int local = Invocation.LocalX;
        int i = Invocation.X;
        shared[local] = i < y.Length ? y[i] : 0;
        if (local == 0)
        {
            shared[64] = 0;
        }

        Workgroup.Barrier();
        if (i < y.Length)
        {
            y[i] = shared[local] + shared[local + 1];
        }
    }
}
