using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace HataDsl.Cuda;

/// <summary>
/// Machine code of kernels on disk, so that the second start of a program compiles nothing. A build of a program finds its kernels by
/// the identity of the assembly; after a rebuild they are compiled to PTX again, and only kernels whose PTX changed are assembled.
/// </summary>
internal sealed class ModuleCache
{
    private readonly string? _folder;
    private readonly string _device;

    /// <summary>Creates a cache.</summary>
    /// <param name="folder">Where the files are; null keeps nothing.</param>
    /// <param name="device">What the code depends on beside its PTX: architecture and driver.</param>
    public ModuleCache(string? folder, string device)
    {
        _folder = folder;
        _device = device;
    }

    /// <summary>The folder for the user, as the system's conventions have it; none where there is no home.</summary>
    public static string? DefaultFolder()
    {
        string? root = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(root))
        {
            string home = Environment.GetFolderPath(
                OperatingSystem.IsWindows() ? Environment.SpecialFolder.LocalApplicationData : Environment.SpecialFolder.UserProfile);
            root = home.Length == 0 ? null : OperatingSystem.IsWindows() ? home : Path.Combine(home, ".cache");
        }

        return root is null ? null : Path.Combine(root, "hatadsl", "cuda");
    }

    /// <summary>The machine code of a kernel: from disk, or assembled and kept.</summary>
    /// <param name="method">The kernel's method.</param>
    /// <param name="hash">Hash of the kernel's IR.</param>
    /// <param name="compile">Makes the PTX.</param>
    /// <param name="assemble">Makes machine code of PTX.</param>
    public Module Get(MethodInfo method, string hash, Func<string> compile, Func<string, byte[]> assemble)
    {
        // The token names the method within the assembly, whose version id changes with every change of its code.
        string build = Key($"{hash} {method.Module.ModuleVersionId} {method.MetadataToken} {typeof(ModuleCache).Module.ModuleVersionId} {_device}");
        if (Read(build + ".key") is { } link && Encoding.UTF8.GetString(link).Split(' ') is [var known, var knownEntry]
            && Read(known + ".cubin") is { } kept)
        {
            return new(kept, knownEntry, FromDisk: true);
        }

        string ptx = compile();
        string entry = PtxText.EntryName(ptx);
        string content = Key($"{ptx}\n{_device}");
        byte[]? code = Read(content + ".cubin");
        bool found = code is not null;
        if (code is null)
        {
            code = assemble(ptx);
            Write(content + ".cubin", code);
        }

        Write(build + ".key", Encoding.UTF8.GetBytes($"{content} {entry}"));
        return new(code, entry, found);
    }

    /// <summary>Forgets everything, when the driver does not accept what was kept.</summary>
    public void Clear()
    {
        if (_folder is not null && Directory.Exists(_folder))
        {
            foreach (string file in Directory.EnumerateFiles(_folder))
            {
                Ignore(() => File.Delete(file));
            }
        }
    }

    private static string Key(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    private byte[]? Read(string name)
    {
        byte[]? bytes = null;
        if (_folder is not null)
        {
            string path = Path.Combine(_folder, name);
            Ignore(() => bytes = File.Exists(path) ? File.ReadAllBytes(path) : null);
        }

        return bytes is { Length: 0 } ? null : bytes;
    }

    /// <summary>Writes beside and renames, so that another process never reads half a file.</summary>
    private void Write(string name, byte[] bytes)
    {
        if (_folder is null)
        {
            return;
        }

        Ignore(() =>
        {
            Directory.CreateDirectory(_folder);
            string path = Path.Combine(_folder, name);
            string temporary = path + "." + Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + Guid.NewGuid().ToString("N");
            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, path, overwrite: true);
        });
    }

    /// <summary>A cache that cannot be read or written is no reason to fail.</summary>
    private static void Ignore(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }

    /// <summary>Machine code.</summary>
    /// <param name="Code">The image.</param>
    /// <param name="Entry">Name of the kernel's function in it.</param>
    /// <param name="FromDisk">Whether it was kept from before.</param>
    internal readonly record struct Module(byte[] Code, string Entry, bool FromDisk);
}
