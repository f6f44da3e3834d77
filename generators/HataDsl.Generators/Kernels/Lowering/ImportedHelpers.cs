using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using SymbolKind = HataDsl.Ir.SymbolKind;

namespace HataDsl.Generators;

/// <summary>Helpers of referenced assemblies, read from the IR that their build has stored in metadata.</summary>
internal static class ImportedHelpers
{
    /// <summary>Version of the IR text that this compiler reads and writes.</summary>
    public const int FormatVersion = 1;

    /// <summary>Adds the stored functions to the kernel; null if there are none, or after a report if no form fits the arguments.</summary>
    /// <param name="context">The kernel being lowered.</param>
    /// <param name="call">The call.</param>
    /// <param name="names">Names of the kernel's functions.</param>
    /// <param name="isStored">Whether there is a stored form at all.</param>
    public static Function? Find(LoweringContext context, HelperCall call, NameTable names, out bool isStored)
    {
        isStored = false;
        string signature = HelperMethodParser.SignatureOf(call.Method);
        foreach (AttributeData attribute in call.Method.ContainingType.OriginalDefinition.GetAttributes())
        {
            if (attribute.AttributeClass is { } type
                && TypeMapping.IsNamed(type, "HataDsl", "KernelIrAttribute")
                && attribute.ConstructorArguments is { Length: 3 } arguments
                && arguments[0].Value is FormatVersion
                && arguments[1].Value as string == signature
                && arguments[2].Value is string text)
            {
                Kernel form = KernelParser.Parse(text);
                List<Function> stored = form.Functions;
                if (form.Name != signature)
                {
                    continue; // a kernel and its own helpers, not a helper
                }

                isStored = true;
                if (stored.Count > 0 && Fits(stored[stored.Count - 1], call))
                {
                    return Import(context, stored, names);
                }
            }
        }

        if (isStored)
        {
            context.Report(KernelDiagnostics.UnsupportedArgument, call.Operation.Syntax, call.Method.Name);
        }

        return null;
    }

    /// <summary>Whether a stored form takes as many values and symbols of the same kinds and types as are passed.</summary>
    private static bool Fits(Function function, HelperCall call)
    {
        // A reference to an element has no stored form: whose element it is decides how it is reached.
        Value[] values = [.. call.Arguments.SelectMany(argument => argument.Operands)];
        Symbol[] symbols = [.. call.Arguments.SelectMany(argument => argument.Symbols)];
        Symbol[] byValue = [.. function.Parameters.Where(parameter => parameter.Kind == SymbolKind.Local && !parameter.ByReference)];
        Symbol[] bySymbol = [.. function.Parameters.Where(parameter => parameter.Kind != SymbolKind.Local || parameter.ByReference)];
        return call.Arguments.All(argument => argument.Place.Index is null)
            && values.Select(value => value.Type).SequenceEqual(byValue.Select(parameter => parameter.Type))
            && symbols.Length <= bySymbol.Length // results of several scalars come after
            && symbols.Zip(bySymbol, Fits).All(fits => fits);
    }

    private static bool Fits(Symbol argument, Symbol parameter) =>
        argument.Kind == parameter.Kind && argument.Type == parameter.Type
        && (argument.Kind != SymbolKind.View || argument.Access == ViewAccess.ReadWrite || argument.Access == parameter.Access);

    private static Function Import(LoweringContext context, List<Function> stored, NameTable names)
    {
        var renamed = new Dictionary<string, Function>();
        foreach (Function function in stored)
        {
            var copy = new Function(names.Take(function.Name), function.ReturnType) { Body = function.Body };
            copy.Parameters.AddRange(function.Parameters);
            copy.Symbols.AddRange(function.Symbols);
            renamed.Add(function.Name, copy);
            Rename(copy.Body, renamed);
            context.Kernel.Functions.Add(copy);
        }

        return renamed[stored[stored.Count - 1].Name];
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
