namespace HataDsl;

/// <summary>
/// Marks a scalar parameter of a kernel that is a constant when a device compiles the kernel: a specialization constant on Vulkan, where each
/// value makes a pipeline that is kept. On the CPU and CUDA it is an ordinary argument. Meant for few different values, such as tile sizes.
/// </summary>
/// <remarks>
/// The length of a shared array may be a sum of products of constants and such <c>int</c> parameters:
/// <c>Workgroup.Shared&lt;float&gt;(tile * (tile + 1))</c> is shared memory whose size is given at launch.
/// </remarks>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class SpecializationAttribute : Attribute;
