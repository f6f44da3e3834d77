namespace HataDsl.Ir;

internal static partial class GlslLibrary
{
    /// <summary>
    /// Running sums of a subgroup by shuffles, whose lanes are all there: subgroup operations are in uniform control flow. NVIDIA's form of
    /// the built-in one asks which lanes take part, and made a scan of rows a fifth slower (0.335 against 0.290 ms for 2^27 integers, H200, 580.159).
    /// </summary>
    private static string RunningSum(string name, string type) => $$"""
        {{type}} hd_inclusive_add_{{name}}({{type}} x)
        {
            for (uint distance = 1u; distance < gl_SubgroupSize; distance <<= 1)
            {
                {{type}} earlier = subgroupShuffleUp(x, distance);
                x = gl_SubgroupInvocationID >= distance ? earlier + x : x;
            }
            return x;
        }
        """;
}
