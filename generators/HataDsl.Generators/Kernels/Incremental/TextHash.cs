using Microsoft.CodeAnalysis.Text;

namespace HataDsl.Generators;

/// <summary>A 64-bit hash (FNV-1a over characters) of text that is compared with an earlier version of itself, not with an enemy's.</summary>
internal struct TextHash()
{
    private const ulong Prime = 1099511628211;

    /// <summary>The hash so far.</summary>
    public ulong Value { get; private set; } = 14695981039346656037;

    /// <summary>Adds a word and its end.</summary>
    public void Add(string text)
    {
        foreach (char letter in text)
        {
            Mix(letter);
        }

        Mix(0x10000);
    }

    /// <summary>Adds a number, such as another hash.</summary>
    public void Add(ulong number)
    {
        Mix(number);
        Mix(number >> 32);
    }

    /// <summary>Adds a part of a file as it is written.</summary>
    public void Add(SourceText text, TextSpan span)
    {
        var letters = new char[Math.Min(span.Length, 4096)];
        for (int start = span.Start; start < span.End; start += letters.Length)
        {
            int count = Math.Min(letters.Length, span.End - start);
            text.CopyTo(start, letters, 0, count);
            for (int i = 0; i < count; i++)
            {
                Mix(letters[i]);
            }
        }

        Mix(0x10000);
    }

    private void Mix(ulong number) => Value = unchecked((Value ^ number) * Prime);
}
