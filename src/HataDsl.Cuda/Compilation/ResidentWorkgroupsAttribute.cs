using System.ComponentModel;

namespace HataDsl.Cuda;

/// <summary>Written by the generator on the C# form of a kernel that says how many of its workgroups a multiprocessor should hold.</summary>
/// <param name="count">Workgroups, at least 1.</param>
[AttributeUsage(AttributeTargets.Method)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ResidentWorkgroupsAttribute(int count) : Attribute
{
    /// <summary>Workgroups of a multiprocessor.</summary>
    public int Count { get; } = count;
}
