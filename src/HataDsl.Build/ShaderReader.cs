using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace HataDsl.Build;

/// <summary>A shader carried by an assembly.</summary>
/// <param name="Hash">Hash of the kernel.</param>
/// <param name="Kernel">Name of the kernel.</param>
/// <param name="Glsl">GLSL text.</param>
/// <param name="Lines">Which line of the IR each line of the text came from.</param>
internal readonly record struct CarriedShader(string Hash, string Kernel, string Glsl, string Lines)
{
    /// <summary>Files of the kernel's C#.</summary>
    public string Files { get; init; } = "";

    /// <summary>The places of the lines of its IR.</summary>
    public string Rows { get; init; } = "";

    /// <summary>The C# behind a line of the shader as <c>file(line,column)</c>; null where the assembly does not say.</summary>
    public string? PlaceOf(int line) => Rows.Length == 0 ? null : KernelPlaces.Find(Files, Rows, KernelPlaces.IrLineOf(Lines, line));
}

/// <summary>Reads the <c>KernelShader</c> and <c>KernelSource</c> attributes of an assembly from its metadata, without loading it or what it references.</summary>
internal static class ShaderReader
{
    private const string AttributeNamespace = "HataDsl";
    private const string ShaderName = "KernelShaderAttribute";
    private const string SourceName = "KernelSourceAttribute";
    private const int Prolog = 1;

    /// <summary>The shaders of an assembly, each hash once.</summary>
    public static List<CarriedShader> Read(string assemblyPath)
    {
        using var stream = File.OpenRead(assemblyPath);
        using var image = new PEReader(stream);
        MetadataReader metadata = image.GetMetadataReader();
        var shaders = new Dictionary<string, CarriedShader>();
        var sources = new Dictionary<string, (string Files, string Rows)>();
        foreach (CustomAttributeHandle handle in metadata.GetAssemblyDefinition().GetCustomAttributes())
        {
            CustomAttribute attribute = metadata.GetCustomAttribute(handle);
            BlobReader value = metadata.GetBlobReader(attribute.Value);
            if (Is(metadata, attribute, AttributeNamespace, ShaderName) && value.ReadUInt16() == Prolog)
            {
                var shader = new CarriedShader(value.ReadSerializedString()!, value.ReadSerializedString()!, value.ReadSerializedString()!, NamedString(ref value));
                shaders[shader.Hash] = shader;
            }
            else if (Is(metadata, attribute, AttributeNamespace, SourceName) && value.ReadUInt16() == Prolog)
            {
                sources[value.ReadSerializedString()!] = (value.ReadSerializedString()!, value.ReadSerializedString()!);
            }
        }

        return [.. shaders.Values.Select(shader => sources.TryGetValue(shader.Hash, out (string Files, string Rows) source)
            ? shader with { Files = source.Files, Rows = source.Rows }
            : shader)];
    }

    /// <summary>The one named argument that the attribute of a shader has, if it is there.</summary>
    private static string NamedString(ref BlobReader value)
    {
        if (value.ReadUInt16() == 0)
        {
            return "";
        }

        value.ReadSerializationTypeCode(); // a property
        value.ReadSerializationTypeCode(); // a string
        value.ReadSerializedString(); // its name
        return value.ReadSerializedString() ?? "";
    }

    /// <summary>Whether an attribute is of a type.</summary>
    public static bool Is(MetadataReader metadata, CustomAttribute attribute, string space, string name)
    {
        EntityHandle type = attribute.Constructor.Kind switch
        {
            HandleKind.MemberReference => metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent,
            HandleKind.MethodDefinition => metadata.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType(),
            _ => default,
        };
        (StringHandle actualSpace, StringHandle actualName) = type.Kind switch
        {
            HandleKind.TypeReference => (metadata.GetTypeReference((TypeReferenceHandle)type).Namespace, metadata.GetTypeReference((TypeReferenceHandle)type).Name),
            HandleKind.TypeDefinition => (metadata.GetTypeDefinition((TypeDefinitionHandle)type).Namespace, metadata.GetTypeDefinition((TypeDefinitionHandle)type).Name),
            _ => default,
        };
        return !actualName.IsNil && metadata.StringComparer.Equals(actualName, name) && metadata.StringComparer.Equals(actualSpace, space);
    }
}
