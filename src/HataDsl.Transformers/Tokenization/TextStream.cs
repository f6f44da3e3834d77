using System.Buffers;
using System.Text;

namespace HataDsl.Transformers;

/// <summary>
/// Decodes tokens one by one into text that can be shown at once: a character whose bytes are spread over tokens comes
/// out when it is complete, never in halves. The pieces together equal the decoding of the whole sequence.
/// </summary>
public sealed class TextStream
{
    private readonly ITextTokenizer tokenizer;
    private readonly List<byte> pending = [];
    private bool dropSpace;

    /// <summary>Starts a stream.</summary>
    /// <param name="tokenizer">The tokenizer of the tokens.</param>
    /// <param name="continues">
    /// True when the tokens continue a text, so that a leading space belongs to the output; false at the start of one.
    /// </param>
    public TextStream(ITextTokenizer tokenizer, bool continues = false)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        this.tokenizer = tokenizer;
        dropSpace = tokenizer.HasLeadingSpace && !continues;
    }

    /// <summary>Adds a token.</summary>
    /// <param name="token">Token id.</param>
    /// <returns>The text that is complete now; may be empty.</returns>
    public string Append(int token)
    {
        var bytes = tokenizer.BytesOf(token);
        if (bytes.IsEmpty)
        {
            return string.Empty;
        }

        if (dropSpace)
        {
            dropSpace = false;
            bytes = bytes[0] == (byte)' ' ? bytes[1..] : bytes;
        }

        pending.AddRange(bytes);
        return TakeComplete();
    }

    /// <summary>Ends the stream.</summary>
    /// <returns>U+FFFD for a character that stayed incomplete, else nothing.</returns>
    public string Flush()
    {
        bool broken = pending.Count > 0;
        pending.Clear();
        return broken ? "\uFFFD" : string.Empty;
    }

    private string TakeComplete()
    {
        var text = new StringBuilder();
        ReadOnlySpan<byte> rest = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(pending);
        int used = 0;
        while (used < rest.Length)
        {
            var status = Rune.DecodeFromUtf8(rest[used..], out var rune, out int length);
            if (status == OperationStatus.NeedMoreData)
            {
                break;
            }

            text.Append(rune.ToString()); // U+FFFD for bytes that can be no character whatever follows.
            used += length;
        }

        pending.RemoveRange(0, used);
        return text.ToString();
    }
}
