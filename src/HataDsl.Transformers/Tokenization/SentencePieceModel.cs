using System.Buffers.Binary;
using System.Text;

namespace HataDsl.Transformers;

/// <summary>Kinds of SentencePiece pieces, with the numbers of its file format.</summary>
internal enum PieceKind
{
    Normal = 1,
    Unknown = 2,
    Control = 3,
    UserDefined = 4,
    Unused = 5,
    Byte = 6,
}

/// <summary>A piece of a SentencePiece vocabulary.</summary>
/// <param name="Text">Spelling, with U+2581 for a space.</param>
/// <param name="Score">Merging priority; larger is earlier.</param>
/// <param name="Kind">Kind.</param>
internal readonly record struct Piece(string Text, float Score, PieceKind Kind);

/// <summary>
/// A SentencePiece BPE vocabulary, read from a <c>tokenizer.model</c> or from llama2.c's <c>tok512.bin</c> format.
/// Field numbers: sentencepiece_model.proto of the SentencePiece project.
/// </summary>
internal sealed record SentencePieceModel
{
    /// <summary>What SentencePiece writes for a space.</summary>
    public const char Space = '\u2581';

    private const int LargestFile = 256 << 20;

    public required IReadOnlyList<Piece> Pieces { get; init; }

    public int UnknownToken { get; init; }

    public int? BeginToken { get; init; } = 1;

    public int? EndToken { get; init; } = 2;

    public bool AddDummyPrefix { get; init; } = true;

    public bool RemoveExtraWhitespaces { get; init; }

    /// <summary>Reads a <c>tokenizer.model</c>.</summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="ModelFormatException">Malformed, or of a kind that is not implemented.</exception>
    public static SentencePieceModel Load(string path)
    {
        byte[] data = ReadAll(path);
        try
        {
            return Parse(path, data);
        }
        catch (InvalidDataException error)
        {
            throw ModelFormatException.InFile(path, $"is no SentencePiece model: {error.Message}", error);
        }
    }

    /// <summary>
    /// Reads llama2.c's format: an int32 that is not needed, then for each token an F32 score, an int32 length and the
    /// bytes. It has no kinds; tokens 0 to 2 are unknown, begin and end, and spellings such as "&lt;0x0A&gt;" are bytes.
    /// </summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="ModelFormatException">Malformed.</exception>
    public static SentencePieceModel LoadLlama2C(string path)
    {
        ReadOnlySpan<byte> rest = ReadAll(path);
        rest = rest.Length >= 4 ? rest[4..] : throw ModelFormatException.InFile(path, "is too short (truncated?)");
        var pieces = new List<Piece>();
        while (!rest.IsEmpty)
        {
            int length = rest.Length >= 8 ? BinaryPrimitives.ReadInt32LittleEndian(rest[4..]) : -1;
            if (length < 0 || length > rest.Length - 8)
            {
                throw ModelFormatException.InFile(path, $"token {pieces.Count} reaches past the end (truncated?)");
            }

            float score = BinaryPrimitives.ReadSingleLittleEndian(rest);
            string text = Encoding.UTF8.GetString(rest.Slice(8, length));
            var kind = pieces.Count switch
            {
                0 => PieceKind.Unknown,
                1 or 2 => PieceKind.Control,
                _ => TryParseByte(text, out _) ? PieceKind.Byte : PieceKind.Normal,
            };

            // llama2.c writes spaces as such, and puts begin and end on lines of their own.
            text = kind == PieceKind.Control ? text.Trim('\n') : text.Replace(' ', Space);
            pieces.Add(new Piece(text, score, kind));
            rest = rest[(8 + length)..];
        }

        return pieces.Count > 2
            ? new SentencePieceModel { Pieces = pieces }
            : throw ModelFormatException.InFile(path, "has no tokens");
    }

