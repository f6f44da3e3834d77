using HataDsl.Ir;

namespace HataDsl.Generators;

/// <content>Functions by the names of HLSL, for one number; those of vectors go component by component through them.</content>
internal static partial class IntrinsicTable
{
    /// <summary>Where the functions of shading languages are.</summary>
    public const string Shading = "HataDsl.Hlsl";

    private static void AddShading(Dictionary<string, IntrinsicRow> rows)
    {
        void Same(string name, int arguments) => rows[Key(Shading, name, arguments)] = rows[Key("System.MathF", name, arguments)];
        void Body(string name, int arguments, IntrinsicBody body) => rows[Key(Shading, name, arguments)] = new IntrinsicRow(null, body, null);
        void Operation(string name, int arguments, Op op) => rows[Key(Shading, name, arguments)] = new IntrinsicRow(op, null, null);

        foreach (string name in new[] { "Acos", "Asin", "Atan", "Cosh", "Log10", "Sinh" })
        {
            Same(name, 1);
        }

        Same("Atan2", 2);
        foreach ((string name, int arguments, Op op) in new[]
        {
            ("Abs", 1, Op.Abs), ("Ceil", 1, Op.Ceiling), ("Cos", 1, Op.Cos), ("Exp", 1, Op.Exp), ("Exp2", 1, Op.Exp2), ("Floor", 1, Op.Floor),
            ("Fma", 3, Op.Fma), ("Fmod", 2, Op.Rem), ("Log", 1, Op.Log), ("Log2", 1, Op.Log2), ("Max", 2, Op.Max), ("Min", 2, Op.Min), ("Pow", 2, Op.Pow),
            ("Round", 1, Op.Round), ("Sin", 1, Op.Sin), ("Sqrt", 1, Op.Sqrt), ("Tan", 1, Op.Tan), ("Tanh", 1, Op.Tanh), ("Trunc", 1, Op.Truncate),
            ("CountBits", 1, Op.PopCount), ("ReverseBits", 1, Op.ReverseBits),
        })
        {
            Operation(name, arguments, op);
        }

        Body("Clamp", 3, static (at, x, _) => [at.Emit(Op.Min, at.Emit(Op.Max, x[0], x[1]), x[2])]);
        Body("Degrees", 1, static (at, x, _) => [at.Emit(Op.Mul, x[0], Number(at, x[0], 180 / (float)Math.PI))]);
        Body("Frac", 1, static (at, x, _) => [at.Emit(Op.Sub, x[0], at.Emit(Op.Floor, x[0]))]);
        Body("Ldexp", 2, static (at, x, _) => [at.Emit(Op.Mul, x[0], at.Emit(Op.Exp2, x[1]))]);
        Body("Lerp", 3, static (at, x, _) => [at.Emit(Op.Add, at.Emit(Op.Mul, x[0], at.Emit(Op.Sub, Number(at, x[0], 1), x[2])), at.Emit(Op.Mul, x[1], x[2]))]);
        Body("Mad", 3, static (at, x, _) => [at.Emit(Op.Add, at.Emit(Op.Mul, x[0], x[1]), x[2])]);
        Body("Radians", 1, static (at, x, _) => [at.Emit(Op.Mul, x[0], Number(at, x[0], (float)Math.PI / 180))]);
        Body("Rcp", 1, static (at, x, _) => [at.Emit(Op.Div, Number(at, x[0], 1), x[0])]);
        Body("Rsqrt", 1, static (at, x, _) => [at.Emit(Op.Div, Number(at, x[0], 1), at.Emit(Op.Sqrt, x[0]))]);
        Body("Saturate", 1, static (at, x, _) => [Saturate(at, x[0])]);
        Body("SmoothStep", 3, static (at, x, _) =>
        {
            Value t = Saturate(at, at.Emit(Op.Div, at.Emit(Op.Sub, x[2], x[0]), at.Emit(Op.Sub, x[1], x[0])));
            return [at.Emit(Op.Mul, at.Emit(Op.Mul, t, t), at.Emit(Op.Sub, Number(at, t, 3), at.Emit(Op.Mul, Number(at, t, 2), t)))];
        });
        Body("Sign", 1, Sign);
        Body("Step", 2, static (at, x, _) => [at.EmitAs(x[0].Type, Op.Select, at.Emit(Op.GreaterEqual, x[1], x[0]), Number(at, x[0], 1), Number(at, x[0], 0))]);
        AddShadingBits(Body);
        foreach ((string name, int arguments, Op op) in new[]
        {
            ("Add", 2, Op.AtomicAdd), ("And", 2, Op.AtomicAnd), ("Max", 2, Op.AtomicMax), ("Min", 2, Op.AtomicMin), ("Or", 2, Op.AtomicOr), ("Xor", 2, Op.AtomicXor),
            ("Exchange", 2, Op.AtomicExchange), ("CompareExchange", 3, Op.AtomicCompareExchange), ("CompareStore", 3, Op.AtomicCompareExchange),
        })
        {
            // With and without a place for the former value.
            rows[Key(Shading, "Interlocked" + name, arguments)] = new IntrinsicRow(op, null, null, Atomic: true);
            rows[Key(Shading, "Interlocked" + name, arguments + 1)] = new IntrinsicRow(op, null, null, Atomic: true);
        }

        Body("GroupMemoryBarrier", 0, Effects(Op.FenceWorkgroup));
        Body("GroupMemoryBarrierWithGroupSync", 0, Effects(Op.Barrier));
        foreach (string memory in new[] { "Device", "All" })
        {
            Body(memory + "MemoryBarrier", 0, Effects(Op.FenceDevice));
            Body(memory + "MemoryBarrierWithGroupSync", 0, Effects(Op.FenceDevice, Op.Barrier));
        }
    }

