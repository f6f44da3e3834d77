using HataDsl.Ir;
using Microsoft.CodeAnalysis;

namespace HataDsl.Generators;

/// <summary>Helpers of referenced assemblies, read from the IR that their build has stored in metadata.</summary>
internal static class ImportedHelpers
{
    /// <summary>Version of the IR text that this compiler reads and writes.</summary>
    public const int Version = 1;

    /// <summary>Adds the stored functions to the kernel; null if there are none or the arguments do not fit them.</summary>
    public static Function? Find(LoweringContext context, HelperCall call, NameTable names)
    {
        string? signature = call.Method.OriginalDefinition.GetDocumentationCommentId();
        foreach (AttributeData attribute in call.Method.ContainingType.OriginalDefinition.GetAttributes())
        {
            if (attribute.AttributeClass is { } type
                && TypeMapping.IsNamed(type, "HataDsl", "KernelIrAttribute")
                && attribute.ConstructorArguments is { Length: 3 } arguments
                && arguments[0].Value is Version
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

        return last;
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
