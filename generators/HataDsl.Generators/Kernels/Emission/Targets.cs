using System.Text;
using HataDsl.Ir;
using HataDsl.Ir.Passes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace HataDsl.Generators;

/// <summary>Which targets a compilation can use beyond the CPU.</summary>
/// <param name="Cuda">Whether HataDsl.Cuda is referenced, so that ILGPU code compiles.</param>
/// <param name="DumpIr">Whether the project asks for the IR after each pass, by the property HataDslDumpIr.</param>
internal readonly record struct TargetSet(bool Cuda, bool DumpIr)
{
    public static TargetSet Of(Compilation compilation, AnalyzerConfigOptions options) => new(
        compilation.GetTypeByMetadataName("HataDsl.Cuda.CudaDevice") is not null,
        options.TryGetValue("build_property.HataDslDumpIr", out string? dump) && string.Equals(dump, "true", StringComparison.OrdinalIgnoreCase));
}

/// <summary>A kernel in the form of each target.</summary>
/// <param name="Kernel">The kernel after all passes.</param>
/// <param name="Cpu">The members with the CPU form.</param>
/// <param name="Cuda">The class for ILGPU, when wanted.</param>
/// <param name="Glsl">The shader.</param>
/// <param name="GlslForMatrixUnits">The shader for devices with matrix units, for kernels that can use them.</param>
internal sealed record TargetForms(Kernel Kernel, string Cpu, CudaSource? Cuda, GlslShader Glsl, GlslShader? GlslForMatrixUnits);

/// <summary>The one place where the front end meets passes and emitters.</summary>
internal static class Targets
{
    /// <summary>Name of the member with the CPU form.</summary>
    public const string CpuMethod = "Cpu";

    /// <summary>Name of the class with the CUDA form.</summary>
    public const string CudaClass = "Cuda";

    /// <summary>
    /// Checks of a lowered kernel that concern its C#: synchronisation in divergent control flow. Inlines the kernel in place where that matters,
    /// so its text must have been taken before.
    /// </summary>
    public static void CheckLowered(Kernel kernel, LoweringContext context, LocationInfo name, bool repeatable)
    {
        bool synchronises = Synchronises(kernel.Body) || kernel.Functions.Any(function => Synchronises(function.Body));
        bool shares = kernel.Functions.Any(function => function.Symbols.Any(symbol => symbol.Kind == Ir.SymbolKind.Shared));
        if (!synchronises && !shares && !repeatable)
        {
            return;
        }

        LowerJumps.InFunctions(kernel);
        Inline.Run(kernel);
        foreach (Instruction atomic in repeatable ? OrderDependence.Find(kernel) : [])
        {
            context.Report(KernelDiagnostics.OrderDependent, context.LocationOf(atomic.Span, name), kernel.Name);
        }

        foreach (Divergence divergence in Uniformity.Analyze(kernel).Divergences)
        {
            bool isBarrier = divergence.Instruction.Op == Op.Barrier;
            LocationInfo location = context.LocationOf(divergence.Instruction.Span, name);
            LocationInfo cause = context.LocationOf(divergence.Cause.Span, name);
            string where = divergence.IsOperand
                ? "the lane or mask must be the same in the whole subgroup"
                : $"the condition in line {cause.Lines.Start.Line + 1} differs between them";
            context.Report(isBarrier ? KernelDiagnostics.DivergentBarrier : KernelDiagnostics.DivergentSubgroup, location, where);
        }
    }

    /// <summary>Runs passes and emitters on IR text.</summary>
    public static TargetForms Emit(string ir, TargetSet targets)
    {
        Kernel kernel = KernelParser.Parse(ir, numbered: true);
        KernelVerifier.ThrowIfInvalid(kernel, VerificationLevel.AfterLowering, "lowering");
        PassPipeline.Run(kernel);
        KernelVerifier.ThrowIfInvalid(kernel, VerificationLevel.AfterPasses, "the passes");
        return new TargetForms(
            kernel, CpuEmitter.Emit(kernel, CpuMethod), targets.Cuda ? CudaEmitter.EmitWithLines(kernel, CudaClass) : null, GlslEmitter.Emit(kernel),
            GlslEmitter.EmitForMatrixUnits(kernel));
    }

    /// <summary>The IR as lowered and after each pass that changes it, as text to read.</summary>
    public static string Dump(string ir)
    {
        var text = new StringBuilder("// as lowered\n").Append(ir);
        string last = ir;
        PassPipeline.Run(KernelParser.Parse(ir), (pass, after) =>
        {
            if (after != last)
            {
                text.Append("\n// after ").Append(pass).Append('\n').Append(after);
                last = after;
            }
        });
        return text.ToString();
    }

    private static bool Synchronises(Region region) =>
        region.Instructions.Any(instruction =>
            instruction.Info.Has(OpTraits.SynchronisesWorkgroup | OpTraits.ExchangesInSubgroup) || instruction.Regions.Any(Synchronises));
}
