using HataDsl.Ir;

namespace HataDsl.Generators;

/// <summary>
/// What a view, span or array of the C# stands for: one symbol for each scalar of its elements, or a part of them. Which symbols these
/// are is followed at compile time; where a part starts and how long it is are values.
/// </summary>
/// <param name="Symbols">Views, arrays or tables.</param>
/// <param name="Start">Index of the first element, i32 or i64; null for 0.</param>
/// <param name="Length">Number of elements, i32 or i64; null for all.</param>
/// <param name="Shape">Of what has more than one dimension.</param>
/// <param name="Cast">The type that the elements are seen as, where it is not their own; start and length then count elements of it.</param>
internal readonly record struct ArrayRef(Symbol[] Symbols, Value? Start = null, Value? Length = null, ArrayShape? Shape = null, ElementCast? Cast = null)
{
    /// <summary>Whether it is the whole of its symbols.</summary>
    public bool IsWhole => Start is null && Length is null;

    /// <summary>Elements if that is written on the symbols, else 0.</summary>
    public int FixedLength => IsWhole ? Symbols[0].Length / Symbols[0].Lanes : 0;
}

/// <summary>Elements that are seen as numbers of another type, side by side in memory, the low bytes first.</summary>
/// <param name="Type">The type.</param>
/// <param name="Origin">Where they begin, in elements of the array's own type; null for 0.</param>
internal sealed record ElementCast(ScalarType Type, Value? Origin);

/// <summary>Dimensions of a view or array.</summary>
/// <param name="Extents">Elements along each axis, x first.</param>
/// <param name="Pitches">Elements from one to the next along each axis but x.</param>
internal sealed record ArrayShape(Value[] Extents, Value[] Pitches)
{
    /// <summary>Extents and pitches.</summary>
    public IEnumerable<Value> Values => Extents.Concat(Pitches);
}
