using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Analyzers;

/// <summary>A grid of as many workgroups as a buffer has elements, for a kernel whose workgroups have several invocations.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class WorkgroupsOfLengthRule : HostRule
{
    /// <summary>The id, for the code fix.</summary>
    public const string Id = "HATA1703";

    private static readonly DiagnosticDescriptor Descriptor = Rule(
        Id, DiagnosticSeverity.Warning, "As many workgroups as elements", "This launches {0} invocations for each element of '{1}': use Grid.Invocations",
        "Grid.Workgroups counts workgroups, each with the invocations of the kernel's attribute.");

    /// <summary>Creates the rule.</summary>
    public WorkgroupsOfLengthRule()
        : base(Descriptor)
    {
    }

    private protected override void Check(HostBody body, Action<Diagnostic> report)
    {
        foreach (Launch launch in body.Launches)
        {
            if (launch.Grid is IInvocationOperation { TargetMethod.Name: "Workgroups", Arguments: { Length: > 0 } arguments } grid
                && HataTypes.Is(grid.TargetMethod.ContainingType, body.Types.Grid)
                && LengthOf(arguments[0].Value) is { } counted
                && body.Types.KernelAttributeOf(launch.Kernel)?.ConstructorArguments is { Length: 3 } sizes
                && sizes[0].Value is int size and > 1
                && launch.Arguments.Any(argument => HostBody.IsSame(HostBody.Variable(argument.Value), counted)))
            {
                report(At(grid, size, counted.Name));
            }
        }
    }

    private static ISymbol? LengthOf(IOperation operation) => operation switch
    {
        IConversionOperation conversion => LengthOf(conversion.Operand),
        IPropertyReferenceOperation { Property.Name: "Length", Instance: { } instance } => HostBody.Variable(instance),
        _ => null,
    };
}
