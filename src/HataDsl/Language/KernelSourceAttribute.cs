namespace HataDsl;

/// <summary>
/// Says where a kernel is in the C#, so that messages of the shader compiler and of the CUDA assembler name its file and line.
/// Written by the generator. Not part of the kernel's identity: moving a kernel changes this alone.
/// </summary>
/// <param name="hash">Hash of the kernel's IR.</param>
/// <param name="files">Paths, separated by <c>|</c>; those below the project are relative to it.</param>
/// <param name="rows"><c>IR line:file:line:column</c> separated by blanks, counted from 1 (files from 0); IR line 0 is the kernel's name.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class KernelSourceAttribute(string hash, string files, string rows) : Attribute
{
    /// <summary>Hash of the kernel's IR.</summary>
    public string Hash { get; } = hash;

    /// <summary>Paths.</summary>
    public string Files { get; } = files;

    /// <summary>The places of IR lines.</summary>
    public string Rows { get; } = rows;
}
