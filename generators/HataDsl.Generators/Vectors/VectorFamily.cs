namespace HataDsl.Generators;

/// <summary>Vector types of one component type: their names begin alike and end in the number of components.</summary>
/// <param name="Prefix">Beginning of the names.</param>
/// <param name="Element">C# name of the component type.</param>
/// <param name="Kind">What can be done with components.</param>
/// <param name="Counts">Numbers of components that there are.</param>
internal sealed record VectorFamily(string Prefix, string Element, VectorKind Kind, int[] Counts)
{
    /// <summary>Every family.</summary>
    public static IReadOnlyList<VectorFamily> All { get; } =
    [
        new("Float", "float", VectorKind.Float, [2, 3, 4]),
        new("Double", "double", VectorKind.Float, [2, 3, 4]),
        new("Int", "int", VectorKind.Signed, [2, 3, 4]),
        new("UInt", "uint", VectorKind.Unsigned, [2, 3, 4]),
        new("Half", "global::System.Half", VectorKind.Narrow, [2, 4, 8]),
        new("BFloat", "global::HataDsl.BFloat16", VectorKind.Narrow, [2, 4, 8]),
        new("Byte", "byte", VectorKind.Storage, [4, 8, 16]),
        new("SByte", "sbyte", VectorKind.Storage, [4, 8, 16]),
        new("Bool", "bool", VectorKind.Logical, [2, 3, 4]),
    ];

    /// <summary>The family of a type, and its number of components; none when it is no vector type.</summary>
    public static VectorFamily? Find(string name, out int count)
    {
        string digits = name.Substring(name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9').Length);
        int found = digits.Length is 1 or 2 ? int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture) : 0;
        count = found;
        return All.FirstOrDefault(family => family.Prefix.Length + digits.Length == name.Length && name.StartsWith(family.Prefix, StringComparison.Ordinal) && family.Counts.Contains(found));
    }

    /// <summary>Names of components by position.</summary>
    public const string Positions = "XYZW";

    /// <summary>Names of components as a colour.</summary>
    public const string Colours = "RGBA";

    /// <summary>Name of a component.</summary>
    public static string Component(int count, int index) => count <= 4 ? "XYZW"[index].ToString() : "E" + index.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Whether every component of this family converts to one of another without a cast, as the numbers do in C#.</summary>
    public bool WidensTo(VectorFamily other) => (Prefix, other.Prefix) is ("Int", "Float") or ("Int", "Double") or ("UInt", "Float") or ("UInt", "Double") or ("Float", "Double");

    /// <summary>The components that a swizzle names, by position or as a colour, or null when the name is none.</summary>
    public static int[]? Swizzle(string name, int count)
    {
        string letters = name.Length > 0 && Colours.Contains(name[0]) ? Colours : Positions;
        int[] components = [.. name.Select(letter => letters.IndexOf(letter))];
        bool isNamed = name.Length is >= 2 and <= 4 || (name.Length == 1 && letters == Colours); // X is a field, R is not
        return count <= 4 && isNamed && components.All(component => component >= 0 && component < count) ? components : null;
    }
}

/// <summary>What can be done with the components of a vector.</summary>
internal enum VectorKind
{
    /// <summary>Floating-point arithmetic.</summary>
    Float,

    /// <summary>Arithmetic of signed integers.</summary>
    Signed,

    /// <summary>Arithmetic of unsigned integers.</summary>
    Unsigned,

    /// <summary>Floating-point arithmetic that is done in f32 and rounded, operation by operation.</summary>
    Narrow,

    /// <summary>Storing and converting alone.</summary>
    Storage,

    /// <summary>Logic of truth values.</summary>
    Logical,
}
