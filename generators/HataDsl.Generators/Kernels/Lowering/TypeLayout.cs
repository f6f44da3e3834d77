using HataDsl.Ir;
using Microsoft.CodeAnalysis;

namespace HataDsl.Generators;

/// <summary>How a C# value is spread over scalars: one for a primitive, one for each field of a struct or tuple, in order.</summary>
internal sealed class TypeLayout
{
    private const int MaximumScalars = 64;
    private const string BackingField = ">k__BackingField";

    private readonly Dictionary<string, (int Start, TypeLayout Layout)> _fields = [];
    private bool _isVector;

    private TypeLayout(ScalarType[] scalars, string[] suffixes)
    {
        Scalars = scalars;
        Suffixes = suffixes;
    }

    /// <summary>No value.</summary>
    public static TypeLayout Empty { get; } = new([], []);

    /// <summary>Types of the scalars.</summary>
    public ScalarType[] Scalars { get; private set; }

    /// <summary>What is appended to a variable's name for each scalar: empty for a primitive, else <c>_Field</c>.</summary>
    public string[] Suffixes { get; private set; }

    /// <summary>Number of scalars.</summary>
    public int Count => Scalars.Length;

    /// <summary>Whether it is one primitive, not a struct with one field.</summary>
    public bool IsScalar => Count == 1 && _fields.Count == 0;

    /// <summary>Scalars of an element that moves as one: 1 for a primitive, more for a vector type, 0 for other structs.</summary>
    public int VectorLanes => _isVector ? Count : IsScalar ? 1 : 0;

    /// <summary>The layout of a closed type, or null if the type cannot be used.</summary>
    public static TypeLayout? Of(ITypeSymbol type)
    {
        ScalarType scalar = TypeMapping.Scalar(type);
        if (scalar != ScalarType.Void)
        {
            return new TypeLayout([scalar], [""]);
        }

        bool isStruct = type is INamedTypeSymbol { TypeKind: TypeKind.Struct, IsRefLikeType: false, SpecialType: SpecialType.None }
            && type.IsUnmanagedType && !StructFacts.IsLaidOutByHand(type) && (type.IsTupleType || type.ContainingNamespace?.ToDisplayString() != "System");
        return isStruct ? OfFields(type) : null;
    }

    /// <summary>Where a field lies.</summary>
    public bool TryGetField(string name, out int start, out TypeLayout layout)
    {
        bool found = _fields.TryGetValue(name, out (int Start, TypeLayout Layout) field);
        (start, layout) = field;
        return found;
    }

    /// <summary>Name under which a field is found: auto-properties by the property's name.</summary>
    public static string FieldName(IFieldSymbol field) =>
        field.AssociatedSymbol is IPropertySymbol property ? property.Name
        : field.Name.StartsWith("<", StringComparison.Ordinal) && field.Name.EndsWith(BackingField, StringComparison.Ordinal)
            ? field.Name.Substring(1, field.Name.Length - BackingField.Length - 1) // of a referenced assembly, where the two are not linked
        : (field.CorrespondingTupleField ?? field).Name;

    private static TypeLayout? OfFields(ITypeSymbol type)
    {
        var result = new TypeLayout([], []);
        var scalars = new List<ScalarType>();
        var suffixes = new List<string>();
        IEnumerable<IFieldSymbol> fields = type is INamedTypeSymbol { IsTupleType: true } tuple
            ? tuple.TupleElements
            : type.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsStatic);
        int repetitions = StructFacts.RepetitionsOf(type);
        foreach (IFieldSymbol field in fields)
        {
            if (field.IsFixedSizeBuffer || Of(field.Type) is not { } layout || scalars.Count + ((long)layout.Count * repetitions) > MaximumScalars)
            {
                return null;
            }

            string name = FieldName(field);
            result._fields.Add(name, (scalars.Count, layout));
            for (int i = 0; i < repetitions; i++)
            {
                string element = repetitions > 1 ? i.ToString(System.Globalization.CultureInfo.InvariantCulture) : name;
                scalars.AddRange(layout.Scalars);
                suffixes.AddRange(layout.Suffixes.Select(suffix => "_" + element + suffix));
            }
        }

        result._isVector = VectorLowering.IsVector(type, out VectorFamily family, out _) && family.Kind != VectorKind.Logical; // truth values lie as in a struct
        result.Scalars = [.. scalars];
        result.Suffixes = [.. suffixes];
        return result;
    }
}
