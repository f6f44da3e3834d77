using System.Text;
using System.Text.RegularExpressions;

namespace HataDsl.Ir;

/// <summary>
/// GLSL functions for operations whose C# meaning the language does not have. A shader carries the ones it uses.
/// Each is written for every type it exists for, so that a wrong one can be read as it is compiled.
/// </summary>
internal static partial class GlslLibrary
{
    private static readonly Lazy<Dictionary<string, string>> Functions = new(Build);

    private static readonly Regex Reference = new("hd_[a-z0-9_]+", RegexOptions.CultureInvariant);

    /// <summary>Names of all functions.</summary>
    public static IEnumerable<string> Names => Functions.Value.Keys;

    /// <summary>The text of some functions and of those they call, callees first.</summary>
    public static string TextOf(IEnumerable<string> names)
    {
        var text = new StringBuilder();
        var done = new HashSet<string>();
        foreach (string name in names.OrderBy(n => n, StringComparer.Ordinal))
        {
            Append(name, text, done);
        }

        return text.ToString();
    }

    private static void Append(string name, StringBuilder text, HashSet<string> done)
    {
        if (!done.Add(name))
        {
            return;
        }

        string function = Functions.Value[name];
        foreach (Match match in Reference.Matches(function))
        {
            Append(match.Value, text, done);
        }

        text.Append(function).Append('\n');
    }

    /// <summary>Splits the sources at blank lines; the first name in each part is the function it defines.</summary>
    private static Dictionary<string, string> Build()
    {
        string[] sources =
        [
            Integers, SignedDivision("i32", "int", "(-2147483647 - 1)", ""), SignedDivision("i64", "int64_t", "(-9223372036854775807l - 1l)", "l"),
            UnsignedDivision("u32", "uint", "u"), UnsignedDivision("u64", "uint64_t", "ul"),
            Rotation("u32", "uint", 31), Rotation("u64", "uint64_t", 63),
            RunningSum("i32", "int"), RunningSum("u32", "uint"), RunningSum("f32", "float"),
            Ordering("f32", "float"), Ordering("f64", "double"), Rounded("f32", "float"), Rounded("f64", "double"),
            Fusion, FusedMultiplyAdd("f32", "float", "", 127, "4097", 60), FusedMultiplyAdd("f64", "double", "lf", 1023, "134217729", 120),
            Floats, Zeros, SingleFunctions, DoubleFunctions, Conversions,
            .. Saturating("f32", "float", ""), .. Saturating("f64", "double", "lf"),
        ];
        var functions = new Dictionary<string, string>();
        foreach (string source in sources)
        {
            foreach (string part in source.Replace("\r", "").Split(["\n\n"], StringSplitOptions.RemoveEmptyEntries))
            {
                functions.Add(Reference.Match(part).Value, part.Trim('\n'));
            }
        }

        return functions;
    }
}
