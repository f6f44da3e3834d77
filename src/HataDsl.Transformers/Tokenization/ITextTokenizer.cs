namespace HataDsl.Transformers;

/// <summary>
/// Turns text into the tokens of a model and back. Made by <see cref="TokenizerFiles.Load"/>. Safe from several threads.
/// </summary>
public interface ITextTokenizer
{
    /// <summary>What it is and where it was read from, for people, such as "byte-level BPE (tokenizer.json)".</summary>
    string Description { get; }

    /// <summary>One more than the largest token id.</summary>
    int VocabularySize { get; }

    /// <summary>The token that starts sequences, or null where there is none.</summary>
    int? BeginToken { get; }

    /// <summary>The token that ends sequences, or null where the tokenizer's files name none.</summary>
    int? EndToken { get; }

    /// <summary>
    /// True when <see cref="Encode"/> puts <see cref="BeginToken"/> first; see <see cref="TokenizerFiles"/> for the rule.
    /// </summary>
    bool AddsBeginToken { get; }

    /// <summary>Encodes text.</summary>
    /// <param name="text">Any text; unpaired surrogates count as U+FFFD.</param>
    /// <param name="addBeginToken">
    /// Puts the begin token first where <see cref="AddsBeginToken"/> says so and the text does not start with it already.
    /// </param>
    /// <param name="parseSpecialTokens">
    /// Reads special tokens written out in the text, such as "&lt;|im_end|&gt;", as these tokens. Pass false for text that
    /// its writer must not be able to give such a meaning.
    /// </param>
    /// <returns>Token ids, each below <see cref="VocabularySize"/>.</returns>
    int[] Encode(string text, bool addBeginToken = true, bool parseSpecialTokens = true);

    /// <summary>The UTF-8 bytes that a token stands for, possibly part of a character only.</summary>
    /// <param name="token">Token id; ids that the vocabulary lacks (padding rows of a model) have no bytes.</param>
    /// <returns>The bytes; none for special tokens.</returns>
    ReadOnlySpan<byte> BytesOf(int token);

    /// <summary>True for tokens that steer a model and are no text.</summary>
    /// <param name="token">Token id.</param>
    bool IsSpecial(int token);

    /// <summary>Finds an added or special token by its spelling.</summary>
    /// <param name="content">The exact spelling, such as "&lt;|im_end|&gt;".</param>
    /// <returns>The token id, or null.</returns>
    int? FindAddedToken(string content);

    /// <summary>True when the first text of a sequence carries a space that was not in the input (SentencePiece).</summary>
    bool HasLeadingSpace { get; }
}

/// <summary>Decoding that follows from <see cref="ITextTokenizer.BytesOf"/>.</summary>
public static class TextTokenizerExtensions
{
    /// <summary>Decodes a whole sequence; special tokens are left out, and bytes that are no UTF-8 become U+FFFD.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="tokens">Token ids.</param>
    public static string Decode(this ITextTokenizer tokenizer, ReadOnlySpan<int> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        var stream = new TextStream(tokenizer);
        var text = new System.Text.StringBuilder();
        foreach (int token in tokens)
        {
            text.Append(stream.Append(token));
        }

        return text.Append(stream.Flush()).ToString();
    }
}
