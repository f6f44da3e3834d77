using System.Diagnostics;

namespace HataDsl.Ir.Tests.Glsl;

/// <summary>glslc and spirv-val, which tests/install-vulkan.sh installs.</summary>
internal static class ShaderTools
{
    /// <summary>Compiles and validates shaders in parallel; gives what was said about each that failed.</summary>
    public static List<string> Check(IEnumerable<(string Name, string Glsl)> shaders, params string[] options)
    {
        string folder = Directory.CreateTempSubdirectory("hatadsl-glsl").FullName;
        try
        {
            return [.. shaders.AsParallel().Select(shader =>
            {
                string source = Path.Combine(folder, shader.Name + ".comp");
                File.WriteAllText(source, shader.Glsl);
                string binary = source + ".spv";
                string said = Run("glslc", ["--target-env=vulkan1.2", .. options, "-o", binary, source]);
                said = said.Length > 0 ? said : Run("spirv-val", ["--target-env", "vulkan1.2", binary]);
                return said.Length > 0 ? $"{shader.Name}:\n{said}\n{shader.Glsl}" : "";
            }).Where(said => said.Length > 0)];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Run(string tool, string[] arguments)
    {
        using var process = new Process { StartInfo = new(tool, arguments) { RedirectStandardError = true, RedirectStandardOutput = true } };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new InvalidOperationException($"{tool} is not installed: run tests/install-vulkan.sh.");
        }

        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? error : error + output.Result + " exit code " + process.ExitCode;
    }
}