    /// <summary>Reads spellings such as "&lt;0x0A&gt;".</summary>
    /// <param name="text">The spelling.</param>
    /// <param name="value">The byte.</param>
    public static bool TryParseByte(string text, out byte value)
    {
        value = 0;
        return text.Length == 6 && text.StartsWith("<0x", StringComparison.Ordinal) && text[5] == '>'
            && byte.TryParse(text.AsSpan(3, 2), System.Globalization.NumberStyles.AllowHexSpecifier, null, out value);
    }

    private static SentencePieceModel Parse(string path, byte[] data)
    {
        var pieces = new List<Piece>();
        var model = new SentencePieceModel { Pieces = pieces, RemoveExtraWhitespaces = true };
        ulong kind = 1; // The format's default: unigram.
        var reader = new ProtobufReader(data);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: pieces.Add(ParsePiece(reader.Bytes)); break;
                case 2: model = ParseTrainer(reader.Bytes, model, ref kind); break;
                case 3: model = ParseNormalizer(path, reader.Bytes, model); break;
                default: break; // Self-test data and denormaliser, which encoding does not use.
            }
        }

        if (kind != 2)
        {
            throw ModelFormatException.InFile(path, $"is a SentencePiece model of type {kind}; only BPE (2) is implemented");
        }

        if (pieces.Exists(piece => piece.Kind == PieceKind.Unused))
        {
            throw ModelFormatException.InFile(path, "has pieces of type UNUSED, which is not implemented");
        }

        return pieces.Count > 0 && model.UnknownToken < pieces.Count
            ? model
            : throw ModelFormatException.InFile(path, "has no pieces");
    }

    private static Piece ParsePiece(ReadOnlySpan<byte> bytes)
    {
        var piece = new Piece(string.Empty, 0, PieceKind.Normal);
        var reader = new ProtobufReader(bytes);
        while (reader.Next())
        {
            piece = reader.Field switch
            {
                1 => piece with { Text = Encoding.UTF8.GetString(reader.Bytes) },
                2 => piece with { Score = reader.Single },
                3 => piece with { Kind = (PieceKind)reader.Value },
                _ => piece,
            };
        }

        return piece.Text.Length > 0 && Enum.IsDefined(piece.Kind) && !float.IsNaN(piece.Score)
            ? piece
            : throw new InvalidDataException("a piece has no text, or an unknown type or score");
    }

    private static SentencePieceModel ParseTrainer(ReadOnlySpan<byte> bytes, SentencePieceModel model, ref ulong kind)
    {
        var reader = new ProtobufReader(bytes);
        while (reader.Next())
        {
            int? token = (int)reader.Value < 0 ? null : (int)reader.Value;
            switch (reader.Field)
            {
                case 3: kind = reader.Value; break;
                case 40: model = model with { UnknownToken = token ?? throw new InvalidDataException("no unknown token") }; break;
                case 41: model = model with { BeginToken = token }; break;
                case 42: model = model with { EndToken = token }; break;
                default: break;
            }
        }

        return model;
    }

    private static SentencePieceModel ParseNormalizer(string path, ReadOnlySpan<byte> bytes, SentencePieceModel model)
    {
        var reader = new ProtobufReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2 when !reader.Bytes.IsEmpty:
                    throw ModelFormatException.InFile(path, "has a normalisation table, which is not implemented");
                case 3: model = model with { AddDummyPrefix = reader.Value != 0 }; break;
                case 4: model = model with { RemoveExtraWhitespaces = reader.Value != 0 }; break;
                case 5 when reader.Value == 0:
                    throw ModelFormatException.InFile(path, "does not escape spaces, which is not implemented");
                default: break;
            }
        }

        return model;
    }

    private static byte[] ReadAll(string path)
    {
        try
        {
            return new FileInfo(path).Length <= LargestFile
                ? File.ReadAllBytes(path)
                : throw ModelFormatException.InFile(path, "is too long for a tokenizer");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw ModelFormatException.InFile(path, $"cannot be read: {error.Message}", error);
        }
    }
}
