namespace HataDsl.Ir;

internal static partial class GlslLibrary
{
    private const string Conversions = """
        // To nearest, ties to even; in integers, because packHalf2x16 may round either way.
        uint hd_f32_to_f16(float x)
        {
            uint u = floatBitsToUint(x), sign = (u >> 16) & 0x8000u, a = u & 0x7fffffffu;
            if (a > 0x7f800000u) return sign | 0x7e00u | ((a >> 13) & 0x1ffu);
            if (a >= 0x477ff000u) return sign | 0x7c00u;
            if (a >= 0x38800000u) return sign | ((a - 0x38000000u + 0xfffu + ((a >> 13) & 1u)) >> 13);
            if (a <= 0x33000000u) return sign;
            uint m = (a & 0x7fffffu) | 0x800000u, down = 126u - (a >> 23), tie = 1u << (down - 1u);
            uint q = m >> down, rest = m & (2u * tie - 1u);
            return sign | (q + (rest > tie || (rest == tie && (q & 1u) == 1u) ? 1u : 0u));
        }

        uint hd_f32_to_bf16(float x)
        {
            uint u = floatBitsToUint(x);
            return (u & 0x7fffffffu) > 0x7f800000u ? (u >> 16) | 0x40u : (u + 0x7fffu + ((u >> 16) & 1u)) >> 16;
        }

        // By halves: Mesa 22.3 compares int64_t(x) with constants as if x had no sign.
        int64_t hd_i32_to_i64(int x)
        {
            return packInt2x32(ivec2(x, x >> 31));
        }

        // A later rounding to fewer bits then sees that something was cut off.
        float hd_f64_to_f32_odd(double x)
        {
            float f = float(x);
            double back = double(f);
            if (back == x || hd_nan_f64(x)) return f;
            uint u = floatBitsToUint(f);
            return uintBitsToFloat((abs(back) > abs(x) ? u - 1u : u) | 1u);
        }
        """;

    /// <summary>
    /// Conversions that saturate and make NaN 0. The operand is brought into range first: outside it the native one is undefined. It is hidden as
    /// well. Mesa's LLVM back-end, if it knows that the operand is one of a few constants, converts each of them and then chooses by bit masks, which
    /// keeps what is undefined in the one not chosen; and its optimiser takes a conversion there and back for a truncation, which keeps -0.
    /// </summary>
    private static IEnumerable<string> Saturating(string from, string type, string suffix)
    {
        string One(string to, string target, string least, string limit, string zero, string first, string last) => $$"""
            {{target}} hd_{{from}}_to_{{to}}({{type}} operand)
            {
                {{type}} x = hd_hidden_{{from}}(operand);
                bool inside = x > {{least}}.0{{suffix}} && x < {{limit}}.0{{suffix}};
                return inside ? {{target}}(inside ? x : 0.0{{suffix}}) : hd_nan_{{from}}(x) ? {{zero}} : x < 0.0{{suffix}} ? {{first}} : {{last}};
            }
            """;
        yield return One("i32", "int", from == "f32" ? "-2147483648" : "-2147483649", "2147483648", "0", "(-2147483647 - 1)", "2147483647");
        yield return One("u32", "uint", "-1", "4294967296", "0u", "0u", "4294967295u");
        yield return One("i64", "int64_t", "-9223372036854775808", "9223372036854775808", "0l", "(-9223372036854775807l - 1l)", "9223372036854775807l");
        yield return One("u64", "uint64_t", "-1", "18446744073709551616", "0ul", "0ul", "18446744073709551615ul");
    }
}
