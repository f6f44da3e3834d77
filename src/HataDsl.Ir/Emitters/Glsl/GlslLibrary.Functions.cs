namespace HataDsl.Ir;

internal static partial class GlslLibrary
{
    /// <summary>
    /// Functions of f32. Vulkan bounds the native sine only absolutely and within [-pi, pi], so that it and what is made of it are computed here.
    /// </summary>
    private const string SingleFunctions = """
        // Fraction of 2x/pi from a fixed-point product with the bits of 2/pi (Payne and Hanek). x is finite and large.
        float hd_reduce_large_f32(float x, out int quadrant)
        {
            const uint table[6] = uint[6](0x28be60dbu, 0x9391054au, 0x7f09d5f4u, 0x7d4d3770u, 0x36d8a566u, 0x4f10e410u);
            uint u = floatBitsToUint(x), m = (u << 8) | 0x80000000u;
            int e = int((u >> 23) & 255u) - 126, i = e >> 5;
            e &= 31;
            uint hi = i > 0 ? table[i - 1] : 0u, mid = table[i], lo = table[i + 1], next = table[i + 2];
            if (e > 0)
            {
                hi = (hi << e) | (mid >> (32 - e));
                mid = (mid << e) | (lo >> (32 - e));
                lo = (lo << e) | (next >> (32 - e));
            }
            uint lowest, low, carry, top;
            umulExtended(m, lo, low, lowest);
            uint a, b;
            umulExtended(m, mid, a, b);
            low = uaddCarry(low, b, carry);
            top = m * hi + a + carry;
            int q = int(top >> 30);
            top &= 0x3fffffffu;
            bool up = (top & 0x20000000u) != 0u;
            if (up)
            {
                q++;
                low = ~low;
                top = ~(top | 0xc0000000u);
            }
            float r = (float(top) * 4294967296.0 + float(low)) * 3.4061215800e-19;
            bool negative = (u >> 31) != 0u;
            quadrant = negative ? -q : q;
            return up != negative ? -r : r;
        }

        float hd_reduce_f32(float x, out int quadrant)
        {
            if (abs(x) > 4000.0) return hd_reduce_large_f32(x, quadrant);
            precise float k = roundEven(x * 0.636619772);
            quadrant = int(k);
            precise float r = x - k * 1.5703125;
            r = r - k * 4.83751296997070312e-4;
            r = r - k * 7.549789948768648e-8;
            return r;
        }

        float hd_sine_part_f32(float r)
        {
            float z = r * r;
            return r + r * z * (-1.6666654611e-1 + z * (8.3321608736e-3 + z * -1.9515295891e-4));
        }

        float hd_cosine_part_f32(float r)
        {
            float z = r * r;
            return 1.0 - 0.5 * z + z * z * (4.166664568298827e-2 + z * (-1.388731625493765e-3 + z * 2.443315711809948e-5));
        }

        float hd_quarter_f32(float x, int turn)
        {
            if ((floatBitsToUint(x) & 0x7fffffffu) >= 0x7f800000u) return uintBitsToFloat(0x7fc00000u);
            int q;
            float r = hd_reduce_f32(x, q);
            q += turn;
            float v = (q & 1) != 0 ? hd_cosine_part_f32(r) : hd_sine_part_f32(r);
            return (q & 2) != 0 ? -v : v;
        }

        float hd_sin_f32(float x)
        {
            return x == 0.0 ? x : hd_quarter_f32(x, 0);
        }

        float hd_cos_f32(float x)
        {
            return hd_quarter_f32(x, 1);
        }

        float hd_tan_f32(float x)
        {
            if (x == 0.0) return x;
            if ((floatBitsToUint(x) & 0x7fffffffu) >= 0x7f800000u) return uintBitsToFloat(0x7fc00000u);
            int q;
            float r = hd_reduce_f32(x, q);
            float s = hd_sine_part_f32(r), c = hd_cosine_part_f32(r);
            return (q & 1) != 0 ? -c / s : s / c;
        }

        // Near 0 by the series, since 1 - exp(-2x) would cancel.
        float hd_tanh_f32(float x)
        {
            float a = abs(x);
            float z = x * x;
            float series = x + x * z * (-3.33332819422e-1 + z * (1.33314422036e-1 + z * (-5.37397155531e-2 + z * (2.06390887954e-2 + z * -5.70498872745e-3))));
            float t = exp(-2.0 * a);
            float far = (1.0 - t) / (1.0 + t);
            return hd_nan_f32(x) ? x : a < 0.625 ? series : x < 0.0 ? -far : far;
        }

        float hd_pow_f32(float x, float y)
        {
            float a = abs(x), b = abs(y);
            bool whole = b >= 16777216.0 || floor(y) == y;
            bool odd = whole && b < 16777216.0 && (int(b < 16777216.0 ? b : 0.0) & 1) == 1;
            bool negative = (floatBitsToUint(x) >> 31) != 0u;
            float infinity = uintBitsToFloat(0x7f800000u);
            if (y == 0.0 || x == 1.0) return 1.0;
            if (hd_nan_f32(x) || hd_nan_f32(y)) return uintBitsToFloat(0x7fc00000u);
            if (a == 1.0 && b == infinity) return 1.0;
            float r = a == 0.0 || a == infinity || b == infinity
                ? ((a < 1.0) == (y < 0.0) ? infinity : 0.0)
                : exp2(y * log2(a));
            if (negative && a != 0.0 && a != infinity && !whole) return uintBitsToFloat(0x7fc00000u);
            return negative && odd ? -r : r;
        }
        """;
}
