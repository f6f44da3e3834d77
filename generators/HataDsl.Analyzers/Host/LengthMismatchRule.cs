using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Analyzers;

/// <summary>A copy between a buffer and an array whose constant lengths differ.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LengthMismatchRule : HostRule
{
    private static readonly DiagnosticDescriptor Descriptor = Rule(
        "HATA1710", DiagnosticSeverity.Warning, "Copy of another length", "'{0}' has {1} elements, this array {2}",
        "Queue.Write and Queue.Read throw unless both lengths are equal. Slice the buffer to copy a part.");

    /// <summary>Creates the rule.</summary>
    public LengthMismatchRule()
        : base(Descriptor)
    {
    }

    private protected override void Check(HostBody body, Action<Diagnostic> report)
    {
        foreach (IInvocationOperation call in body.All<IInvocationOperation>())
        {
            if (!HostBody.IsCall(call, body.Types.Queue, "Write", "Read") || call.Arguments.Length != 2)
            {
                continue;
            }

            IOperation buffer = call.Arguments[0].Value;
            IOperation array = HostBody.Plain(call.Arguments[1].Value);
            if (HostBody.Variable(buffer) is ILocalSymbol local && !body.IsReassigned(local) && LengthOf(body, local) is { } elements
                && ArrayLength(body, array) is { } length && length != elements)
            {
                report(At(array, local.Name, elements, length));
            }
        }
    }

    private static long? LengthOf(HostBody body, ILocalSymbol buffer) => body.All<IInvocationOperation>()
        .FirstOrDefault(call => HostBody.IsCall(call, body.Types.Device, "Allocate") && HostBody.IsSame(HostBody.DeclaredBy(call), buffer))
        ?.Arguments[0].Value is { ConstantValue: { HasValue: true, Value: long length } } ? length : null;

    private static long? ArrayLength(HostBody body, IOperation array)
    {
        if (HostBody.Variable(array) is ILocalSymbol local && !body.IsReassigned(local))
        {
            array = body.All<IVariableDeclaratorOperation>().FirstOrDefault(declarator => HostBody.IsSame(declarator.Symbol, local))?.Initializer?.Value is { } value
                ? HostBody.Plain(value)
                : array;
        }

        return array is IArrayCreationOperation { DimensionSizes: { Length: 1 } sizes } && sizes[0].ConstantValue is { HasValue: true, Value: int length } ? length : null;
    }
}
