namespace HataDsl;

/// <summary>
/// Carries the GLSL form of a kernel in the assembly. The build step reads it after compilation and writes SPIR-V into the pack
/// beside the assembly. Written by the generator.
/// </summary>
/// <param name="hash">Hash of the kernel's IR: its key in the pack.</param>
/// <param name="name">Full name of the kernel, for messages.</param>
/// <param name="glsl">GLSL 4.60 text.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class KernelShaderAttribute(string hash, string name, string glsl) : Attribute
{
    /// <summary>Hash of the kernel's IR.</summary>
    public string Hash { get; } = hash;

    /// <summary>Full name of the kernel.</summary>
    public string Name { get; } = name;

    /// <summary>GLSL text.</summary>
    public string Glsl { get; } = glsl;

    /// <summary>
    /// Which line of the IR each line of the shader came from: <c>line:IR line</c> separated by blanks, wherever that changes, counted from 1.
    /// With <see cref="KernelSourceAttribute"/> this leads a message of the shader compiler to the C#.
    /// </summary>
    public string Lines { get; init; } = "";
}
