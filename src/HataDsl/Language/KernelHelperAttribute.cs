namespace HataDsl;

/// <summary>
/// Marks a static method that kernels of other assemblies may call: its IR is carried in metadata.
/// Within one assembly every static method a kernel calls is compiled with it, marked or not.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KernelHelperAttribute : Attribute;
