using HataDsl.Ir;

namespace HataDsl.Generators;

/// <content>Functions of floats, and those that exist for floats and integers.</content>
internal static partial class IntrinsicTable
{
    private static void AddFloatFunctions(Dictionary<string, IntrinsicRow> rows)
    {
        foreach ((string method, int arguments, Op op) in new[]
        {
            ("Sqrt", 1, Op.Sqrt), ("Exp", 1, Op.Exp), ("Exp2", 1, Op.Exp2), ("Log", 1, Op.Log), ("Log2", 1, Op.Log2),
            ("Sin", 1, Op.Sin), ("Cos", 1, Op.Cos), ("Tan", 1, Op.Tan), ("Tanh", 1, Op.Tanh), ("Pow", 2, Op.Pow),
            ("Floor", 1, Op.Floor), ("Ceiling", 1, Op.Ceiling), ("Round", 1, Op.Round), ("Truncate", 1, Op.Truncate),
            ("Abs", 1, Op.Abs), ("Min", 2, Op.Min), ("Max", 2, Op.Max), ("FusedMultiplyAdd", 3, Op.Fma),
            ("MultiplyAddEstimate", 3, Op.Fma), ("MinNumber", 2, Op.MinNumber), ("MaxNumber", 2, Op.MaxNumber),
        })
        {
            Add(rows, "System.", [.. FloatTypes, "Half"], method, arguments, op);
        }

        foreach ((string method, int arguments) in new[]
        {
            ("Asin", 1), ("Acos", 1), ("Atan", 1), ("Atan2", 2), ("Sinh", 1), ("Cosh", 1), ("Cbrt", 1), ("Log10", 1), ("Log", 2), ("IEEERemainder", 2),
        })
        {
            foreach (string type in FloatTypes)
            {
                string called = method == "IEEERemainder" && (type is "Single" or "Double") ? "Ieee754Remainder" : method;
                rows[Key("System." + type, called, arguments)] = new IntrinsicRow(null, null, null) { Written = method };
            }
        }

        string[] types = ["Single", "Double", "Half"];

        Add(rows, "System.", types, "IsNaN", 1, static (at, x, _) => Test(at, x[0], static (at, a) => at.Emit(Op.NotEqual, a, a)));
        Add(rows, "System.", types, "IsInfinity", 1, static (at, x, _) => Test(at, x[0], static (at, a) => at.Emit(Op.Equal, at.Emit(Op.Abs, a), Infinity(at, a.Type))));
        Add(rows, "System.", types, "IsFinite", 1, static (at, x, _) => Test(at, x[0], static (at, a) => at.Emit(Op.Less, at.Emit(Op.Abs, a), Infinity(at, a.Type))));
        Add(rows, "System.", types, "IsPositiveInfinity", 1, static (at, x, _) => Test(at, x[0], static (at, a) => at.Emit(Op.Equal, a, Infinity(at, a.Type))));
        Add(rows, "System.", types, "IsNegativeInfinity", 1, static (at, x, _) => Test(at, x[0], static (at, a) => at.Emit(Op.Equal, a, at.Emit(Op.Neg, Infinity(at, a.Type)))));
        Add(rows, "System.", types, "IsNegative", 1, static (at, x, _) => Test(at, x[0], static (at, a) =>
        {
            ScalarType bits = a.Type == ScalarType.F32 ? ScalarType.I32 : ScalarType.I64;
            return at.Emit(Op.Less, at.EmitAs(bits, Op.Bitcast, a), at.Constant(bits, 0));
        }));
        Add(rows, "System.", ["Single", "Double"], "Lerp", 3, static (at, x, _) =>
        {
            Value rest = at.Emit(Op.Sub, at.Constant(x[2].Type, Numeric.BitsOf(x[2].Type, 1)), x[2]);
            return [at.Emit(Op.Add, at.Emit(Op.Mul, x[0], rest), at.Emit(Op.Mul, x[1], x[2]))];
        });
        Add(rows, "System.", [.. FloatTypes, "Half"], "Round", 2, RoundTo);
        Add(rows, "System.", FloatTypes, "CopySign", 2, CopySign);
        Add(rows, "System.", FloatTypes, "SinCos", 1, static (at, x, _) => [at.Emit(Op.Sin, x[0]), at.Emit(Op.Cos, x[0])]);
        Add(rows, "System.", [.. FloatTypes, "Half"], "Clamp", 3, Clamp);
        Add(rows, "System.", [.. FloatTypes, "Half"], "Sign", 1, Sign);
        Add(rows, "System.", ["Single", "Double", "Half"], "CreateTruncating", 1, static (at, x, result) => [Numeric.Convert(at, x[0], result)]);
        Add(rows, "System.", ["Single", "Double", "Half"], "CreateSaturating", 1, static (at, x, result) => [Numeric.Convert(at, x[0], result)]);
        Add(rows, "System.", ["Single", "Double", "Half"], "CreateChecked", 1, static (at, x, result) => [Numeric.Convert(at, x[0], result)]);
    }

