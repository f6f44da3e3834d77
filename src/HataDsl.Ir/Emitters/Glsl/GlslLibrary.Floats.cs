namespace HataDsl.Ir;

internal static partial class GlslLibrary
{
    /// <summary>
    /// NaN is told by its bits: shader compilers turn <c>x &lt; y ? x : y</c> into instructions that lose it.
    /// The precise functions keep multiplication and addition apart; precise variables in the kernel itself would
    /// taint every value stored to the same buffer.
    /// </summary>
    private const string Floats = """
        bool hd_nan_f32(float x)
        {
            return (floatBitsToUint(x) & 0x7fffffffu) > 0x7f800000u;
        }

        bool hd_nan_f64(double x)
        {
            uvec2 b = unpackDouble2x32(x);
            uint h = b.y & 0x7fffffffu;
            return h > 0x7ff00000u || (h == 0x7ff00000u && b.x != 0u);
        }

        // Of two equal numbers: -0 if either is.
        float hd_lower_zero_f32(float x, float y)
        {
            return uintBitsToFloat(floatBitsToUint(x) | floatBitsToUint(y));
        }

        float hd_upper_zero_f32(float x, float y)
        {
            return uintBitsToFloat(floatBitsToUint(x) & floatBitsToUint(y));
        }

        double hd_lower_zero_f64(double x, double y)
        {
            return packDouble2x32(unpackDouble2x32(x) | unpackDouble2x32(y));
        }

        double hd_upper_zero_f64(double x, double y)
        {
            return packDouble2x32(unpackDouble2x32(x) & unpackDouble2x32(y));
        }

        double hd_div_f64(double a, double b)
        {
            precise double r = a / b;
            return r;
        }

        // Both scaled to [1, 2), where the remainder of the quotient is exact and corrects it.
        float hd_div_f32(float a, float b)
        {
            uint ua = floatBitsToUint(a), ub = floatBitsToUint(b);
            int ea = int(ua >> 23) & 255, eb = int(ub >> 23) & 255;
            precise float plain = a / b;
            if (ea == 0 || ea == 255 || eb == 0 || eb == 255) return plain;
            precise float x = uintBitsToFloat((ua & 0x807fffffu) | 0x3f800000u);
            precise float y = uintBitsToFloat((ub & 0x807fffffu) | 0x3f800000u);
            precise float i = 1.0 / y;
            i = hd_fma_f32(hd_fma_f32(-y, i, 1.0), i, i);
            precise float q = x * i;
            q = hd_fma_f32(hd_fma_f32(-y, q, x), i, q);
            q = hd_fma_f32(hd_fma_f32(-y, q, x), i, q);
            int e = ea - eb;
            int half_e = e / 2;
            q = q * uintBitsToFloat(uint(half_e + 127) << 23);
            q = q * uintBitsToFloat(uint(e - half_e + 127) << 23);
            return q;
        }

        // Scaled to [1, 4) by an even exponent; then as division.
        float hd_sqrt_f32(float a)
        {
            uint u = floatBitsToUint(a);
            int e = int(u >> 23) - 127;
            if (e <= -127 || e >= 128) return sqrt(a);
            int odd = e & 1;
            precise float x = uintBitsToFloat((u & 0x007fffffu) | uint(127 + odd) << 23);
            precise float s = sqrt(x);
            precise float h = 0.5 / s;
            s = hd_fma_f32(hd_fma_f32(-s, s, x), h, s);
            s = hd_fma_f32(hd_fma_f32(-s, s, x), h, s);
            s = s * uintBitsToFloat(uint((e - odd) / 2 + 127) << 23);
            return s;
        }

        // Long division of the significands, 8 bits at a time: exact for every operand.
        float hd_rem_f32(float x, float y)
        {
            uint sign = floatBitsToUint(x) & 0x80000000u;
            uint ax = floatBitsToUint(x) & 0x7fffffffu, ay = floatBitsToUint(y) & 0x7fffffffu;
            if (ay == 0u || ax >= 0x7f800000u || ay > 0x7f800000u) return uintBitsToFloat(0x7fc00000u);
            if (ax < ay) return x;
            int ex = max(int(ax >> 23), 1), ey = max(int(ay >> 23), 1);
            uint r = ax - (uint(ex - 1) << 23), m = ay - (uint(ey - 1) << 23);
            r %= m;
            for (int n = ex - ey; n > 0; n -= 8)
            {
                r = (r << min(n, 8)) % m;
            }
            int up = r == 0u ? 0 : min(23 - findMSB(r), ey - 1);
            r <<= up;
            return uintBitsToFloat(sign | (r == 0u ? 0u : r + (uint(ey - up - 1) << 23)));
        }

        double hd_rem_f64(double x, double y)
        {
            uint64_t bx = doubleBitsToUint64(x), ax = bx & 0x7ffffffffffffffful, ay = doubleBitsToUint64(y) & 0x7ffffffffffffffful;
            if (ay == 0ul || ax >= 0x7ff0000000000000ul || ay > 0x7ff0000000000000ul) return uint64BitsToDouble(0x7ff8000000000000ul);
            if (ax < ay) return x;
            int ex = max(int(ax >> 52), 1), ey = max(int(ay >> 52), 1);
            uint64_t r = ax - (uint64_t(ex - 1) << 52), m = ay - (uint64_t(ey - 1) << 52);
            r %= m;
            for (int n = ex - ey; n > 0; n -= 11)
            {
                r = (r << min(n, 11)) % m;
            }
            int up = r == 0ul ? 0 : min(hd_leading_zeros_u64(r) - 11, ey - 1);
            r <<= up;
            return uint64BitsToDouble((bx & 0x8000000000000000ul) | (r == 0ul ? 0ul : r + (uint64_t(ey - up - 1) << 52)));
        }
        """;

