using System.Runtime.InteropServices;
using Silk.NET.Vulkan;

namespace HataDsl.Vulkan;

/// <summary>What the device must know about a SPIR-V module, and the module fitted to what its driver supports.</summary>
internal sealed class SpirvModule
{
    private const int OpExecutionMode = 16, OpCapability = 17, OpConstant = 43, OpDecorate = 71, OpControlBarrier = 224, OpMemoryBarrier = 225;
    private const uint SpecIdDecoration = 1, BuiltInDecoration = 11, NumWorkgroups = 24, GroupNonUniform = 61, CooperativeMatrix = 5357, SubgroupScope = 3;

    private SpirvModule(uint[] words) => Words = words;

    /// <summary>The module.</summary>
    public uint[] Words { get; }

    /// <summary>Whether the kernel exchanges values in subgroups or asks for positions in them.</summary>
    public bool UsesSubgroups { get; private set; }

    /// <summary>Whether the kernel asks how many workgroups there are.</summary>
    public bool UsesWorkgroupCount { get; private set; }

    /// <summary>Whether the kernel has constants that the device sets: whether its multiply-adds fuse.</summary>
    public bool AsksForFusion { get; private set; }

    /// <summary>Reads a module.</summary>
    /// <param name="spirv">Its bytes.</param>
    /// <param name="device">The device it is for.</param>
    /// <param name="missing">A capability that the device lacks, or null.</param>
    /// <exception cref="InvalidDataException">The bytes are not SPIR-V.</exception>
    public static SpirvModule Read(ReadOnlySpan<byte> spirv, VulkanPhysicalDevice device, out string? missing)
    {
        ReadOnlySpan<uint> words = MemoryMarshal.Cast<byte, uint>(spirv);
        if (words.Length < 5 || words[0] != 0x07230203)
        {
            throw new InvalidDataException("The shader is not SPIR-V.");
        }

        missing = null;
        bool subgroups = false, counts = false, fusion = false;
        bool fencesWait = LetsFencesWait(device);
        var subgroupScopes = new HashSet<uint>();
        var kept = new List<uint>(words.Length);
        kept.AddRange(words[..5]);
        for (int i = 5; i < words.Length;)
        {
            int length = (int)(words[i] >> 16);
            if (length == 0 || i + length > words.Length)
            {
                throw new InvalidDataException("The SPIR-V module is cut off.");
            }

            ReadOnlySpan<uint> instruction = words.Slice(i, length);
            i += length;
            bool keep = true;
            switch (instruction[0] & 0xffff)
            {
                case OpCapability:
                    subgroups |= instruction[1] is GroupNonUniform or CooperativeMatrix;
                    keep = !IsFloatControl(instruction[1]) || SupportsFloatControl(instruction[1], 32, device) || SupportsFloatControl(instruction[1], 64, device);
                    missing ??= keep ? Missing(instruction[1], device) : null;
                    break;
                case OpExecutionMode:
                    keep = ModeCapability(instruction[2]) is not { } capability || (instruction.Length > 3 && SupportsFloatControl(capability, instruction[3], device));
                    break;
                case OpConstant when instruction.Length == 4 && instruction[3] == SubgroupScope:
                    subgroupScopes.Add(instruction[2]);
                    break;
                case OpMemoryBarrier:
                    keep = !fencesWait;
                    break;
                case OpControlBarrier:
                    keep = !(fencesWait && subgroupScopes.Contains(instruction[1]));
                    break;
                case OpDecorate:
                    counts |= instruction.Length > 3 && instruction[2] == BuiltInDecoration && instruction[3] == NumWorkgroups;
                    fusion |= instruction.Length > 3 && instruction[2] == SpecIdDecoration && instruction[3] < Ir.PushLayout.FirstConstant;
                    break;
            }

            if (keep)
            {
                kept.AddRange(instruction);
            }
        }

        return new SpirvModule([.. kept]) { UsesSubgroups = subgroups, UsesWorkgroupCount = counts, AsksForFusion = fusion };
    }

    /// <summary>
    /// Whether a driver takes a fence for a barrier of the workgroup, as Mesa's llvmpipe does: invocations that come by one in a loop of
    /// their own are then lost. It needs none: a subgroup is a vector, a workgroup a thread, and x86 keeps the order of writes.
    /// </summary>
    private static bool LetsFencesWait(VulkanPhysicalDevice device) =>
        device.Properties12.DriverID == DriverId.MesaLlvmpipe && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    private static uint? ModeCapability(uint mode) => mode switch
    {
        4459 => 4464,
        4461 => 4466,
        4462 => 4467,
        _ => null,
    };

    /// <summary>The float controls are wishes: rounding to even and NaN are what nearly every device does anyway.</summary>
    private static bool IsFloatControl(uint capability) => capability is 4464 or 4466 or 4467;

    /// <summary>Whether a device takes a float control for numbers of a width.</summary>
    private static bool SupportsFloatControl(uint capability, uint width, VulkanPhysicalDevice device)
    {
        PhysicalDeviceVulkan12Properties properties = device.Properties12;

        // Both widths round to even, so they need not be independent of each other for that; only f32 asks for subnormals.
        return (capability, width) switch
        {
            (4464, 32) => properties.ShaderDenormPreserveFloat32 && properties.DenormBehaviorIndependence != ShaderFloatControlsIndependence.IndependenceNone,
            (4466, 32) => properties.ShaderSignedZeroInfNanPreserveFloat32,
            (4466, 64) => properties.ShaderSignedZeroInfNanPreserveFloat64,
            (4467, 32) => properties.ShaderRoundingModeRtefloat32 && properties.RoundingModeIndependence != ShaderFloatControlsIndependence.IndependenceNone,
            (4467, 64) => properties.ShaderRoundingModeRtefloat64 && properties.RoundingModeIndependence != ShaderFloatControlsIndependence.IndependenceNone,
            _ => false,
        };
    }

    private static string? Missing(uint capability, VulkanPhysicalDevice device)
    {
        SubgroupFeatureFlags operations = device.Properties11.SubgroupSupportedOperations;
        (bool has, string name) = capability switch
        {
            10 => ((bool)device.Features.ShaderFloat64, "64-bit floats (an exact kernel computes exp, log and the like in them)"),
            11 => ((bool)device.Features.ShaderInt64, "64-bit integers"),
            22 => ((bool)device.Features.ShaderInt16, "16-bit integers"),
            39 => ((bool)device.Features12.ShaderInt8, "8-bit integers"),
            4433 => ((bool)device.Features11.StorageBuffer16BitAccess, "16-bit elements in buffers"),
            4448 => ((bool)device.Features12.StorageBuffer8BitAccess, "8-bit elements in buffers"),
            62 => (operations.HasFlag(SubgroupFeatureFlags.VoteBit), "subgroup votes"),
            63 => (operations.HasFlag(SubgroupFeatureFlags.ArithmeticBit), "subgroup arithmetic"),
            64 => (operations.HasFlag(SubgroupFeatureFlags.BallotBit), "subgroup ballots"),
            65 => (operations.HasFlag(SubgroupFeatureFlags.ShuffleBit), "subgroup shuffles"),
            66 => (operations.HasFlag(SubgroupFeatureFlags.ShuffleRelativeBit), "relative subgroup shuffles"),
            _ => (true, ""),
        };
        return has ? null : name;
    }
}