    /// <summary>A test of a float; of a Half by its value as a float, which it has exactly.</summary>
    private static Value[] Test(RegionBuilder at, Value value, Func<RegionBuilder, Value, Value> test) => [test(at, Numeric.Promote(at, value))];

    private static Value Infinity(RegionBuilder at, ScalarType type) =>
        at.Constant(type, type == ScalarType.F32 ? ConstantBits.FromSingle(float.PositiveInfinity) : ConstantBits.FromDouble(double.PositiveInfinity));

    private static Value[] CopySign(RegionBuilder at, Value[] x, ScalarType result)
    {
        ScalarType bits = x[0].Type == ScalarType.F32 ? ScalarType.U32 : ScalarType.U64;
        ulong sign = 1UL << (bits.Bits() - 1);
        Value magnitude = at.Emit(Op.And, at.EmitAs(bits, Op.Bitcast, x[0]), at.Constant(bits, sign - 1));
        Value signed = at.Emit(Op.And, at.EmitAs(bits, Op.Bitcast, x[1]), at.Constant(bits, sign));
        return [at.EmitAs(result, Op.Bitcast, at.Emit(Op.Or, magnitude, signed))];
    }

    /// <summary>Rounding in a mode of <see cref="MidpointRounding"/> that is known when the kernel is compiled; a number of digits is refused.</summary>
    private static Value[] RoundTo(RegionBuilder at, Value[] x, ScalarType result)
    {
        // The enum comes as its i32; so would a number of digits, which differs by the type of the C# parameter alone and is refused before.
        Value wide = Numeric.Promote(at, x[0]);
        Value? rounded = at.Known!.TryGetValue(x[1], out ulong mode) ? mode switch
        {
            0 => at.Emit(Op.Round, wide),
            1 => RoundAway(at, wide),
            2 => at.Emit(Op.Truncate, wide),
            3 => at.Emit(Op.Floor, wide),
            4 => at.Emit(Op.Ceiling, wide),
            _ => null,
        } : null;
        return rounded is null ? [] : [Numeric.Convert(at, rounded, result)];
    }

    /// <summary>Ties away from zero: the part cut off is exact, so comparing it with a half is.</summary>
    private static Value RoundAway(RegionBuilder at, Value x)
    {
        Value whole = at.Emit(Op.Truncate, x);
        Value half = at.Constant(x.Type, x.Type == ScalarType.F32 ? ConstantBits.FromSingle(0.5f) : ConstantBits.FromDouble(0.5));
        Value goesUp = at.Emit(Op.GreaterEqual, at.Emit(Op.Abs, at.Emit(Op.Sub, x, whole)), half);
        Value one = CopySign(at, [at.Constant(x.Type, Numeric.BitsOf(x.Type, 1)), x], x.Type)[0];
        return at.EmitAs(x.Type, Op.Select, goesUp, at.Emit(Op.Add, whole, one), whole);
    }

    /// <summary>As the base library compares: the lower bound first, and a NaN stays.</summary>
    private static Value[] Clamp(RegionBuilder at, Value[] x, ScalarType result)
    {
        Value[] wide = [.. x.Select(value => Numeric.Promote(at, value))];
        Value above = at.EmitAs(wide[0].Type, Op.Select, at.Emit(Op.Greater, wide[0], wide[2]), wide[2], wide[0]);
        Value clamped = at.EmitAs(wide[0].Type, Op.Select, at.Emit(Op.Less, wide[0], wide[1]), wide[1], above);
        return [Numeric.Convert(at, clamped, result)];
    }

    /// <summary>
    /// -1, 0 or 1; 0 for NaN, where C# throws. As a difference: nested choices by the sign of a long that was a float make NVIDIA's Vulkan
    /// compiler fail where matrix units are enabled (driver 580).
    /// </summary>
    private static Value[] Sign(RegionBuilder at, Value[] x, ScalarType result)
    {
        Value wide = Numeric.Promote(at, x[0]);
        Value zero = at.Constant(wide.Type, 0);
        Value One(Op comparison) => at.EmitAs(ScalarType.I32, Op.Select, at.Emit(comparison, wide, zero), at.Constant(1), at.Constant(0));
        return [Numeric.Convert(at, at.Emit(Op.Sub, One(Op.Greater), One(Op.Less)), result)];
    }
}
