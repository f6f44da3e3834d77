using System.Numerics;

namespace HataDsl.Conformance.Kernels;

/// <summary>Every operation on <see cref="int"/>, chosen by number so that one kernel covers them.</summary>
public static partial class Int32Operations
{
    public static readonly string[] Names =
    [
        "add", "sub", "mul", "div", "rem", "min", "max", "and", "or", "xor", "not", "shl", "shr", "shr.unsigned",
        "popcount", "leading_zeros", "trailing_zeros", "rotl", "rotr", "eq", "ne", "lt", "le", "gt", "ge", "neg", "abs",
    ];

    [Kernel(64)]
    public static void Apply(In<int> x, In<int> y, Out<int> z, int operation)
    {
        int i = Invocation.X;
        if (i >= x.Length)
        {
            return;
        }

        int a = x[i];
        int b = y[i];
        z[i] = operation switch
        {
            0 => a + b,
            1 => a - b,
            2 => a * b,
            3 => a / b,
            4 => a % b,
            5 => Math.Min(a, b),
            6 => Math.Max(a, b),
            7 => a & b,
            8 => a | b,
            9 => a ^ b,
            10 => ~a,
            11 => a << (int)b,
            12 => a >> (int)b,
            13 => a >>> (int)b,
            14 => (int)BitOperations.PopCount((uint)a),
            15 => (int)BitOperations.LeadingZeroCount((uint)a),
            16 => (int)BitOperations.TrailingZeroCount((uint)a),
            17 => (int)BitOperations.RotateLeft((uint)a, (int)b),
            18 => (int)BitOperations.RotateRight((uint)a, (int)b),
            19 => a == b ? (int)1 : 0,
            20 => a != b ? (int)1 : 0,
            21 => a < b ? (int)1 : 0,
            22 => a <= b ? (int)1 : 0,
            23 => a > b ? (int)1 : 0,
            24 => a >= b ? (int)1 : 0,
            25 => 0 - a,
            _ => Math.Abs(a),
        };
    }
}
