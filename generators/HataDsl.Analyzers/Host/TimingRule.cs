using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Analyzers;

/// <summary>A stopwatch read after a launch with nothing between that waits.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TimingRule : HostRule
{
    private static readonly DiagnosticDescriptor Descriptor = Rule(
        "HATA1704", DiagnosticSeverity.Warning, "Launch is timed without waiting", "The launch in line {0} need not have run when the time is read: call Synchronize first, or use Queue.Mark and Queue.Elapsed",
        "A launch returns as soon as it is queued, so this measures the queueing.");

    /// <summary>Creates the rule.</summary>
    public TimingRule()
        : base(Descriptor)
    {
    }

    private protected override void Check(HostBody body, Action<Diagnostic> report)
    {
        foreach (Launch launch in body.Launches)
        {
            if (HostBody.StatementOf(launch.Call) is not { Parent: IBlockOperation block } statement || !block.Operations.TakeWhile(before => before != statement).Any(before => Starts(body, before)))
            {
                continue;
            }

            foreach (IOperation later in HostBody.After(statement))
            {
                IOperation? read = later.DescendantsAndSelf().FirstOrDefault(operation => Reads(body, operation));
                if (later.DescendantsAndSelf().OfType<IInvocationOperation>().Any(call => Waits(body, call)))
                {
                    break;
                }

                if (read is not null)
                {
                    report(At(read, launch.Call.Syntax.GetLocation().GetLineSpan().StartLinePosition.Line + 1));
                    break;
                }
            }
        }
    }

    private static bool Starts(HostBody body, IOperation statement) => statement.Descendants().Any(operation =>
        operation is IInvocationOperation { TargetMethod.Name: "StartNew" or "Start" or "Restart" or "GetTimestamp" } call && HataTypes.Is(call.TargetMethod.ContainingType, body.Types.Stopwatch));

    private static bool Reads(HostBody body, IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod.Name: "Stop" or "GetElapsedTime" } call => HataTypes.Is(call.TargetMethod.ContainingType, body.Types.Stopwatch),
        IPropertyReferenceOperation { Property.Name: "Elapsed" or "ElapsedMilliseconds" or "ElapsedTicks" } property => HataTypes.Is(property.Property.ContainingType, body.Types.Stopwatch),
        _ => false,
    };

    // Anything that is given the queue may wait.
    private static bool Waits(HostBody body, IInvocationOperation call) =>
        HostBody.IsCall(call, body.Types.Queue, "Synchronize", "Read", "Elapsed", "Dispose")
        || (body.LaunchOf(call) is null && call.Arguments.Any(argument => HataTypes.DerivesFrom(argument.Value.Type, body.Types.Queue)))
        || call.TargetMethod.MethodKind is MethodKind.LocalFunction or MethodKind.DelegateInvoke;
}
