using System.Numerics;

namespace HataDsl.Conformance.Kernels;

/// <summary>Every operation on <see cref="ulong"/>, chosen by number so that one kernel covers them.</summary>
public static partial class UInt64Operations
{
    public static readonly string[] Names =
    [
        "add", "sub", "mul", "div", "rem", "min", "max", "and", "or", "xor", "not", "shl", "shr", "shr.unsigned",
        "popcount", "leading_zeros", "trailing_zeros", "rotl", "rotr", "eq", "ne", "lt", "le", "gt", "ge", "neg", "abs",
    ];

    [Kernel(64)]
    public static void Apply(In<ulong> x, In<ulong> y, Out<ulong> z, int operation)
    {
        int i = Invocation.X;
        if (i >= x.Length)
        {
            return;
        }

        ulong a = x[i];
        ulong b = y[i];
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
            14 => (ulong)BitOperations.PopCount((ulong)a),
            15 => (ulong)BitOperations.LeadingZeroCount((ulong)a),
            16 => (ulong)BitOperations.TrailingZeroCount((ulong)a),
            17 => (ulong)BitOperations.RotateLeft((ulong)a, (int)b),
            18 => (ulong)BitOperations.RotateRight((ulong)a, (int)b),
            19 => a == b ? (ulong)1 : 0,
            20 => a != b ? (ulong)1 : 0,
            21 => a < b ? (ulong)1 : 0,
            22 => a <= b ? (ulong)1 : 0,
            23 => a > b ? (ulong)1 : 0,
            24 => a >= b ? (ulong)1 : 0,
            25 => 0 - a,
            _ => a,
        };
    }
}
