using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;

namespace HataDsl.Transformers;

/// <summary>What a generation gave.</summary>
/// <param name="Tokens">Generated tokens, without the one that ended it.</param>
/// <param name="Text">Their text.</param>
/// <param name="FirstToken">Time from the start to the first generated token.</param>
/// <param name="Decoding">Time from the first token to the last.</param>
public sealed record GenerationResult(IReadOnlyList<int> Tokens, string Text, TimeSpan FirstToken, TimeSpan Decoding)
{
    /// <summary>Tokens a second after the first one; 0 when there is no second.</summary>
    public double TokensPerSecond => Tokens.Count > 1 ? (Tokens.Count - 1) / Decoding.TotalSeconds : 0;
}

/// <summary>Continues token sequences with a decoder, a tokenizer and a sampler.</summary>
/// <param name="decoder">The decoder, at the position where the prompt begins.</param>
/// <param name="tokenizer">The tokenizer.</param>
/// <param name="sampling">How tokens are chosen.</param>
public sealed class TextGenerator(Decoder decoder, ITextTokenizer tokenizer, SamplingOptions sampling)
{
    /// <summary>Generates until an end token or a number of tokens.</summary>
    /// <param name="prompt">Prompt tokens, at least one.</param>
    /// <param name="count">Most tokens to generate.</param>
    /// <param name="endTokens">Tokens that end the text.</param>
    /// <param name="write">Given each piece of text as it comes, whole characters only.</param>
    /// <param name="progress">Told the share of the prompt done.</param>
    public GenerationResult Generate(
        ReadOnlySpan<int> prompt, int count, ImmutableArray<int> endTokens, Action<string> write, IProgress<double>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(write);
        var sampler = new TokenSampler(sampling);
        var stream = new TextStream(tokenizer, continues: true);
        var tokens = new List<int>();
        var text = new StringBuilder();
        void Emit(string piece)
        {
            text.Append(piece);
            if (piece.Length > 0)
            {
                write(piece);
            }
        }

        var watch = Stopwatch.StartNew();
        ReadOnlySpan<float> logits = decoder.Run(prompt, progress);
        TimeSpan first = TimeSpan.Zero;
        for (int i = 0; i < count; i++)
        {
            int token = sampler.Next(logits);
            if (i == 0)
            {
                first = watch.Elapsed;
            }

            if (endTokens.Contains(token))
            {
                break;
            }

            tokens.Add(token);
            Emit(stream.Append(token));
            if (i + 1 < count)
            {
                logits = decoder.Run([token]);
            }
        }

        TimeSpan decoding = watch.Elapsed - first;
        Emit(stream.Flush());
        return new GenerationResult(tokens, text.ToString(), first, decoding);
    }
}
