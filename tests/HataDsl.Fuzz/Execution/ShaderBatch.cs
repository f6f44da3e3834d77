using System.Diagnostics;

namespace HataDsl.Fuzz.Execution;

/// <summary>Compiles many shaders in few processes: glslc takes any number of files, with the options of the build step.</summary>
internal static class ShaderBatch
{
    private const int FilesOfAProcess = 16;

    /// <summary>SPIR-V by hash, or what the compiler said.</summary>
    public static Dictionary<string, (byte[]? Spirv, string Message)> Compile(IReadOnlyDictionary<string, string> shaders)
    {
        string folder = Directory.CreateTempSubdirectory("hatadsl-fuzz").FullName;
        try
        {
            foreach ((string hash, string glsl) in shaders)
            {
                File.WriteAllText(Path.Combine(folder, hash + ".comp"), glsl);
            }

            Parallel.ForEach(shaders.Keys.Chunk(FilesOfAProcess), new ParallelOptions { MaxDegreeOfParallelism = 2 }, hashes => Run(folder, hashes));
            var result = new Dictionary<string, (byte[]?, string)>();
            foreach (string hash in shaders.Keys)
            {
                string path = Path.Combine(folder, hash + ".comp.spv");
                string message = File.Exists(path) ? "" : Run(folder, [hash]);
                result[hash] = (File.Exists(path) ? File.ReadAllBytes(path) : null, message);
            }

            return result;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Run(string folder, string[] hashes)
    {
        using var process = Process.Start(new ProcessStartInfo("glslc", ["-fshader-stage=compute", "--target-env=vulkan1.2", "-O", "-c", .. hashes.Select(hash => hash + ".comp")])
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
        })!;
        string said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return said;
    }
}
