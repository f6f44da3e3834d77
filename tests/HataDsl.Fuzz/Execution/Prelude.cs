namespace HataDsl.Fuzz.Execution;

/// <summary>Functions that make free results equal on every device. In the source of every batch, so that kernels call them as helpers.</summary>
internal static class PreludeSource
{
    /// <summary>
    /// Some devices flush subnormal numbers (DeviceCapabilities.KeepsSubnormals), so results become zeros of their sign well above them; programs
    /// that run only where subnormals are kept have functions of their own in their place. Which NaN comes out is free, so its bits are not looked
    /// at. FromBits is not inlined because the JIT of .NET 10.0 reads four bytes for
    /// <c>BitConverter.Int32BitsToSingle(shorts[i])</c>; nor are Least, LeastNumber and theirs, because it takes
    /// <c>float.MaxNumber(-0f, 1f)</c> of constants for -0, and <c>float.Min(x, -0f)</c> of an x that is +0 for +0.
    /// Division throws in C# where devices give 0, so divisors are kept from 0 and -1.
    /// </summary>
    public const string Text = """
        using System;
        using System.Runtime.CompilerServices;

        namespace HataDsl.Fuzz;

        internal static class Prelude
        {
            public static float Flush(float x) => MathF.Abs(x) < 1e-30f ? MathF.CopySign(0f, x) : x;

            public static double Flush(double x) => Math.Abs(x) < 1e-290 ? Math.CopySign(0d, x) : x;

            public static int Bits(float x) => x != x ? 7 : BitConverter.SingleToInt32Bits(x);

            public static long Bits(double x) => x != x ? 7L : BitConverter.DoubleToInt64Bits(x);

            public static ushort Bits(Half x) => (float)x != (float)x ? (ushort)7 : BitConverter.HalfToUInt16Bits(x);

            public static ushort Bits(BFloat16 x) => (float)x != (float)x ? (ushort)7 : x.Bits;

            [MethodImpl(MethodImplOptions.NoInlining)]
            public static float FromBits(int bits) => Flush(BitConverter.Int32BitsToSingle(bits));

            [MethodImpl(MethodImplOptions.NoInlining)]
            public static double FromBits(ulong bits) => Flush(BitConverter.UInt64BitsToDouble(bits));

            [MethodImpl(MethodImplOptions.NoInlining)]
            public static float Least(float a, float b) => MathF.Min(a, b);

            [MethodImpl(MethodImplOptions.NoInlining)]
            public static float Greatest(float a, float b) => MathF.Max(a, b);

            [MethodImpl(MethodImplOptions.NoInlining)]
            public static double Least(double a, double b) => Math.Min(a, b);

            [MethodImpl(MethodImplOptions.NoInlining)]
            public static double Greatest(double a, double b) => Math.Max(a, b);

            [MethodImpl(MethodImplOptions.NoInlining)]
            public static float LeastNumber(float a, float b) => float.MinNumber(a, b);

            [MethodImpl(MethodImplOptions.NoInlining)]
            public static double LeastNumber(double a, double b) => double.MinNumber(a, b);

            [MethodImpl(MethodImplOptions.NoInlining)]
            public static float GreatestNumber(float a, float b) => float.MaxNumber(a, b);

            [MethodImpl(MethodImplOptions.NoInlining)]
            public static double GreatestNumber(double a, double b) => double.MaxNumber(a, b);

            public static float Over(float a, float b) => Flush(a / b);

            public static double Over(double a, double b) => Flush(a / b);

            public static float Signed(float a, float b) => MathF.CopySign(a, b != b ? 1f : b);

            public static double Signed(double a, double b) => Math.CopySign(a, b != b ? 1d : b);

            public static int Divide(int a, int b) => b is 0 or -1 ? a : a / b;

            public static long Divide(long a, long b) => b == 0 || b == -1 ? a : a / b;

            public static int Remainder(int a, int b) => b == 0 || b == -1 ? b : a % b;

            public static long Remainder(long a, long b) => b is 0 or -1 ? b : a % b;

            public static T Pick<T>(bool first, T a, T b) where T : unmanaged => first ? a : b;

            public static void Swap<T>(ref T a, ref T b) where T : unmanaged
            {
                T kept = a;
                a = b;
                b = kept;
            }
        }
        """;
}
