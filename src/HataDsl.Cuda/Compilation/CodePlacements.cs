using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ILGPU.Backends;
using ILGPU.IR.Transformations;

namespace HataDsl.Cuda;

/// <summary>
/// Keeps ILGPU 1.5.3 from moving reads of memory. Its aggressive code placement asks whether a read may go to where its value is used, and
/// of what lies between leaves out the first write or barrier behind the read: <c>count = a[i]; a[i] = place; place += count</c> wrote first.
/// Values without side effects are still moved.
/// </summary>
internal static class CodePlacements
{
    /// <summary>Replaces the aggressive placement among the passes of a back-end.</summary>
    public static void MakeSafe(Backend backend)
    {
        ref ImmutableArray<Transformer> transformers = ref Transformers(backend);
        transformers = [.. transformers.Select(transformer => Transformer.Create(transformer.Configuration, [.. transformer.Transformations.Select(MakeSafe)]))];
    }

    private static Transformation MakeSafe(Transformation pass) =>
        pass is CodePlacement { Mode: CodePlacementMode.Aggressive } ? new CodePlacement<CodePlacement.GroupOperands>(CodePlacementMode.Default) : pass;

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<KernelTransformers>k__BackingField")]
    private static extern ref ImmutableArray<Transformer> Transformers(Backend backend);
}
