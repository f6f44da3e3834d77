using System.Numerics;

namespace HataDsl.Conformance.Kernels;

/// <summary>Every operation on <see cref="uint"/>, chosen by number so that one kernel covers them.</summary>
public static partial class UInt32Operations
{
    public static readonly string[] Names =
    [
        "add", "sub", "mul", "div", "rem", "min", "max", "and", "or", "xor", "not", "shl", "shr", "shr.unsigned",
        "popcount", "leading_zeros", "trailing_zeros", "rotl", "rotr", "eq", "ne", "lt", "le", "gt", "ge", "neg", "abs",
    ];

    [Kernel(64)]
    public static void Apply(In<uint> x, In<uint> y, Out<uint> z, int operation)
    {
        int i = Invocation.X;
        if (i >= x.Length)
        {
            return;
        }

        uint a = x[i];
        uint b = y[i];
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
            14 => (uint)BitOperations.PopCount((uint)a),
            15 => (uint)BitOperations.LeadingZeroCount((uint)a),
            16 => (uint)BitOperations.TrailingZeroCount((uint)a),
            17 => (uint)BitOperations.RotateLeft((uint)a, (int)b),
            18 => (uint)BitOperations.RotateRight((uint)a, (int)b),
            19 => a == b ? (uint)1 : 0,
            20 => a != b ? (uint)1 : 0,
            21 => a < b ? (uint)1 : 0,
            22 => a <= b ? (uint)1 : 0,
            23 => a > b ? (uint)1 : 0,
            24 => a >= b ? (uint)1 : 0,
            25 => 0 - a,
            _ => a,
        };
    }
}
