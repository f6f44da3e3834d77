using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Analyzers;

/// <summary>A launch that gives one buffer to a view that is written and to another.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AliasedArgumentsRule : HostRule
{
    private static readonly DiagnosticDescriptor Descriptor = Rule(
        "HATA1700", DiagnosticSeverity.Warning, "One buffer for two views", "'{0}' is given to '{1}', which is written, and to '{2}': invocations read what others have written already",
        "Views of one launch must not overlap when one of them is written. Give the kernel one InOut<T> view, or two buffers.");

    /// <summary>Creates the rule.</summary>
    public AliasedArgumentsRule()
        : base(Descriptor)
    {
    }

    private protected override void Check(HostBody body, Action<Diagnostic> report)
    {
        foreach (Launch launch in body.Launches)
        {
            (IParameterSymbol Parameter, IOperation Value)[] views = [.. launch.Arguments.Where(argument => body.Types.IsView(argument.Parameter.Type))];
            for (int i = 0; i < views.Length; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    bool isWritten = !HataTypes.Is(views[i].Parameter.Type, body.Types.In) || !HataTypes.Is(views[j].Parameter.Type, body.Types.In);
                    if (isWritten && HostBody.Variable(views[i].Value) is { } variable && HostBody.IsSame(variable, HostBody.Variable(views[j].Value)))
                    {
                        bool isFirstWritten = !HataTypes.Is(views[j].Parameter.Type, body.Types.In);
                        (IParameterSymbol written, IParameterSymbol other) = isFirstWritten ? (views[j].Parameter, views[i].Parameter) : (views[i].Parameter, views[j].Parameter);
                        report(At(views[i].Value, variable.Name, written.Name, other.Name));
                    }
                }
            }
        }
    }
}
