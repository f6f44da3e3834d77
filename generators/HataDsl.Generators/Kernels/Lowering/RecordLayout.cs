using HataDsl.Ir;
using Microsoft.CodeAnalysis;

namespace HataDsl.Generators;

/// <summary>
/// Where the scalars of a struct lie in memory: one after the other as declared, each at a multiple of its size, as the run time lays out
/// structs without references.
/// </summary>
/// <param name="Size">Bytes of the struct.</param>
/// <param name="Offsets">For each scalar of the <see cref="TypeLayout"/> its place in bytes.</param>
internal sealed record RecordLayout(int Size, int[] Offsets)
{
    /// <summary>The layout of a type that has a <see cref="TypeLayout"/>; null if it is not known or has a scalar out of line.</summary>
    public static RecordLayout? Of(ITypeSymbol type)
    {
        var offsets = new List<int>();
        if (Place(type, 0, offsets) is not { } placed)
        {
            return null;
        }

        ScalarType[] scalars = TypeLayout.Of(type)?.Scalars ?? [];
        bool isAligned = offsets.Count == scalars.Length && !offsets.Where((offset, i) => offset % scalars[i].Size() != 0 || placed.Size % scalars[i].Size() != 0).Any();
        return isAligned ? new RecordLayout(placed.Size, [.. offsets]) : null;
    }

    private static (int Size, int Alignment)? Place(ITypeSymbol type, int start, List<int> offsets)
    {
        ScalarType scalar = TypeMapping.Scalar(type);
        if (scalar != ScalarType.Void)
        {
            offsets.Add(start);
            return (scalar.Size(), scalar.Size());
        }

        // The run time may reorder tuples, and what is packed by hand can lie anywhere.
        if (type.IsTupleType || !StructFacts.IsSequential(type))
        {
            return null;
        }

        int size = 0;
        int alignment = 1;
        foreach (IFieldSymbol field in type.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsStatic))
        {
            int first = offsets.Count;
            if (Place(field.Type, 0, offsets) is not { } inner)
            {
                return null;
            }

            size = (size + inner.Alignment - 1) / inner.Alignment * inner.Alignment;
            for (int i = first; i < offsets.Count; i++)
            {
                offsets[i] += start + size;
            }

            size += inner.Size;
            alignment = Math.Max(alignment, inner.Alignment);
            int[] element = [.. offsets.Skip(first)];
            for (int i = 1; i < StructFacts.RepetitionsOf(type); i++)
            {
                offsets.AddRange(element.Select(offset => offset + (i * inner.Size)));
                size += inner.Size;
            }
        }

        return (Math.Max((size + alignment - 1) / alignment * alignment, 1), alignment);
    }
}
