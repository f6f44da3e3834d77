using System.Globalization;

namespace HataDsl.Generators;

/// <summary>Gives names that are unique within one function.</summary>
internal sealed class NameTable
{
    private readonly HashSet<string> _taken = [];

    /// <summary>The name itself, or with the first free number appended.</summary>
    public string Take(string name)
    {
        string result = name;
        for (int number = 2; !_taken.Add(result); number++)
        {
            result = name + "_" + number.ToString(CultureInfo.InvariantCulture);
        }

        return result;
    }
}
