namespace HataDsl.Ir;

internal static partial class GlslLibrary
{
    private const string Integers = """
        int hd_popcount_u64(uint64_t x)
        {
            uvec2 h = unpackUint2x32(x);
            return bitCount(h.x) + bitCount(h.y);
        }

        int hd_leading_zeros_u64(uint64_t x)
        {
            uvec2 h = unpackUint2x32(x);
            return h.y != 0u ? 31 - findMSB(h.y) : 63 - findMSB(h.x);
        }

        int hd_trailing_zeros_u64(uint64_t x)
        {
            uvec2 h = unpackUint2x32(x);
            return h.x != 0u ? findLSB(h.x) : h.y != 0u ? 32 + findLSB(h.y) : 64;
        }

        int hd_dot_bytes_i32(int a, int b, int c)
        {
            for (int i = 0; i < 32; i += 8) c += bitfieldExtract(a, i, 8) * bitfieldExtract(b, i, 8);
            return c;
        }

        uint hd_dot_bytes_u32(uint a, uint b, uint c)
        {
            for (int i = 0; i < 32; i += 8) c += bitfieldExtract(a, i, 8) * bitfieldExtract(b, i, 8);
            return c;
        }

        uint64_t hd_reverse_bits_u64(uint64_t x)
        {
            uvec2 h = unpackUint2x32(x);
            return packUint2x32(uvec2(bitfieldReverse(h.y), bitfieldReverse(h.x)));
        }
        """;

    private static string SignedDivision(string name, string type, string least, string suffix) => $$"""
        {{type}} hd_div_{{name}}({{type}} a, {{type}} b)
        {
            {{type}} d = b == 0{{suffix}} || (b == -1{{suffix}} && a == {{least}}) ? 1{{suffix}} : b;
            return b == 0{{suffix}} ? 0{{suffix}} : a / d;
        }

        {{type}} hd_rem_{{name}}({{type}} a, {{type}} b)
        {
            {{type}} d = b == 0{{suffix}} || (b == -1{{suffix}} && a == {{least}}) ? 1{{suffix}} : b;
            return a - d * (a / d);
        }
        """;

    private static string UnsignedDivision(string name, string type, string suffix) => $$"""
        {{type}} hd_div_{{name}}({{type}} a, {{type}} b)
        {
            return b == 0{{suffix}} ? 0{{suffix}} : a / (b == 0{{suffix}} ? 1{{suffix}} : b);
        }

        {{type}} hd_rem_{{name}}({{type}} a, {{type}} b)
        {
            return a % (b == 0{{suffix}} ? 1{{suffix}} : b);
        }
        """;

    private static string Rotation(string name, string type, int mask) => $$"""
        {{type}} hd_rotl_{{name}}({{type}} a, int n)
        {
            return (a << (n & {{mask}})) | (a >> (-n & {{mask}}));
        }

        {{type}} hd_rotr_{{name}}({{type}} a, int n)
        {
            return (a >> (n & {{mask}})) | (a << (-n & {{mask}}));
        }
        """;
}