    private static string Ordering(string name, string type) => $$"""
        // Of two numbers; -0 is below 0.
        {{type}} hd_lower_{{name}}({{type}} x, {{type}} y)
        {
            return x == y ? hd_lower_zero_{{name}}(x, y) : x < y ? x : y;
        }

        // Of two numbers; -0 is below 0.
        {{type}} hd_upper_{{name}}({{type}} x, {{type}} y)
        {
            return x == y ? hd_upper_zero_{{name}}(x, y) : x > y ? x : y;
        }

        {{type}} hd_min_{{name}}({{type}} x, {{type}} y)
        {
            return hd_nan_{{name}}(x) ? x : hd_nan_{{name}}(y) ? y : hd_lower_{{name}}(x, y);
        }

        {{type}} hd_max_{{name}}({{type}} x, {{type}} y)
        {
            return hd_nan_{{name}}(x) ? x : hd_nan_{{name}}(y) ? y : hd_upper_{{name}}(x, y);
        }

        {{type}} hd_min_number_{{name}}({{type}} x, {{type}} y)
        {
            return hd_nan_{{name}}(x) ? y : hd_nan_{{name}}(y) ? x : hd_lower_{{name}}(x, y);
        }

        {{type}} hd_max_number_{{name}}({{type}} x, {{type}} y)
        {
            return hd_nan_{{name}}(x) ? y : hd_nan_{{name}}(y) ? x : hd_upper_{{name}}(x, y);
        }

        {{type}} hd_min_number_any_zero_{{name}}({{type}} x, {{type}} y)
        {
            return hd_nan_{{name}}(x) ? y : hd_nan_{{name}}(y) ? x : min(x, y);
        }

        {{type}} hd_max_number_any_zero_{{name}}({{type}} x, {{type}} y)
        {
            return hd_nan_{{name}}(x) ? y : hd_nan_{{name}}(y) ? x : max(x, y);
        }
        """;

    private static string Rounded(string name, string type) => $$"""
        {{type}} hd_add_{{name}}({{type}} a, {{type}} b)
        {
            precise {{type}} r = a + b;
            return r;
        }

        {{type}} hd_sub_{{name}}({{type}} a, {{type}} b)
        {
            precise {{type}} r = a - b;
            return r;
        }

        {{type}} hd_mul_{{name}}({{type}} a, {{type}} b)
        {
            precise {{type}} r = a * b;
            return r;
        }
        """;
}
