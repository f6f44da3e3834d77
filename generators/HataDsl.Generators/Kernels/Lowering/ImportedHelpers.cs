using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using SymbolKind = HataDsl.Ir.SymbolKind;

namespace HataDsl.Generators;

/// <summary>Helpers of referenced assemblies, read from the IR that their build has stored in metadata.</summary>
internal static class ImportedHelpers
{
    /// <summary>Version of the IR text that this compiler reads and writes.</summary>
    public const int FormatVersion = 1;

    /// <summary>Adds the stored functions to the kernel; null if there are none or the arguments do not fit them.</summary>
    public static Function? Find(LoweringContext context, HelperCall call, NameTable names)
    {
        string? signature = call.Method.OriginalDefinition.GetDocumentationCommentId();
        foreach (AttributeData attribute in call.Method.ContainingType.OriginalDefinition.GetAttributes())
        {
            if (attribute.AttributeClass is { } type
                && TypeMapping.IsNamed(type, "HataDsl", "KernelIrAttribute")
                && attribute.ConstructorArguments is { Length: 3 } arguments
                && arguments[0].Value is FormatVersion
                && arguments[1].Value as string == signature
                && arguments[2].Value is string text)
            {
                return Import(context, call, names, text);
            }
        }

        return null;
    }

    private static Function? Import(LoweringContext context, HelperCall call, NameTable names, string text)
    {
        Kernel stored = KernelParser.Parse(text);
        if (call.Arguments.Any(argument => argument.Place.Index is not null))
        {
            context.Report(KernelDiagnostics.UnsupportedArgument, call.Operation.Syntax, call.Method.Name);
            return null;
        }

        var renamed = new Dictionary<string, Function>();
        Function? last = null;
        foreach (Function function in stored.Functions)
        {
            last = new Function(names.Take(function.Name), function.ReturnType) { Body = function.Body };
            last.Parameters.AddRange(function.Parameters);
            last.Symbols.AddRange(function.Symbols);
            renamed.Add(function.Name, last);
            Rename(last.Body, renamed);
            context.Kernel.Functions.Add(last);
        }

        if (last is not null && !Fits(last, call))
        {
            context.Report(KernelDiagnostics.UnsupportedArgument, call.Operation.Syntax, call.Method.Name);
            return null;
        }

        return last;
    }

    /// <summary>Whether the stored form takes as many values and symbols of the same types as are passed.</summary>
    private static bool Fits(Function function, HelperCall call)
    {
        IEnumerable<ScalarType> values = call.Arguments.SelectMany(argument => argument.Place.Values ?? []).Select(value => value.Type);
        IEnumerable<ScalarType> symbols = call.Arguments.SelectMany(argument => argument.Arrays ?? argument.Place.Symbols ?? []).Select(symbol => symbol.Type);
        IEnumerable<Symbol> results = function.Parameters.Where(parameter => parameter.ByReference || parameter.Kind == SymbolKind.View);
        return values.SequenceEqual(function.Parameters.Where(parameter => parameter.Kind == SymbolKind.Local && !parameter.ByReference).Select(parameter => parameter.Type))
            && symbols.SequenceEqual(results.Take(symbols.Count()).Select(parameter => parameter.Type));
    }

    private static void Rename(Region region, Dictionary<string, Function> renamed)
    {
        foreach (Instruction instruction in region.Instructions)
        {
            if (instruction.Callee is { } callee)
            {
                instruction.Callee = renamed[callee].Name;
            }

            foreach (Region nested in instruction.Regions)
            {
                Rename(nested, renamed);
            }
        }
    }
}
