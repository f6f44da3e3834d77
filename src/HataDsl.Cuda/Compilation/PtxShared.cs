using System.Globalization;
using System.Text.RegularExpressions;

namespace HataDsl.Cuda;

/// <summary>
/// Shared arrays of PTX. Each is aligned to 16 bytes, since vectors move as one. More than 48 KiB are only to be had as memory whose size the
/// launch gives: then the arrays become places in it.
/// </summary>
internal static partial class PtxShared
{
    /// <summary>Bytes of shared memory that a kernel can declare.</summary>
    public const int MaxDeclaredBytes = 48 * 1024;

    private const string Memory = "hata_shared";

    /// <summary>Rewrites the declarations of a kernel, and the uses of the arrays where they must move.</summary>
    public static string Place(string text)
    {
        MatchCollection arrays = Declaration().Matches(text);
        int total = arrays.Sum(array => Rounded(BytesOf(array)));
        if (total <= MaxDeclaredBytes)
        {
            return Declaration().Replace(text, array => $".shared .align 16 .b8 {array.Groups[1].Value}[{BytesOf(array)}];");
        }

        if (text.Contains(".extern .shared", StringComparison.Ordinal))
        {
            throw new NotSupportedException($"Shared arrays of {total} bytes and a shared array sized at launch do not go together: at most {MaxDeclaredBytes} bytes can be declared beside one.");
        }

        string result = Declaration().Replace(text, "");
        int offset = 0;
        foreach (Match array in arrays)
        {
            string place = offset == 0 ? Memory : $"{Memory}+{offset.ToString(CultureInfo.InvariantCulture)}";
            result = Regex.Replace(result, $@"\b{array.Groups[1].Value}\b", place);
            offset += Rounded(BytesOf(array));
        }

        return $".extern .shared .align 16 .b8 {Memory}[];\n{result}";
    }

    private static int BytesOf(Match array) => int.Parse(array.Groups[2].Value, CultureInfo.InvariantCulture);

    private static int Rounded(int bytes) => (bytes + 15) & ~15;

    [GeneratedRegex(@"\.shared \.align [0-9]+ \.b8 (\w+)\[([0-9]+)\];")]
    private static partial Regex Declaration();
}
