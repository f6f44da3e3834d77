using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;

namespace HataDsl.Build;

/// <summary>Writes what the compiler decided about the graphs of an assembly into a folder: a report and a picture for each plan.</summary>
internal static class GraphDocuments
{
    private const string AttributeNamespace = "HataDsl.Graphs";
    private const string AttributeName = "GraphDocumentAttribute";
    private const int Prolog = 1;

    /// <summary>The plans by their numbers in HataDsl.Graphs.GraphVariant.</summary>
    private static readonly string[] Variants = ["separate", "processor", "accelerator"];

    /// <summary>Writes the files of every graph: <c>graph.plan.md</c> and <c>graph.plan.svg</c>. Files that are the same stay untouched.</summary>
    /// <param name="assembly">Path of the assembly.</param>
    /// <param name="folder">The folder; made where it is not there.</param>
    /// <param name="output">Where the line about what was written goes.</param>
    /// <returns>The exit code.</returns>
    public static int Write(string assembly, string folder, TextWriter output)
    {
        using var stream = File.OpenRead(assembly);
        using var image = new PEReader(stream);
        MetadataReader metadata = image.GetMetadataReader();
        var graphs = new HashSet<string>();
        foreach (TypeDefinitionHandle type in metadata.TypeDefinitions)
        {
            foreach (CustomAttributeHandle handle in metadata.GetTypeDefinition(type).GetCustomAttributes())
            {
                CustomAttribute attribute = metadata.GetCustomAttribute(handle);
                BlobReader value = metadata.GetBlobReader(attribute.Value);
                if (!ShaderReader.Is(metadata, attribute, AttributeNamespace, AttributeName) || value.ReadUInt16() != Prolog)
                {
                    continue;
                }

                string variant = Variants[value.ReadInt32()];
                string graph = value.ReadSerializedString()!;
                graphs.Add(graph);
                Directory.CreateDirectory(folder);
                WriteIfChanged(Path.Combine(folder, $"{graph}.{variant}.md"), value.ReadSerializedString()!);
                WriteIfChanged(Path.Combine(folder, $"{graph}.{variant}.svg"), value.ReadSerializedString()!);
            }
        }

        if (graphs.Count > 0)
        {
            output.WriteLine($"HataDsl: reports and pictures of {graphs.Count} graphs of {Path.GetFileNameWithoutExtension(assembly)} are in {folder}");
        }

        return 0;
    }

    private static void WriteIfChanged(string path, string text)
    {
        if (!File.Exists(path) || File.ReadAllText(path) != text)
        {
            File.WriteAllText(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
    }
}
