using System.Diagnostics;

namespace HataDsl.Fuzz.Execution;

/// <summary>
/// Compiles shaders with the options of the build step: in this process where shaderc's library is, else by glslc, which takes any number of
/// files. HATADSL_GLSLC names that program where it is not on the PATH.
/// </summary>
internal static class ShaderBatch
{
    private const int FilesOfAProcess = 16;

    /// <summary>SPIR-V by hash, or what the compiler said.</summary>
    public static Dictionary<string, (byte[]? Spirv, string Message)> Compile(IReadOnlyDictionary<string, string> shaders) =>
        ShadercLibrary.IsPresent && Environment.GetEnvironmentVariable("HATADSL_GLSLC") is null
            ? shaders.ToDictionary(shader => shader.Key, shader => ShadercLibrary.Compile(shader.Value))
            : CompileByProgram(shaders);

    private static Dictionary<string, (byte[]? Spirv, string Message)> CompileByProgram(IReadOnlyDictionary<string, string> shaders)
    {
        string folder = Directory.CreateTempSubdirectory("hatadsl-fuzz").FullName;
        try
        {
            foreach ((string hash, string glsl) in shaders)
            {
                File.WriteAllText(Path.Combine(folder, hash + ".comp"), glsl);
            }

            foreach (string[] hashes in shaders.Keys.Chunk(FilesOfAProcess))
            {
                Run(folder, hashes);
            }

            var result = new Dictionary<string, (byte[]?, string)>();
            foreach (string hash in shaders.Keys)
            {
                string path = Path.Combine(folder, hash + ".comp.spv");
                string message = File.Exists(path) ? "" : Run(folder, [hash]);
                if (!File.Exists(path) && message.Length == 0)
                {
                    // It crashed: without its optimizer, as the build step does.
                    message = Run(folder, [hash], "-O0");
                }

                result[hash] = (File.Exists(path) ? File.ReadAllBytes(path) : null, message);
            }

            return result;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Run(string folder, string[] hashes, string optimization = "-O")
    {
        string program = Environment.GetEnvironmentVariable("HATADSL_GLSLC") ?? "glslc";
        using var process = Process.Start(new ProcessStartInfo(program, ["-fshader-stage=compute", "--target-env=vulkan1.2", optimization, "-c", .. hashes.Select(hash => hash + ".comp")])
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
        })!;
        string said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return said;
    }
}
