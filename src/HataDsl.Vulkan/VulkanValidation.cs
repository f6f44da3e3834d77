using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Silk.NET.Core;
using Silk.NET.Vulkan;

namespace HataDsl.Vulkan;

/// <summary>
/// Messages of the Khronos validation layer. It is switched on by the environment variable <c>HATADSL_VULKAN_VALIDATION=1</c>,
/// set before the first device is opened, where the layer is installed.
/// </summary>
public static unsafe class VulkanValidation
{
    /// <summary>The environment variable that switches the layer on.</summary>
    public const string Variable = "HATADSL_VULKAN_VALIDATION";

    internal const string Layer = "VK_LAYER_KHRONOS_validation";

    private static readonly ConcurrentQueue<string> Received = new();

    /// <summary>Whether the layer was asked for and found.</summary>
    public static bool IsActive { get; internal set; }

    internal static bool IsWanted => Environment.GetEnvironmentVariable(Variable) == "1";

    /// <summary>The warnings and errors since the last call.</summary>
    public static IReadOnlyList<string> TakeMessages()
    {
        var messages = new List<string>();
        while (Received.TryDequeue(out string? message))
        {
            messages.Add(message);
        }

        return messages;
    }

    internal static DebugUtilsMessengerCreateInfoEXT MessengerInfo() => new()
    {
        SType = StructureType.DebugUtilsMessengerCreateInfoExt,
        MessageSeverity = DebugUtilsMessageSeverityFlagsEXT.WarningBitExt | DebugUtilsMessageSeverityFlagsEXT.ErrorBitExt,
        MessageType = DebugUtilsMessageTypeFlagsEXT.ValidationBitExt,
        PfnUserCallback = new PfnDebugUtilsMessengerCallbackEXT(&Receive),
    };

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static Bool32 Receive(
        DebugUtilsMessageSeverityFlagsEXT severity, DebugUtilsMessageTypeFlagsEXT types, DebugUtilsMessengerCallbackDataEXT* data, void* user)
    {
        Received.Enqueue(Marshal.PtrToStringUTF8((nint)data->PMessage) ?? "");
        return false;
    }
}
