using System.Runtime.InteropServices;

namespace HataDsl.Fuzz.Execution;

/// <summary>shaderc as a library, which spares a process for each shader; its C interface is that of shaderc/shaderc.h.</summary>
internal static unsafe partial class ShadercLibrary
{
    private const string Name = "libshaderc.so.1";
    private const int ComputeStage = 2;
    private const int VulkanTarget = 0;
    private const uint Vulkan12 = (1u << 22) | (2u << 12);
    private const int PerformanceLevel = 2;

    private static readonly Lazy<nint> Compiler = new(() => NativeLibrary.TryLoad(Name, out _) ? Initialize() : 0);

    /// <summary>Whether the library is installed.</summary>
    public static bool IsPresent => Compiler.Value != 0;

    /// <summary>Compiles a shader with the options of the build step. Several threads may do so at once.</summary>
    /// <param name="glsl">GLSL text.</param>
    /// <returns>SPIR-V, or null and what the compiler said.</returns>
    public static (byte[]? Spirv, string Message) Compile(string glsl)
    {
        nint options = InitializeOptions();
        SetTarget(options, VulkanTarget, Vulkan12);
        SetOptimization(options, PerformanceLevel);
        nint text = Marshal.StringToCoTaskMemUTF8(glsl);
        int length = 0;
        while (((byte*)text)[length] != 0)
        {
            length++;
        }

        nint result = CompileText(Compiler.Value, text, (nuint)length, ComputeStage, "shader", "main", options);
        try
        {
            return Status(result) == 0
                ? (new ReadOnlySpan<byte>((void*)Bytes(result), (int)Length(result)).ToArray(), "")
                : (null, Marshal.PtrToStringUTF8(Message(result)) ?? "");
        }
        finally
        {
            ReleaseResult(result);
            ReleaseOptions(options);
            Marshal.FreeCoTaskMem(text);
        }
    }

    [LibraryImport(Name, EntryPoint = "shaderc_compiler_initialize")]
    private static partial nint Initialize();

    [LibraryImport(Name, EntryPoint = "shaderc_compile_options_initialize")]
    private static partial nint InitializeOptions();

    [LibraryImport(Name, EntryPoint = "shaderc_compile_options_release")]
    private static partial void ReleaseOptions(nint options);

    [LibraryImport(Name, EntryPoint = "shaderc_compile_options_set_target_env")]
    private static partial void SetTarget(nint options, int target, uint version);

    [LibraryImport(Name, EntryPoint = "shaderc_compile_options_set_optimization_level")]
    private static partial void SetOptimization(nint options, int level);

    [LibraryImport(Name, EntryPoint = "shaderc_compile_into_spv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint CompileText(nint compiler, nint text, nuint length, int stage, string file, string entry, nint options);

    [LibraryImport(Name, EntryPoint = "shaderc_result_get_compilation_status")]
    private static partial int Status(nint result);

    [LibraryImport(Name, EntryPoint = "shaderc_result_get_length")]
    private static partial nuint Length(nint result);

    [LibraryImport(Name, EntryPoint = "shaderc_result_get_bytes")]
    private static partial nint Bytes(nint result);

    [LibraryImport(Name, EntryPoint = "shaderc_result_get_error_message")]
    private static partial nint Message(nint result);

    [LibraryImport(Name, EntryPoint = "shaderc_result_release")]
    private static partial void ReleaseResult(nint result);
}
