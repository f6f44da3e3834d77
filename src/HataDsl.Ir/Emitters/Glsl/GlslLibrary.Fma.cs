namespace HataDsl.Ir;

internal static partial class GlslLibrary
{
    /// <summary>
    /// Vulkan lets a driver round the product of fma() before it adds, and software drivers do. The device finds out which kind it has
    /// and sets these constants; a driver then drops the half that is not used.
    /// </summary>
    private const string Fusion = """
        layout(constant_id = 0) const bool hd_fuses_f32 = true;

        layout(constant_id = 1) const bool hd_fuses_f64 = true;

        int hd_exponent_f32(float x)
        {
            return int(floatBitsToUint(x) >> 23) & 255;
        }

        int hd_exponent_f64(double x)
        {
            return int(unpackDouble2x32(x).y >> 20) & 2047;
        }

        float hd_with_exponent_f32(float x, int e)
        {
            return uintBitsToFloat((floatBitsToUint(x) & 0x807fffffu) | uint(e + 127) << 23);
        }

        double hd_with_exponent_f64(double x, int e)
        {
            uvec2 u = unpackDouble2x32(x);
            return packDouble2x32(uvec2(u.x, (u.y & 0x800fffffu) | uint(e + 1023) << 20));
        }

        // The neighbour of s with an odd last bit, in the direction of what was cut off.
        float hd_to_odd_f32(float s, float cut)
        {
            uint u = floatBitsToUint(s);
            if (cut == 0.0 || (u & 1u) == 1u) return s;
            return uintBitsToFloat((cut > 0.0) == (s > 0.0) ? u + 1u : u - 1u);
        }

        double hd_to_odd_f64(double s, double cut)
        {
            uvec2 u = unpackDouble2x32(s);
            if (cut == 0.0lf || (u.x & 1u) == 1u) return s;
            return packDouble2x32((cut > 0.0lf) == (s > 0.0lf) ? uvec2(u.x + 1u, u.y) : uvec2(u.x - 1u, u.x == 0u ? u.y - 1u : u.y));
        }

        // x * 2^n for any n that the callers make; in two steps so that results near the ends of the range are right.
        float hd_scale_f32(float x, int n)
        {
            int h = n / 2;
            precise float r = x * uintBitsToFloat(uint(h + 127) << 23);
            r = r * uintBitsToFloat(uint(n - h + 127) << 23);
            return r;
        }
        """;

    /// <summary>
    /// The fused operation from others (Boldo and Melquiond): the exact product and sum as unevaluated parts, of which the lower ones are
    /// rounded to odd, so that the last rounding is the only one. The operands are scaled so that nothing overflows on the way.
    /// </summary>
    private static string FusedMultiplyAdd(string name, string type, string suffix, int bias, string split, int far) => $$"""
        {{type}} hd_fma_parts_{{name}}({{type}} a, {{type}} b, {{type}} c)
        {
            int ea = hd_exponent_{{name}}(a), eb = hd_exponent_{{name}}(b), ec = hd_exponent_{{name}}(c), top = {{(2 * bias) + 1}};
            if (ec == top && ea != top && eb != top) return c;
            if (ea == 0 || eb == 0 || ec == 0 || ea == top || eb == top || ec == top)
            {
                precise {{type}} plain = a * b;
                plain = plain + c;
                return plain;
            }
            int e = ea + eb - {{2 * bias}}, d = ec - {{bias}} - e;
            if (d > {{far}}) return c;
            precise {{type}} x = hd_with_exponent_{{name}}(a, 0), y = hd_with_exponent_{{name}}(b, 0), z = hd_with_exponent_{{name}}(c, max(d, -{{far}}));
            precise {{type}} xs = {{split}}.0{{suffix}} * x, ys = {{split}}.0{{suffix}} * y;
            precise {{type}} xh = xs - (xs - x), yh = ys - (ys - y);
            precise {{type}} xl = x - xh, yl = y - yh;
            precise {{type}} uh = x * y;
            precise {{type}} ul = ((xh * yh - uh) + xh * yl + xl * yh) + xl * yl;
            precise {{type}} th = z + ul, t1 = th - z, tl = (z - (th - t1)) + (ul - t1);
            precise {{type}} vh = uh + th, v1 = vh - uh, vl = (uh - (vh - v1)) + (th - v1);
            precise {{type}} s = tl + vl, s1 = s - tl, cut = (tl - (s - s1)) + (vl - s1);
            precise {{type}} r = vh + hd_to_odd_{{name}}(s, cut);
            return hd_scale_{{name}}(r, e);
        }

        {{type}} hd_fma_{{name}}({{type}} a, {{type}} b, {{type}} c)
        {
            if (!hd_fuses_{{name}}) return hd_fma_parts_{{name}}(a, b, c);
            precise {{type}} r = fma(a, b, c);
            return r;
        }
        """;
}
