using System.Text;

namespace HataDsl.Import;

/// <summary>Names of C# made from the names of a model, each once.</summary>
internal sealed class Identifiers(params string[] reserved)
{
    private static readonly HashSet<string> Keywords = new(
        """
        abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else enum event
        explicit extern false finally fixed float for foreach goto if implicit in int interface internal is lock long namespace new null object
        operator out override params private protected public readonly ref return sbyte sealed short sizeof stackalloc static string struct
        switch this throw true try typeof uint ulong unchecked unsafe ushort using virtual void volatile while
        """.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));

    private readonly HashSet<string> _taken = new(reserved, StringComparer.Ordinal);

    /// <summary>Keeps a name from being given.</summary>
    public void Reserve(string name) => _taken.Add(name);

    /// <summary>A name like a wanted one that has not been given yet.</summary>
    public string Unique(string wanted, bool upper)
    {
        string name = Of(wanted, upper);
        string unique = name;
        for (int i = 2; !_taken.Add(unique); i++)
        {
            unique = $"{name}{i}";
        }

        return unique;
    }

    /// <summary>The identifier that comes nearest to a text: its words joined in capitals.</summary>
    public static string Of(string text, bool upper)
    {
        var name = new StringBuilder();
        bool capital = upper;
        foreach (char character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character))
            {
                capital = upper || name.Length > 0;
                continue;
            }

            name.Append(capital ? char.ToUpperInvariant(character) : name.Length == 0 ? char.ToLowerInvariant(character) : character);
            capital = false;
        }

        if (name.Length == 0 || char.IsAsciiDigit(name[0]))
        {
            name.Insert(0, upper ? "T" : "t");
        }

        return Keywords.Contains(name.ToString()) ? name.Append("Value").ToString() : name.ToString();
    }
}
