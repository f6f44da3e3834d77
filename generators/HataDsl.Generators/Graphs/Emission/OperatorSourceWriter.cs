using HataDsl.Ir.Graphs;

namespace HataDsl.Generators;

/// <summary>Writes the stored form of an operator as an attribute on a partial part of its type.</summary>
internal static class OperatorSourceWriter
{
    /// <summary>The whole file.</summary>
    public static string Write(OperatorModel model)
    {
        var source = new SourceBuilder();
        source.BeginFile();
        if (model.Namespace.Length > 0)
        {
            source.Line($"namespace {model.Namespace};");
            source.Line();
        }

        for (int i = 0; i < model.Containing.Count; i++)
        {
            if (i == model.Containing.Count - 1)
            {
                source.Line($"[global::HataDsl.Graphs.OperatorSteps({OperatorScript.FormatVersion}, {SourceBuilder.Literal(model.Signature)}, {SourceBuilder.Literal(model.Text)})]");
            }

            source.Open($"partial {model.Containing[i].Keyword} {model.Containing[i].Name}");
        }

        foreach (ContainingType _ in model.Containing)
        {
            source.Close();
        }

        return source.ToString();
    }

    /// <summary>A stable name for the file; operators may be overloaded, so it ends in a hash of the signature.</summary>
    public static string HintName(OperatorModel model) =>
        (model.Namespace.Length == 0 ? "" : model.Namespace + ".") + string.Join(".", model.Containing.Select(type => type.Name)) + "." + model.Method
        + "." + Ir.KernelHash.Of(model.Signature).Substring(0, 8) + ".operator.g.cs";
}
