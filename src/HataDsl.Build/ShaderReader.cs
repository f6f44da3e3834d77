using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace HataDsl.Build;

/// <summary>A shader carried by an assembly.</summary>
/// <param name="Hash">Hash of the kernel.</param>
/// <param name="Kernel">Name of the kernel.</param>
/// <param name="Glsl">GLSL text.</param>
internal readonly record struct CarriedShader(string Hash, string Kernel, string Glsl);

/// <summary>Reads the <c>KernelShader</c> attributes of an assembly from its metadata, without loading it or what it references.</summary>
internal static class ShaderReader
{
    private const string AttributeNamespace = "HataDsl";
    private const string AttributeName = "KernelShaderAttribute";

    /// <summary>The shaders of an assembly, each hash once.</summary>
    public static List<CarriedShader> Read(string assemblyPath)
    {
        using var stream = File.OpenRead(assemblyPath);
        using var image = new PEReader(stream);
        MetadataReader metadata = image.GetMetadataReader();
        var shaders = new Dictionary<string, CarriedShader>();
        foreach (CustomAttributeHandle handle in metadata.GetAssemblyDefinition().GetCustomAttributes())
        {
            CustomAttribute attribute = metadata.GetCustomAttribute(handle);
            if (IsShader(metadata, attribute))
            {
                BlobReader value = metadata.GetBlobReader(attribute.Value);
                // The prolog of a custom attribute.
                value.ReadUInt16();
                var shader = new CarriedShader(value.ReadSerializedString()!, value.ReadSerializedString()!, value.ReadSerializedString()!);
                shaders[shader.Hash] = shader;
            }
        }

        return [.. shaders.Values];
    }

    private static bool IsShader(MetadataReader metadata, CustomAttribute attribute)
    {
        EntityHandle type = attribute.Constructor.Kind switch
        {
            HandleKind.MemberReference => metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent,
            HandleKind.MethodDefinition => metadata.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType(),
            _ => default,
        };
        (StringHandle space, StringHandle name) = type.Kind switch
        {
            HandleKind.TypeReference => (metadata.GetTypeReference((TypeReferenceHandle)type).Namespace, metadata.GetTypeReference((TypeReferenceHandle)type).Name),
            HandleKind.TypeDefinition => (metadata.GetTypeDefinition((TypeDefinitionHandle)type).Namespace, metadata.GetTypeDefinition((TypeDefinitionHandle)type).Name),
            _ => default,
        };
        return !name.IsNil && metadata.StringComparer.Equals(name, AttributeName) && metadata.StringComparer.Equals(space, AttributeNamespace);
    }
}
