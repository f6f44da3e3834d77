using System.Reflection;
using System.Text;
using HataDsl.Build;

namespace HataDsl.Cuda;

/// <summary>
/// What kernels are compiled to, on disk in two steps, so that the second start of a program compiles nothing: the PTX that ILGPU makes of
/// a build of a kernel, and the machine code that a driver makes of PTX. After a rebuild the kernels are compiled to PTX again and only
/// those whose PTX changed are assembled; after an update of the driver they are assembled only.
/// </summary>
internal sealed class ModuleCache
{
    private static readonly string IlgpuVersion = typeof(ILGPU.Context).Module.ModuleVersionId.ToString();

    private readonly DiskCache _files;
    private readonly string _device;
    private int _compiled;

    /// <summary>Creates a cache.</summary>
    /// <param name="folder">Where the files are; null keeps nothing.</param>
    /// <param name="device">What machine code depends on beside its PTX: architecture and driver.</param>
    public ModuleCache(string? folder, string device)
    {
        _files = new DiskCache(folder, DiskCache.LimitForUser());
        _device = device;
    }

    /// <summary>Kernels for which ILGPU or the assembler had to run.</summary>
    public int CompiledCount => Volatile.Read(ref _compiled);

    /// <summary>The PTX of a kernel: from disk, or compiled and kept.</summary>
    /// <param name="method">The kernel's method.</param>
    /// <param name="hash">Hash of the kernel's IR.</param>
    /// <param name="target">The compiler's target.</param>
    /// <param name="compile">Makes the PTX.</param>
    /// <param name="found">Whether it was kept from before.</param>
    public string GetPtx(MethodInfo method, string hash, string target, Func<string> compile, out bool found)
    {
        // The token names the method within the assembly, whose version id changes with every change of its code.
        string name = DiskCache.Key(
            Bytes(hash), Bytes(method.Module.ModuleVersionId.ToString()), BitConverter.GetBytes(method.MetadataToken),
            Bytes(typeof(ModuleCache).Module.ModuleVersionId.ToString()), Bytes(IlgpuVersion), Bytes(target)) + ".ptx";
        if (_files.Read(name) is { } kept)
        {
            found = true;
            return Encoding.UTF8.GetString(kept);
        }

        found = false;
        string ptx = compile();
        _files.Write(name, Bytes(ptx));
        return ptx;
    }

    /// <summary>The machine code of a kernel: from disk, or compiled, assembled and kept.</summary>
    /// <param name="method">The kernel's method.</param>
    /// <param name="hash">Hash of the kernel's IR.</param>
    /// <param name="target">The compiler's target.</param>
    /// <param name="compile">Makes the PTX.</param>
    /// <param name="assemble">Makes machine code of PTX.</param>
    public Module Get(MethodInfo method, string hash, string target, Func<string> compile, Func<string, byte[]> assemble)
    {
        string ptx = GetPtx(method, hash, target, compile, out bool hasPtx);
        string name = DiskCache.Key(Bytes(ptx), Bytes(_device)) + ".cubin";
        byte[]? code = _files.Read(name);
        bool hasCode = code is not null;
        if (code is null)
        {
            code = assemble(ptx);
            _files.Write(name, code);
        }

        if (!hasPtx || !hasCode)
        {
            Interlocked.Increment(ref _compiled);
        }

        return new(code, PtxText.EntryName(ptx), hasCode, name);
    }

    /// <summary>Forgets machine code that the driver does not accept.</summary>
    public void Forget(Module module) => _files.Remove(module.File);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Machine code.</summary>
    /// <param name="Code">The image.</param>
    /// <param name="Entry">Name of the kernel's function in it.</param>
    /// <param name="FromDisk">Whether it was kept from before.</param>
    /// <param name="File">The name it is kept under.</param>
    internal readonly record struct Module(byte[] Code, string Entry, bool FromDisk, string File);
}
