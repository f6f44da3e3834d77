using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using HataDsl.Packs;

namespace HataDsl.Build;

/// <summary>Makes the pack of an assembly.</summary>
internal static partial class PackBuilder
{
    private const string NoCompiler = "there was no glslc on the PATH when it was built";

    /// <summary>Compiles the shaders of an assembly.</summary>
    /// <param name="assembly">Path of the assembly.</param>
    /// <param name="pack">Path of the pack to write.</param>
    /// <param name="failures">Folder for the text of shaders that do not compile.</param>
    /// <param name="compiler">The compiler, if there is one.</param>
    /// <param name="cache">Compiled shaders by content.</param>
    /// <param name="output">Where messages go, in the form that MSBuild understands.</param>
    /// <returns>The exit code: 0, or 1 when a shader did not compile.</returns>
    public static int Run(string assembly, string pack, string failures, ShaderCompiler? compiler, DiskCache cache, TextWriter output)
    {
        List<CarriedShader> shaders = ShaderReader.Read(assembly);
        if (compiler is null && shaders.Count > 0)
        {
            output.WriteLine(
                $"HataDsl: {shaders.Count} kernels of {Path.GetFileNameWithoutExtension(assembly)} are built without their Vulkan form, because glslc is not "
                + "on the PATH ('apt-get install glslc', or the Vulkan SDK). They run on the CPU and on CUDA.");
            WriteIfChanged(pack, KernelPack.Write(new Dictionary<string, byte[]>(), NoCompiler));
            // Older than any assembly, so that the next build tries again.
            File.SetLastWriteTimeUtc(pack, DateTime.UnixEpoch.AddYears(10));
            return 0;
        }

        byte[] identity = shaders.Count == 0 ? [] : Encoding.UTF8.GetBytes(compiler!.IdentityFrom(cache));
        var compiled = new ConcurrentDictionary<string, byte[]>();
        var errors = new ConcurrentBag<string>();
        Parallel.ForEach(shaders, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, shader =>
        {
            byte[]? spirv = Compile(shader, compiler!, identity, cache, out string messages);
            if (spirv is not null)
            {
                compiled[shader.Hash] = spirv;
                return;
            }

            Directory.CreateDirectory(failures);
            string source = Path.GetFullPath(Path.Combine(failures, shader.Hash + ".comp"));
            File.WriteAllText(source, shader.Glsl);
            errors.Add(Errors(shader, source, messages));
        });
        foreach (string error in errors.Order(StringComparer.Ordinal))
        {
            output.WriteLine(error);
        }

        if (!errors.IsEmpty)
        {
            return 1;
        }

        WriteIfChanged(pack, KernelPack.Write(compiled, ""));
        File.SetLastWriteTimeUtc(pack, DateTime.UtcNow);
        return 0;
    }

    private static byte[]? Compile(CarriedShader shader, ShaderCompiler compiler, byte[] identity, DiskCache cache, out string messages)
    {
        string name = DiskCache.Key(identity, Encoding.UTF8.GetBytes(shader.Glsl)) + ".spv";
        messages = "";
        if (cache.Read(name) is { } known)
        {
            return known;
        }

        byte[]? spirv = compiler.Compile(shader.Glsl, out messages);
        if (spirv is not null)
        {
            cache.Write(name, spirv);
        }

        return spirv;
    }

    /// <summary>What the compiler said, each error at its place in the C#, or in the text of the shader where the assembly does not say.</summary>
    private static string Errors(CarriedShader shader, string source, string messages)
    {
        List<string> errors = [.. Message().Matches(messages).Select(match =>
            Error(shader, source, int.Parse(match.Groups["line"].Value), match.Groups["text"].Value.Trim()))];
        return errors.Count > 0 ? string.Join(Environment.NewLine, errors) : Error(shader, source, 1, messages.Trim().ReplaceLineEndings(" "));
    }

    private static string Error(CarriedShader shader, string source, int line, string text) => shader.PlaceOf(line) is { } place
        ? $"{place}: error HATA9001: kernel {shader.Kernel} does not compile for Vulkan: {text} ({source}, line {line})"
        : $"{source}({line},1): error HATA9001: kernel {shader.Kernel}: {text}";

    private static void WriteIfChanged(string path, byte[] bytes)
    {
        if (!File.Exists(path) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            File.WriteAllBytes(path, bytes);
        }
    }

    [GeneratedRegex(@"^<stdin>:(?<line>\d+): error: (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Message();
}
