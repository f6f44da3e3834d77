using HataDsl.Ir;

namespace HataDsl.Generators;

/// <summary>
/// What a view, span or array of the C# stands for: one symbol for each scalar of its elements, or a part of them. Which symbols these
/// are is followed at compile time; where a part starts and how long it is are values.
/// </summary>
/// <param name="Symbols">Views, arrays or tables.</param>
/// <param name="Start">Index of the first element, i32 or i64; null for 0.</param>
/// <param name="Length">Number of elements, i32 or i64; null for all.</param>
internal readonly record struct ArrayRef(Symbol[] Symbols, Value? Start = null, Value? Length = null)
{
    /// <summary>Whether it is the whole of its symbols.</summary>
    public bool IsWhole => Start is null && Length is null;

    /// <summary>Elements if that is written on the symbols, else 0.</summary>
    public int FixedLength => IsWhole ? Symbols[0].Length / Symbols[0].Lanes : 0;
}
