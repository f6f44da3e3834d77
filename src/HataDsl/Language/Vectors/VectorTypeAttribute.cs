namespace HataDsl;

/// <summary>Marks a vector type, whose members the generator writes: components, operators, functions and swizzles.</summary>
/// <param name="element">Type of the components.</param>
/// <param name="count">Number of components: 2, 3 or 4 named X, Y, Z and W, or 8 or 16 named E0, E1 and on.</param>
[AttributeUsage(AttributeTargets.Struct)]
internal sealed class VectorTypeAttribute(Type element, int count) : Attribute
{
    public Type Element { get; } = element;

    public int Count { get; } = count;
}
