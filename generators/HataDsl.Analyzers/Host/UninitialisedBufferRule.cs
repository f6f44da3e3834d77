using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Analyzers;

/// <summary>A fresh buffer whose first use is a read.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UninitialisedBufferRule : HostRule
{
    private static readonly DiagnosticDescriptor Descriptor = Rule(
        "HATA1712", DiagnosticSeverity.Warning, "Buffer is read before it is written", "'{0}' holds anything here: write or clear it first",
        "Allocate does not clear. On the CPU the contents happen to be zero more often than on a GPU.");

    /// <summary>Creates the rule.</summary>
    public UninitialisedBufferRule()
        : base(Descriptor)
    {
    }

    private protected override void Check(HostBody body, Action<Diagnostic> report)
    {
        foreach (IInvocationOperation allocation in body.All<IInvocationOperation>())
        {
            if (!HostBody.IsCall(allocation, body.Types.Device, "Allocate") || HostBody.DeclaredBy(allocation) is not { } buffer)
            {
                continue;
            }

            ILocalReferenceOperation? first = body.All<ILocalReferenceOperation>()
                .Where(reference => HostBody.IsSame(reference.Local, buffer))
                .OrderBy(reference => reference.Syntax.SpanStart).FirstOrDefault();
            if (first is not null && Reads(body, first))
            {
                report(At(first, buffer.Name));
            }
        }
    }

    private static bool Reads(HostBody body, ILocalReferenceOperation reference)
    {
        IOperation? at = reference.Parent;
        while (at is IConversionOperation { IsImplicit: true } or IPropertyReferenceOperation { Property.Name: "View" })
        {
            at = at.Parent;
        }

        if (at is not IArgumentOperation { Parent: IInvocationOperation call } argument)
        {
            return false;
        }

        if (body.LaunchOf(call) is { } launch)
        {
            int ordinal = argument.Parameter!.Ordinal - 2;
            bool isElsewhere = call.Arguments.Count(other => HostBody.IsSame(HostBody.Variable(other.Value), reference.Local)) > 1;
            return ordinal >= 0 && launch.Kernel.IsStatic && HataTypes.Is(launch.Kernel.Parameters[ordinal].Type, body.Types.In) && !isElsewhere;
        }

        return argument.Parameter!.Ordinal == 0 && HostBody.IsCall(call, body.Types.Queue, "Read", "Copy");
    }
}
