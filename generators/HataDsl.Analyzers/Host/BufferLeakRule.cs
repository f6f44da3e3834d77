using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Analyzers;

/// <summary>A buffer in a local that is neither disposed of nor handed on.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BufferLeakRule : HostRule
{
    /// <summary>The id, for the code fix.</summary>
    public const string Id = "HATA1706";

    private static readonly DiagnosticDescriptor Descriptor = Rule(
        Id, DiagnosticSeverity.Warning, "Buffer is never freed", "'{0}' is never disposed of: declare it with using",
        "Device memory is not collected; it stays taken until the device goes.");

    /// <summary>Creates the rule.</summary>
    public BufferLeakRule()
        : base(Descriptor)
    {
    }

    private protected override void Check(HostBody body, Action<Diagnostic> report)
    {
        foreach (IInvocationOperation call in body.All<IInvocationOperation>())
        {
            if (!HostBody.IsCall(call, body.Types.Device, "Allocate") || HostBody.DeclaredBy(call) is not { } local || IsInUsing(call))
            {
                continue;
            }

            ILocalReferenceOperation[] uses = [.. body.All<ILocalReferenceOperation>().Where(reference => HostBody.IsSame(reference.Local, local))];
            if (uses.All(use => IsBorrowed(body, use)))
            {
                report(At(local.DeclaringSyntaxReferences[0].GetSyntax().GetLocation(), local.Name));
            }
        }
    }

    private static bool IsInUsing(IOperation operation)
    {
        for (IOperation? at = operation; at is not null; at = at.Parent)
        {
            if (at is IUsingDeclarationOperation || (at is IVariableDeclarationGroupOperation { Parent: IUsingOperation }))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a use leaves the buffer where it is: an argument as a view, a property, a slice.</summary>
    private static bool IsBorrowed(HostBody body, ILocalReferenceOperation use) => use.Parent switch
    {
        IConversionOperation { IsImplicit: true } conversion => HataTypes.Is(conversion.Type, body.Types.BufferView),
        IPropertyReferenceOperation property => property.Instance == use,
        IInvocationOperation call => call.Instance == use && call.TargetMethod.Name != "Dispose",
        _ => false,
    };
}
