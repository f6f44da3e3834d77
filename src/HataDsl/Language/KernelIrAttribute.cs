namespace HataDsl;

/// <summary>
/// Carries the IR of a kernel or of a helper method in metadata, so that the generator of a referencing assembly,
/// which cannot see method bodies, can still inline and fuse it. Written by the generator.
/// </summary>
/// <param name="version">Version of the IR text format.</param>
/// <param name="signature">Documentation id of the method, with type arguments for a closed generic.</param>
/// <param name="text">IR text as lowered, before any pass.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true)]
public sealed class KernelIrAttribute(int version, string signature, string text) : Attribute
{
    /// <summary>Version of the IR text format.</summary>
    public int Version { get; } = version;

    /// <summary>Documentation id of the method.</summary>
    public string Signature { get; } = signature;

    /// <summary>IR text.</summary>
    public string Text { get; } = text;
}
