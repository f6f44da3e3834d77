using System.Text;

namespace HataDsl.Transformers;

/// <summary>
/// The 256 printable characters by which byte-level BPE vocabularies write bytes: printable Latin-1 bytes stand for
/// themselves, the others for U+0100 on, in order. Source: GPT-2's published encoder.
/// </summary>
internal static class ByteAlphabet
{
    private static readonly char[] Characters = Build();
    private static readonly Dictionary<char, byte> Bytes =
        Characters.Select((character, value) => (character, value)).ToDictionary(pair => pair.character, pair => (byte)pair.value);

    /// <summary>Writes UTF-8 bytes of text as characters of the alphabet.</summary>
    /// <param name="text">The text.</param>
    public static string Encode(ReadOnlySpan<char> text)
    {
        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, bytes);
        return string.Create(bytes.Length, bytes, static (span, source) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = Characters[source[i]];
            }
        });
    }

    /// <summary>The bytes of a vocabulary entry; characters outside the alphabet keep their UTF-8.</summary>
    /// <param name="token">The entry.</param>
    public static byte[] Decode(string token)
    {
        var bytes = new List<byte>(token.Length);
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in token.EnumerateRunes())
        {
            if (rune.IsBmp && Bytes.TryGetValue((char)rune.Value, out byte value))
            {
                bytes.Add(value);
            }
            else
            {
                bytes.AddRange(utf8[..rune.EncodeToUtf8(utf8)]);
            }
        }

        return [.. bytes];
    }

    private static char[] Build()
    {
        char[] characters = new char[256];
        int next = 0x100;
        for (int value = 0; value < 256; value++)
        {
            bool printable = value is >= '!' and <= '~' or >= 0xa1 and <= 0xac or >= 0xae;
            characters[value] = (char)(printable ? value : next++);
        }

        return characters;
    }
}
