using HataDsl.Ir;

namespace HataDsl.Generators;

/// <content>Packed numbers.</content>
internal static partial class IntrinsicTable
{
    private static void AddPacked(Dictionary<string, IntrinsicRow> rows)
    {
        string[] packed = ["Packed"];
        foreach ((string name, string several, int bits, bool signed) in new[]
        {
            ("SignedByte", "SignedBytes", 8, true), ("UnsignedByte", "UnsignedBytes", 8, false),
            ("SignedNibble", "SignedNibbles", 4, true), ("UnsignedNibble", "UnsignedNibbles", 4, false),
        })
        {
            Add(rows, "HataDsl.", packed, name, 2, (at, x, _) => [Field(at, x[0], x[1], bits, signed)]);
            Add(rows, "HataDsl.", packed, several, bits == 8 ? 1 : 2, (at, x, _) =>
            {
                Value first = bits == 8 ? at.Constant(0) : at.Emit(Op.ShiftLeft, x[1], at.Constant(2));
                return [.. Enumerable.Range(0, 4).Select(i => Field(at, x[0], i == 0 ? first : at.Emit(Op.Add, first, at.Constant(i)), bits, signed))];
            });
        }

        Add(rows, "HataDsl.", packed, "PackBytes", 4, static (at, x, _) => [Pack(at, x, 8)]);
        Add(rows, "HataDsl.", packed, "PackNibbles", 4, static (at, x, _) => [Pack(at, x, 4)]);
        Add(rows, "HataDsl.", packed, "Dot", 3, Op.DotBytes);
        Add(rows, "HataDsl.", packed, "E5M2ToSingle", 1, static (at, x, _) =>
            [Half(at, at.Emit(Op.ShiftLeft, Numeric.Convert(at, x[0], ScalarType.I32), at.Constant(8)))]);
        Add(rows, "HataDsl.", packed, "E4M3ToSingle", 1, static (at, x, _) =>
        {
            Value bits = Numeric.Convert(at, x[0], ScalarType.I32);
            Value magnitude = at.Emit(Op.And, bits, at.Constant(0x7f));
            Value sign = at.Emit(Op.ShiftLeft, at.Emit(Op.And, bits, at.Constant(0x80)), at.Constant(8));
            Value scaled = Half(at, at.Emit(Op.Or, sign, at.Emit(Op.ShiftLeft, magnitude, at.Constant(7))));
            Value number = at.Emit(Op.Mul, scaled, at.Constant(ScalarType.F32, ConstantBits.FromSingle(256)));
            Value isNaN = at.Emit(Op.Equal, magnitude, at.Constant(0x7f));
            return [at.EmitAs(ScalarType.F32, Op.Select, isNaN, at.Constant(ScalarType.F32, ConstantBits.FromSingle(float.NaN)), number)];
        });
    }

    /// <summary>Shifts the number to the top and back down, which extends it.</summary>
    private static Value Field(RegionBuilder at, Value word, Value index, int bits, bool signed)
    {
        Value rest = at.Emit(Op.Sub, at.Constant(32 - bits), at.Emit(Op.Mul, index, at.Constant(bits)));
        Value top = at.Emit(Op.ShiftLeft, word, rest);
        return signed
            ? at.Emit(Op.ShiftRight, at.EmitAs(ScalarType.I32, Op.Bitcast, top), at.Constant(32 - bits))
            : at.EmitAs(ScalarType.I32, Op.Bitcast, at.Emit(Op.ShiftRight, top, at.Constant(32 - bits)));
    }

    private static Value Pack(RegionBuilder at, Value[] numbers, int bits)
    {
        Value word = at.Emit(Op.And, numbers[0], at.Constant((1 << bits) - 1));
        for (int i = 1; i < numbers.Length; i++)
        {
            Value part = at.Emit(Op.And, numbers[i], at.Constant((1 << bits) - 1));
            word = at.Emit(Op.Or, word, at.Emit(Op.ShiftLeft, part, at.Constant(bits * i)));
        }

        return at.EmitAs(ScalarType.U32, Op.Bitcast, word);
    }

    private static Value Half(RegionBuilder at, Value bits) =>
        Numeric.Convert(at, at.EmitAs(ScalarType.F16, Op.Bitcast, Numeric.Convert(at, bits, ScalarType.U16)), ScalarType.F32);
}