    private static void AddShadingBits(Action<string, int, IntrinsicBody> body)
    {
        foreach (string name in new[] { "AsFloat", "AsInt", "AsUInt" })
        {
            body(name, 1, Bitcast);
        }

        body("FirstBitHigh", 1, static (at, x, result) => [at.EmitAs(result, Op.Bitcast, at.Emit(Op.Sub, at.Constant(31), at.Emit(Op.LeadingZeros, x[0])))]);
        body("FirstBitLow", 1, static (at, x, result) =>
        {
            Value count = at.EmitAs(result, Op.Bitcast, at.Emit(Op.TrailingZeros, x[0]));
            return [at.EmitAs(result, Op.Select, at.Emit(Op.Equal, x[0], at.Constant(result, 0)), at.Constant(result, uint.MaxValue), count)];
        });
        body("F16ToF32", 1, static (at, x, _) => [Half(at, x[0])]);
        body("F32ToF16", 1, static (at, x, result) =>
            [Numeric.Convert(at, at.EmitAs(ScalarType.U16, Op.Bitcast, Numeric.Convert(at, x[0], ScalarType.F16)), result)]);
        body("IsFinite", 1, static (at, x, _) => [at.Emit(Op.Less, at.Emit(Op.Abs, x[0]), Infinity(at, x[0].Type))]);
        body("IsInfinite", 1, static (at, x, _) => [at.Emit(Op.Equal, at.Emit(Op.Abs, x[0]), Infinity(at, x[0].Type))]);
        body("IsNaN", 1, static (at, x, _) => [at.Emit(Op.NotEqual, x[0], x[0])]);
        foreach (string name in new[] { "BoolToFloat", "BoolToInt", "BoolToUInt" })
        {
            body(name, 1, static (at, x, result) => [at.EmitAs(result, Op.Select, x[0], at.Constant(result, Numeric.BitsOf(result, 1)), at.Constant(result, 0))]);
        }

        foreach (string name in new[] { "FloatToBool", "IntToBool", "UIntToBool" })
        {
            body(name, 1, static (at, x, _) => [at.Emit(Op.NotEqual, x[0], at.Constant(x[0].Type, 0))]);
        }
    }

    private static Value Saturate(RegionBuilder at, Value x) => at.Emit(Op.Min, at.Emit(Op.Max, x, Number(at, x, 0)), Number(at, x, 1));

    /// <summary>A constant of the type of a value.</summary>
    private static Value Number(RegionBuilder at, Value like, float number) =>
        at.Constant(like.Type, like.Type == ScalarType.F64 ? ConstantBits.FromDouble(number) : like.Type == ScalarType.F32 ? ConstantBits.FromSingle(number) : Numeric.BitsOf(like.Type, (int)number));
}
