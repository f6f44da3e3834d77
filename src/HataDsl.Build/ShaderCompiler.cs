using System.Diagnostics;
using System.Text;

namespace HataDsl.Build;

/// <summary>shaderc's <c>glslc</c>: GLSL in, SPIR-V out, one process for each shader.</summary>
/// <param name="path">The program.</param>
internal sealed class ShaderCompiler(string path)
{
    private static readonly string[] Options = ["-fshader-stage=compute", "--target-env=vulkan1.2", "-O"];

    private string? _identity;

    /// <summary>What the result depends on besides the shader: options and version.</summary>
    /// <param name="cache">Remembers the version of a program file, so that a build whose shaders are all known starts no process.</param>
    public string IdentityFrom(DiskCache cache)
    {
        if (_identity is null)
        {
            var file = new FileInfo(path);
            FileInfo target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            string stamp = $"{target.FullName} {target.Length} {target.LastWriteTimeUtc.Ticks}";
            string name = DiskCache.Key(Encoding.UTF8.GetBytes(stamp)) + ".version";
            string? version = cache.Read(name) is { } kept ? Encoding.UTF8.GetString(kept) : null;
            if (version is null)
            {
                version = Version();
                cache.Write(name, Encoding.UTF8.GetBytes(version));
            }

            _identity = string.Join(' ', Options) + "\n" + version;
        }

        return _identity;
    }

    /// <summary>The compiler on the PATH or in the Vulkan SDK; null when there is none.</summary>
    public static ShaderCompiler? Find()
    {
        string name = OperatingSystem.IsWindows() ? "glslc.exe" : "glslc";
        IEnumerable<string> folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        if (Environment.GetEnvironmentVariable("VULKAN_SDK") is { Length: > 0 } sdk)
        {
            folders = folders.Append(Path.Combine(sdk, "bin"));
        }

        string? found = folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        return found is null ? null : new ShaderCompiler(found);
    }

    /// <summary>Compiles a shader.</summary>
    /// <param name="glsl">GLSL text.</param>
    /// <param name="messages">What the compiler said when it failed.</param>
    /// <returns>SPIR-V, or null when it failed.</returns>
    /// <remarks>The optimizer of shaderc 2023 ends with a violation of memory on some valid shaders, which are then left as they are written.</remarks>
    public byte[]? Compile(string glsl, out string messages) =>
        Run(Options, glsl, out messages, out bool crashed) ?? (crashed ? Run([.. Options, "-O0"], glsl, out messages, out _) : null);

    private byte[]? Run(string[] options, string glsl, out string messages, out bool crashed)
    {
        using Process process = Start([.. options, "-o", "-", "-"]);
        Task<string> error = process.StandardError.ReadToEndAsync();
        var spirv = new MemoryStream();
        Task output = process.StandardOutput.BaseStream.CopyToAsync(spirv);
        try
        {
            using var input = new StreamWriter(process.StandardInput.BaseStream, new UTF8Encoding(false));
            input.Write(glsl);
        }
        catch (IOException)
        {
            // It stopped reading: what it says tells why.
        }

        output.Wait();
        process.WaitForExit();
        messages = error.Result;
        crashed = process.ExitCode is < 0 or > 128;
        return process.ExitCode == 0 ? spirv.ToArray() : null;
    }

    private string Version()
    {
        using Process process = Start(["--version"]);
        process.StandardInput.Close();
        string version = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return version;
    }

    private Process Start(string[] arguments) => Process.Start(new ProcessStartInfo(path, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
