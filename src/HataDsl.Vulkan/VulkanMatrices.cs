using Silk.NET.Vulkan;

namespace HataDsl.Vulkan;

/// <summary>
/// The shapes of cooperative matrices that a device lists, by VK_NV_cooperative_matrix: the extension that the shader compilers of
/// distributions know; those that know its successor are newer.
/// </summary>
internal static unsafe class VulkanMatrices
{
    /// <summary>Whether 16 x 16 x 16 products of halves with sums in f32, by a subgroup, are among them.</summary>
    public static bool HaveHalves(Vk api, Instance instance, PhysicalDevice device)
    {
        var list = (delegate* unmanaged<PhysicalDevice, uint*, CooperativeMatrixPropertiesNV*, Result>)
            api.GetInstanceProcAddr(instance, "vkGetPhysicalDeviceCooperativeMatrixPropertiesNV").Handle;
        uint count = 0;
        if (list is null || list(device, &count, null) != Result.Success || count == 0)
        {
            return false;
        }

        var shapes = new CooperativeMatrixPropertiesNV[count];
        Array.Fill(shapes, new CooperativeMatrixPropertiesNV { SType = StructureType.CooperativeMatrixPropertiesNV });
        fixed (CooperativeMatrixPropertiesNV* first = shapes)
        {
            list(device, &count, first);
        }

        // By the numbers of the specification: the names differ between versions of the bindings.
        const int Half = 0;
        const int Single = 1;
        const int Subgroup = 3;
        return shapes.Any(shape => shape is { MSize: 16, NSize: 16, KSize: 16 }
            && (int)shape.AType == Half && (int)shape.BType == Half && (int)shape.CType == Single && (int)shape.DType == Single
            && (int)shape.Scope == Subgroup);
    }
}
