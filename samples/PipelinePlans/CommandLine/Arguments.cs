using System.Globalization;

namespace PipelinePlans;

/// <summary>The options given to a verb. Small and without reflection: it is most of the program's start.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = [];

    /// <summary>Reads <c>--name value</c>, <c>--name=value</c> and switches.</summary>
    /// <exception cref="InputException">An option is unknown, given twice or lacks its value.</exception>
    public Arguments(ReadOnlySpan<string> words, Option[] known)
    {
        for (int i = 0; i < words.Length; i++)
        {
            string word = words[i];
            int equals = word.StartsWith("--", StringComparison.Ordinal) ? word.IndexOf('=') : -1;
            string name = equals < 0 ? word : word[..equals];
            Option option = Array.Find(known, candidate => candidate.Name == name) ?? throw new InputException(Unknown(word, name, known));
            string value = "";
            if (option.Value is not null)
            {
                if (equals < 0 && (i + 1 == words.Length || words[i + 1].StartsWith("--", StringComparison.Ordinal)))
                    throw new InputException($"{name}: needs a value, {option.Value}");
                value = equals < 0 ? words[++i] : word[(equals + 1)..];
                if (value.Length == 0)
                    throw new InputException($"{name}: the value is empty");
            }
            else if (equals >= 0)
            {
                throw new InputException($"{name}: takes no value");
            }

            if (!_values.TryAdd(name, value))
                throw new InputException($"{name}: given twice");
        }
    }

    /// <summary>Whether an option is given.</summary>
    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>The text of an option, or null.</summary>
    public string? Text(string name) => _values.GetValueOrDefault(name);

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>, or null where the option is not given.</summary>
    /// <exception cref="InputException">It is none.</exception>
    public long? Integer(string name, long least, long most)
    {
        if (Text(name) is not { } text)
            return null;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value))
            throw new InputException($"{name}: '{text}' is not a whole number");
        return value >= least && value <= most ? value : throw new InputException($"{name}: {value} is outside {least} to {most}");
    }

    /// <summary>A number from <paramref name="least"/> to <paramref name="most"/>, or null where the option is not given.</summary>
    /// <exception cref="InputException">It is none.</exception>
    public double? Number(string name, double least, double most) =>
        Text(name) is { } text ? Number(name, text, least, most) : null;

    /// <summary>Reads a number that is a part of an option's value.</summary>
    /// <exception cref="InputException">It is none.</exception>
    public static double Number(string name, string text, double least, double most)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || double.IsNaN(value))
            throw new InputException($"{name}: '{text}' is not a number");
        return value >= least && value <= most
            ? value
            : throw new InputException(string.Create(CultureInfo.InvariantCulture, $"{name}: {value} is outside {least} to {most}"));
    }

    /// <summary>One of several words, in any letter case, or null where the option is not given.</summary>
    /// <exception cref="InputException">It is another word.</exception>
    public string? Word(string name, params ReadOnlySpan<string> words)
    {
        if (Text(name) is not { } text)
            return null;
        foreach (string word in words)
            if (word.Equals(text, StringComparison.OrdinalIgnoreCase))
                return word;
        throw new InputException($"{name}: '{text}' is none of {string.Join(", ", words)}");
    }

    /// <summary>Complains where two options that exclude each other are given.</summary>
    /// <exception cref="InputException">Both are given.</exception>
    public void Exclude(string first, params ReadOnlySpan<string> others)
    {
        if (!Has(first))
            return;
        foreach (string other in others)
            if (Has(other))
                throw new InputException($"{other}: cannot be used together with {first}");
    }

    private static string Unknown(string word, string name, Option[] known)
    {
        if (!word.StartsWith("--", StringComparison.Ordinal))
            return $"'{word}': unexpected; options begin with --";
        (int Distance, string Name) best = (4, "");
        foreach (Option option in known)
        {
            int distance = Distance(name, option.Name);
            if (distance < best.Distance)
                best = (distance, option.Name);
        }

        return best.Name.Length > 0 ? $"{name}: unknown option; did you mean {best.Name}?" : $"{name}: unknown option; --help lists them";
    }

    /// <summary>Edit distance (Levenshtein).</summary>
    internal static int Distance(string a, string b)
    {
        int[] row = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
            row[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
