using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Analyzers;

/// <summary>A rule: one id, reported on the exact expression, silent in projects without HataDsl and in generated code.</summary>
public abstract class KernelRule : DiagnosticAnalyzer
{
    private readonly DiagnosticDescriptor _rule;

    private protected KernelRule(DiagnosticDescriptor rule)
    {
        _rule = rule;
        SupportedDiagnostics = [rule];
    }

    /// <inheritdoc/>
    public sealed override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }

    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (HataTypes.Of(start.Compilation) is { } types)
            {
                Register(start, types);
            }
        });
    }

    private protected static DiagnosticDescriptor Rule(string id, DiagnosticSeverity severity, string title, string message, string description) =>
        new(id, title, message, "HataDsl.Kernels", severity, isEnabledByDefault: true, description, RuleLink.Of(id));

    private protected abstract void Register(CompilationStartAnalysisContext context, HataTypes types);

    private protected Diagnostic At(Location location, params object?[] arguments) => Diagnostic.Create(_rule, location, arguments);

    private protected Diagnostic At(IOperation operation, params object?[] arguments) => At(operation.Syntax.GetLocation(), arguments);
}

/// <summary>A rule about the bodies of kernels and of the helpers that are marked for other assemblies.</summary>
public abstract class KernelBodyRule : KernelRule
{
    private protected KernelBodyRule(DiagnosticDescriptor rule)
        : base(rule)
    {
    }

    private protected sealed override void Register(CompilationStartAnalysisContext context, HataTypes types) =>
        context.RegisterOperationBlockAction(block =>
        {
            if (block.OwningSymbol is IMethodSymbol method && types.IsDeviceCode(method))
            {
                foreach (IBlockOperation body in block.OperationBlocks.OfType<IBlockOperation>())
                {
                    Check(new KernelBody(method, body, types), block.ReportDiagnostic);
                }
            }
        });

    private protected abstract void Check(KernelBody body, Action<Diagnostic> report);
}

/// <summary>A rule about code of the host: every body that is none of a kernel.</summary>
public abstract class HostRule : KernelRule
{
    private protected HostRule(DiagnosticDescriptor rule)
        : base(rule)
    {
    }

    private protected sealed override void Register(CompilationStartAnalysisContext context, HataTypes types) =>
        context.RegisterOperationBlockAction(block =>
        {
            if (block.OwningSymbol is not IMethodSymbol method || !types.IsDeviceCode(method))
            {
                foreach (IBlockOperation body in block.OperationBlocks.OfType<IBlockOperation>())
                {
                    Check(new HostBody(body, types), block.ReportDiagnostic);
                }
            }
        });

    private protected abstract void Check(HostBody body, Action<Diagnostic> report);
}
