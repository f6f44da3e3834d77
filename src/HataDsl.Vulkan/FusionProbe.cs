namespace HataDsl.Vulkan;

/// <summary>Finds out whether the driver's fma() rounds once. Vulkan allows either and has no property that says.</summary>
internal static partial class FusionProbe
{
    /// <summary>One multiply-add of numbers that the compiler cannot know.</summary>
    [Kernel(1)]
    internal static void Single(In<float> operands, Out<float> result) =>
        result[0] = MathF.FusedMultiplyAdd(operands[0], operands[0], operands[1]);

    /// <summary>The same in double precision.</summary>
    [Kernel(1)]
    internal static void Double(In<double> operands, Out<double> result) =>
        result[0] = Math.FusedMultiplyAdd(operands[0], operands[0], operands[1]);

    /// <summary>Whether single and double precision fuse. The device must take for granted that they do while this runs.</summary>
    public static (bool Single, bool Double) Run(VulkanDevice device)
    {
        // (1 + e)^2 - (1 + 2e) is e^2, and 0 if the product is rounded first.
        using Queue queue = device.CreateQueue();
        const float E = 1.1920929e-7f;
        using Buffer<float> operands = device.Allocate<float>(2);
        using Buffer<float> result = device.Allocate<float>(1);
        queue.Write<float>(operands, [1 + E, -(1 + (2 * E))]);
        Single(queue, Grid.Workgroups(1), operands, result);
        bool single = queue.Read<float>(result)[0] != 0;
        if ((device.Capabilities.Features & KernelFeatures.Float64) == 0)
        {
            return (single, false);
        }

        const double F = 2.220446049250313e-16;
        using Buffer<double> wideOperands = device.Allocate<double>(2);
        using Buffer<double> wideResult = device.Allocate<double>(1);
        queue.Write<double>(wideOperands, [1 + F, -(1 + (2 * F))]);
        Double(queue, Grid.Workgroups(1), wideOperands, wideResult);
        return (single, queue.Read<double>(wideResult)[0] != 0);
    }
}
