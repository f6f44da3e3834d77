namespace HataDsl.Transformers;

/// <summary>
/// A model folder, or one of its files, that cannot be used: missing, truncated, hostile, or of a kind that is not
/// implemented. The message is one line that names the file, the tensor or field where there is one, and the cause,
/// so that a program can print it as it is.
/// </summary>
public sealed class ModelFormatException : Exception
{
    /// <summary>Creates the exception with a one-line message.</summary>
    /// <param name="message">File, tensor or field, and cause. Line breaks are replaced by spaces.</param>
    /// <param name="inner">What was caught, or null.</param>
    public ModelFormatException(string message, Exception? inner = null)
        : base(OneLine(message), inner)
    {
    }

    internal static ModelFormatException InFile(string path, string cause, Exception? inner = null)
        => new($"{path}: {cause}", inner);

    internal static ModelFormatException InTensor(string path, string tensor, string cause)
        => new($"{path}: tensor '{Shorten(tensor)}': {cause}");

    /// <summary>Bounds text that comes out of a file: a hostile name may be megabytes long.</summary>
    internal static string Shorten(string text) => text.Length <= 120 ? text : string.Concat(text.AsSpan(0, 117), "...");

    // Names come from files: a control character in one must neither break the line nor reach a terminal.
    private static string OneLine(string text)
        => text.Any(char.IsControl)
            ? string.Create(text.Length, text, static (span, source) =>
            {
                for (int i = 0; i < span.Length; i++)
                {
                    span[i] = char.IsControl(source[i]) ? ' ' : source[i];
                }
            })
            : text;
}
