namespace HataDsl.Generators;

/// <summary>Writes the stored form of a helper as an attribute on a partial part of its type.</summary>
internal static class HelperSourceWriter
{
    /// <summary>The whole file.</summary>
    public static string Write(HelperModel model)
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
                foreach (StoredForm form in model.Forms)
                {
                    source.Line($"[global::HataDsl.KernelIr({ImportedHelpers.FormatVersion}, {SourceBuilder.Literal(form.Signature)}, {SourceBuilder.Literal(form.Ir)})]");
                }
            }

            source.Open($"partial {model.Containing[i].Keyword} {model.Containing[i].Name}");
        }

        foreach (ContainingType _ in model.Containing)
        {
            source.Close();
        }

        return source.ToString();
    }

    /// <summary>A stable name for the file; helpers may be overloaded, so it ends in a hash of the signature.</summary>
    public static string HintName(HelperModel model) =>
        (model.Namespace.Length == 0 ? "" : model.Namespace + ".") + string.Join(".", model.Containing.Select(type => type.Name)) + "." + model.Method
        + "." + Ir.KernelHash.Of(model.Signature).Substring(0, 8) + ".helper.g.cs";
}
