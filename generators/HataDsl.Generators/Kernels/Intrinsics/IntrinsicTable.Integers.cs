using HataDsl.Ir;

namespace HataDsl.Generators;

/// <content>Functions of integers and bits, and the methods that people try but that no device has.</content>
internal static partial class IntrinsicTable
{
    private static void AddIntegerFunctions(Dictionary<string, IntrinsicRow> rows)
    {
        Add(rows, "System.", IntegerTypes, "Abs", 1, Op.Abs);
        Add(rows, "System.", IntegerTypes, "Min", 2, Op.Min);
        Add(rows, "System.", IntegerTypes, "Max", 2, Op.Max);
        Add(rows, "System.", IntegerTypes, "Clamp", 3, Clamp);
        Add(rows, "System.", IntegerTypes, "Sign", 1, Sign);
        Add(rows, "System.", ["Math"], "BigMul", 2, static (at, x, result) =>
            [at.Emit(Op.Mul, Numeric.Convert(at, x[0], result), Numeric.Convert(at, x[1], result))]);
        Add(rows, "System.", ["Math", .. IntegerTypes], "DivRem", 2, static (at, x, _) =>
        {
            Value a = Numeric.Promote(at, x[0]);
            Value b = Numeric.Promote(at, x[1]);
            return [Numeric.Convert(at, at.Emit(Op.Div, a, b), x[0].Type), Numeric.Convert(at, at.Emit(Op.Rem, a, b), x[0].Type)];
        });
        foreach (string method in new[] { "PopCount", "LeadingZeroCount", "TrailingZeroCount" })
        {
            Op op = method == "PopCount" ? Op.PopCount : method == "LeadingZeroCount" ? Op.LeadingZeros : Op.TrailingZeros;
            Add(rows, "System.", ["Int32", "UInt32", "Int64", "UInt64"], method, 1, op);
            Add(rows, "System.Numerics.", ["BitOperations"], method, 1, op);
        }
    }

    private static void AddBitFunctions(Dictionary<string, IntrinsicRow> rows)
    {
        string[] wide = ["Int32", "UInt32", "Int64", "UInt64"];
        foreach ((string method, Op op) in new[] { ("RotateLeft", Op.RotateLeft), ("RotateRight", Op.RotateRight) })
        {
            IntrinsicBody body = (at, x, result) =>
                Bitcast(at, [at.Emit(op, Bitcast(at, x, Numeric.Unsigned(x[0].Type))[0], x[1])], result);
            Add(rows, "System.", wide, method, 2, body);
            Add(rows, "System.Numerics.", ["BitOperations"], method, 2, body);
        }

        IntrinsicBody log2 = static (at, x, result) =>
        {
            Value atLeastOne = at.Emit(Op.Or, x[0], at.Constant(x[0].Type, 1)); // the base library gives 0 for 0
            return [Numeric.Convert(at, at.Emit(Op.Sub, at.Constant(x[0].Type.Bits() - 1), at.Emit(Op.LeadingZeros, atLeastOne)), result)];
        };
        IntrinsicBody isPow2 = static (at, x, _) => [at.Emit(Op.Equal, at.Emit(Op.PopCount, x[0]), at.Constant(1))];
        Add(rows, "System.", ["UInt32", "UInt64"], "Log2", 1, log2);
        Add(rows, "System.Numerics.", ["BitOperations"], "Log2", 1, log2);
        Add(rows, "System.", ["UInt32", "UInt64"], "IsPow2", 1, isPow2);
        Add(rows, "System.", IntegerTypes, "CreateTruncating", 1, static (at, x, result) => x[0].Type.IsInteger() ? [Numeric.Convert(at, x[0], result)] : []);
        foreach (string method in new[]
        {
            "SingleToInt32Bits", "SingleToUInt32Bits", "Int32BitsToSingle", "UInt32BitsToSingle",
            "DoubleToInt64Bits", "DoubleToUInt64Bits", "Int64BitsToDouble", "UInt64BitsToDouble",
            "HalfToInt16Bits", "HalfToUInt16Bits", "Int16BitsToHalf", "UInt16BitsToHalf",
        })
        {
            Add(rows, "System.", ["BitConverter"], method, 1, Bitcast);
        }

        Add(rows, "System.Runtime.CompilerServices.", ["Unsafe"], "BitCast", 1, Bitcast);
    }

    private static void AddRefusals(Dictionary<string, IntrinsicRow> rows)
    {
        void Refuse(string type, string method, int arguments, string replacement) =>
            rows[Key("System." + type, method, arguments)] = new IntrinsicRow(null, null, replacement);

        foreach (string type in FloatTypes)
        {
            Refuse(type, "ReciprocalSqrtEstimate", 1, "1 / MathF.Sqrt(x), which a relaxed kernel compiles to the fast form");
            Refuse(type, "ReciprocalEstimate", 1, "1 / x");
            Refuse(type, "Asinh", 1, "MathF.Log(x + MathF.Sqrt((x * x) + 1))");
            Refuse(type, "Acosh", 1, "MathF.Log(x + MathF.Sqrt((x * x) - 1))");
            Refuse(type, "Atanh", 1, "MathF.Log((1 + x) / (1 - x)) / 2");
        }

        foreach (string method in new[] { "Add", "And", "Or", "Exchange", "Increment", "Decrement" })
        {
            Refuse("Threading.Interlocked", method, 2, "HataDsl.Atomic");
            Refuse("Threading.Interlocked", method, 1, "Atomic.Add");
        }

        Refuse("Threading.Interlocked", "CompareExchange", 3, "Atomic.CompareExchange");
        Refuse("Numerics.BitOperations", "RoundUpToPowerOf2", 1, "1u << (32 - BitOperations.LeadingZeroCount(x - 1))");
    }
}
