namespace HataDsl.Ir;

internal static partial class GlslLibrary
{
    /// <summary>
    /// Arithmetic with a constant zero, and x - x, in integers: Mesa's LLVM back-end (gallivm, lp_build_mul and its siblings) takes
    /// x * 0 and x - x for 0, x + 0 for x and x / 0 for undefined, whatever the float controls of the shader ask for.
    /// </summary>
    private const string SingleZeros = """
        float hd_times_zero_f32(float x, uint sign)
        {
            uint u = floatBitsToUint(x);
            return uintBitsToFloat((u & 0x7f800000u) == 0x7f800000u ? 0x7fc00000u : (u ^ sign) & 0x80000000u);
        }

        float hd_plus_zero_f32(float x)
        {
            uint u = floatBitsToUint(x);
            return uintBitsToFloat((u & 0x7fffffffu) == 0u ? 0u : u);
        }

        float hd_over_zero_f32(float x, uint sign)
        {
            uint u = floatBitsToUint(x), m = u & 0x7fffffffu;
            return uintBitsToFloat(m == 0u || m > 0x7f800000u ? 0x7fc00000u : ((u ^ sign) & 0x80000000u) | 0x7f800000u);
        }

        float hd_zero_over_f32(float x, uint sign)
        {
            uint u = floatBitsToUint(x), m = u & 0x7fffffffu;
            return uintBitsToFloat(m == 0u || m > 0x7f800000u ? 0x7fc00000u : (u ^ sign) & 0x80000000u);
        }
        """;

    private const string DoubleZeros = """
        double hd_times_zero_f64(double x, uint sign)
        {
            uint h = unpackDouble2x32(x).y;
            return packDouble2x32(uvec2(0u, (h & 0x7ff00000u) == 0x7ff00000u ? 0x7ff80000u : (h ^ sign) & 0x80000000u));
        }

        double hd_plus_zero_f64(double x)
        {
            uvec2 u = unpackDouble2x32(x);
            return packDouble2x32(((u.y & 0x7fffffffu) | u.x) == 0u ? uvec2(0u) : u);
        }

        double hd_over_zero_f64(double x, uint sign)
        {
            uvec2 u = unpackDouble2x32(x);
            bool none = ((u.y & 0x7fffffffu) | u.x) == 0u || hd_nan_f64(x);
            return packDouble2x32(uvec2(0u, none ? 0x7ff80000u : ((u.y ^ sign) & 0x80000000u) | 0x7ff00000u));
        }

        double hd_zero_over_f64(double x, uint sign)
        {
            uvec2 u = unpackDouble2x32(x);
            bool none = ((u.y & 0x7fffffffu) | u.x) == 0u || hd_nan_f64(x);
            return packDouble2x32(uvec2(0u, none ? 0x7ff80000u : (u.y ^ sign) & 0x80000000u));
        }
        """;
}
