using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace HataDsl.Generators;

/// <summary>
/// The source of one kernel in the making. Passes and emitters need nothing of the compilation, so those of all kernels run beside each
/// other from the moment the models are known, while the driver takes the sources one by one.
/// </summary>
internal sealed class KernelEmission
{
    private readonly KernelModel _model;
    private readonly TargetSet _targets;
    private Task<(string? Text, string? Dump, Diagnostic? Defect)>? _work;

    /// <summary>Starts the work.</summary>
    public KernelEmission(KernelModel model, TargetSet targets)
    {
        _model = model;
        _targets = targets;
        _work = Task.Run(Write);
    }

    /// <summary>Adds what came out.</summary>
    public void AddTo(SourceProductionContext context)
    {
        (string? text, string? dump, Diagnostic? defect) = _work is null ? Write() : _work.GetAwaiter().GetResult();

        // The driver keeps the source; the text need not stay twice.
        _work = null;
        if (text is not null)
        {
            context.AddSource(KernelSourceWriter.HintName(_model), SourceText.From(text, Encoding.UTF8));
        }

        if (dump is not null)
        {
            context.AddSource(KernelSourceWriter.DumpHintName(_model), SourceText.From(dump, Encoding.UTF8));
        }

        if (defect is not null)
        {
            context.ReportDiagnostic(defect);
        }
    }

    private (string? Text, string? Dump, Diagnostic? Defect) Write()
    {
        try
        {
            return (KernelSourceWriter.Write(_model, _targets), _targets.DumpIr ? KernelSourceWriter.WriteDump(_model) : null, null);
        }
        catch (Exception exception)
        {
            // A defect in a pass or emitter must not take the other kernels of the project with it.
            return (null, null, Diagnostic.Create(
                KernelDiagnostics.CompilerDefect, Location.None, _model.Method, $"{exception.GetType().Name}: {exception.Message}"));
        }
    }
}
