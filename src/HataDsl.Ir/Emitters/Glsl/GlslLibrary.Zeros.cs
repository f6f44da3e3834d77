namespace HataDsl.Ir;

internal static partial class GlslLibrary
{
    /// <summary>
    /// The operand, in a way no driver sees through (there are fewer than 2^31 workgroups): Mesa's LLVM back-end (gallivm, lp_build_mul and its
    /// siblings) takes x * 0 and x - x for 0, x + 0 for x and x / 0 for undefined, whatever the float controls of the shader ask for, once a
    /// zero is known to it, and it knows many that the passes do not: of integers by their bits, through loops that end. An "or", because two
    /// "exclusive ors" cancel, and a value may be hidden twice.
    /// </summary>
    private const string Zeros = """
        float hd_hidden_f32(float x)
        {
            return uintBitsToFloat(floatBitsToUint(x) | (gl_NumWorkGroups.z >> 31));
        }

        double hd_hidden_f64(double x)
        {
            return packDouble2x32(unpackDouble2x32(x) | uvec2(gl_NumWorkGroups.z >> 31, 0u));
        }
        """;
}
