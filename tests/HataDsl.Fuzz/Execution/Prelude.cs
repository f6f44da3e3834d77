namespace HataDsl.Fuzz.Execution;

/// <summary>Functions that make free results equal on every device. In the source of every batch, so that kernels call them as helpers.</summary>
internal static class PreludeSource
{
    /// <summary>
    /// Devices may flush subnormal numbers, so results become zero well above them. Which NaN comes out is free, so its bits are not looked at.
    /// Division throws in C# where devices give 0, so divisors are kept from 0 and -1.
    /// </summary>
    public const string Text = """
        using System;

        namespace HataDsl.Fuzz;

        internal static class Prelude
        {
            public static float Flush(float x) => MathF.Abs(x) < 1e-30f ? 0f : x;

            public static double Flush(double x) => Math.Abs(x) < 1e-290 ? 0d : x;

            public static int Bits(float x) => x != x ? 7 : BitConverter.SingleToInt32Bits(x);

            public static long Bits(double x) => x != x ? 7L : BitConverter.DoubleToInt64Bits(x);

            public static ushort Bits(Half x) => (float)x != (float)x ? (ushort)7 : BitConverter.HalfToUInt16Bits(x);

            public static ushort Bits(BFloat16 x) => (float)x != (float)x ? (ushort)7 : x.Bits;

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
