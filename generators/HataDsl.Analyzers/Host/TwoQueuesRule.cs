using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Analyzers;

/// <summary>A buffer that one queue writes and another uses, with no synchronisation between.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TwoQueuesRule : HostRule
{
    private static readonly DiagnosticDescriptor Descriptor = Rule(
        "HATA1709", DiagnosticSeverity.Warning, "Two queues without waiting", "'{0}' is written by a launch on '{1}' in line {2}, which '{3}' does not wait for: synchronise '{1}' first",
        "Work of one queue runs in order; two queues run beside each other.");

    /// <summary>Creates the rule.</summary>
    public TwoQueuesRule()
        : base(Descriptor)
    {
    }

    private protected override void Check(HostBody body, Action<Diagnostic> report)
    {
        foreach (Launch launch in body.Launches)
        {
            if (HostBody.StatementOf(launch.Call) is not { } statement || HostBody.Variable(launch.Queue) is not ILocalSymbol queue || body.IsReassigned(queue))
            {
                continue;
            }

            ISymbol[] written = [.. launch.Arguments
                .Where(argument => HataTypes.Is(argument.Parameter.Type, body.Types.Out) || HataTypes.Is(argument.Parameter.Type, body.Types.InOut))
                .Select(argument => HostBody.Variable(argument.Value)).OfType<ISymbol>()];
            foreach (IOperation later in HostBody.After(statement))
            {
                IInvocationOperation[] calls = [.. later.DescendantsAndSelf().OfType<IInvocationOperation>()];
                if (calls.FirstOrDefault(call => UsesElsewhere(body, call, queue, written)) is { } use)
                {
                    (ISymbol other, IOperation argument) = Find(body, use, written)!.Value;
                    string line = (launch.Call.Syntax.GetLocation().GetLineSpan().StartLinePosition.Line + 1).ToString();
                    report(At(argument, HostBody.Variable(argument)!.Name, queue.Name, line, other.Name));
                    break;
                }

                if (calls.Any(call => call.Instance is { } instance && HostBody.IsSame(HostBody.Variable(instance), queue)))
                {
                    break; // it may have waited
                }
            }
        }
    }

    private static bool UsesElsewhere(HostBody body, IInvocationOperation call, ILocalSymbol queue, ISymbol[] written) =>
        Find(body, call, written) is { } found && !HostBody.IsSame(found.Queue, queue) && found.Queue is ILocalSymbol other && !body.IsReassigned(other) && IsCreated(body, other);

    private static bool IsCreated(HostBody body, ILocalSymbol queue) =>
        body.All<IInvocationOperation>().Any(call => HostBody.IsCall(call, body.Types.Device, "CreateQueue") && HostBody.IsSame(HostBody.DeclaredBy(call), queue));

    private static (ISymbol Queue, IOperation Argument)? Find(HostBody body, IInvocationOperation call, ISymbol[] written)
    {
        ISymbol? queue = body.LaunchOf(call) is { } launch ? HostBody.Variable(launch.Queue)
            : HostBody.IsCall(call, body.Types.Queue, "Write", "Read", "Clear", "Copy") && call.Instance is { } instance ? HostBody.Variable(instance) : null;
        IOperation? argument = call.Arguments.Select(given => HostBody.Plain(given.Value)).FirstOrDefault(value => written.Any(buffer => HostBody.IsSame(HostBody.Variable(value), buffer)));
        return queue is null || argument is null ? null : (queue, argument);
    }
}
