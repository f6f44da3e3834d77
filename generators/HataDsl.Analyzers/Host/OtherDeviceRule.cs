using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Analyzers;

/// <summary>A buffer that is given to a queue of another device.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OtherDeviceRule : HostRule
{
    private static readonly DiagnosticDescriptor Descriptor = Rule(
        "HATA1708", DiagnosticSeverity.Warning, "Buffer of another device", "'{0}' is on the device '{1}', the queue on '{2}': copy through the host",
        "The launch or copy throws.");

    /// <summary>Creates the rule.</summary>
    public OtherDeviceRule()
        : base(Descriptor)
    {
    }

    private protected override void Check(HostBody body, Action<Diagnostic> report)
    {
        foreach (IInvocationOperation call in body.All<IInvocationOperation>())
        {
            IOperation? queue = body.LaunchOf(call) is { } launch ? launch.Queue
                : HostBody.IsCall(call, body.Types.Queue, "Write", "Read", "Clear", "Copy") ? call.Instance : null;
            if (queue is null || DeviceOf(body, HostBody.Variable(queue), "CreateQueue") is not { } queueDevice)
            {
                continue;
            }

            foreach (IOperation value in call.Arguments.Select(argument => HostBody.Plain(argument.Value)))
            {
                if (HostBody.Variable(value) is { } buffer && DeviceOf(body, buffer, "Allocate") is { } bufferDevice && !HostBody.IsSame(bufferDevice, queueDevice))
                {
                    report(At(value, buffer.Name, bufferDevice.Name, queueDevice.Name));
                }
            }
        }
    }

    /// <summary>The device, a local that is opened once in this body, of which a local was made by a method.</summary>
    private static ILocalSymbol? DeviceOf(HostBody body, ISymbol? made, string method)
    {
        IInvocationOperation? source = body.All<IInvocationOperation>().FirstOrDefault(call =>
            HostBody.IsCall(call, body.Types.Device, method) && made is not null && HostBody.IsSame(HostBody.DeclaredBy(call), made));
        return source?.Instance is { } instance && HostBody.Variable(instance) is ILocalSymbol device && !body.IsReassigned(made!) && !body.IsReassigned(device)
            && body.All<IVariableDeclaratorOperation>().Any(declarator => HostBody.IsSame(declarator.Symbol, device)
                && declarator.Initializer?.Value is { } opened && HostBody.Plain(opened) is IObjectCreationOperation or IInvocationOperation)
            ? device
            : null;
    }
}
