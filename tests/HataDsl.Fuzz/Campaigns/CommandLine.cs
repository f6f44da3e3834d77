using System.Globalization;

namespace HataDsl.Fuzz.Campaigns;

/// <summary>Options of a campaign as arguments.</summary>
internal static class CommandLine
{
    /// <summary>Reads FIRST COUNT and what follows.</summary>
    /// <returns>The options, or null if something is not one of them.</returns>
    public static CampaignOptions? Parse(ReadOnlySpan<string> arguments)
    {
        if (arguments.Length < 2 || !int.TryParse(arguments[0], NumberStyles.None, CultureInfo.InvariantCulture, out int first)
            || !int.TryParse(arguments[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count))
        {
            return null;
        }

        var options = new CampaignOptions(first, count) { Processes = Environment.ProcessorCount };
        for (int i = 2; i < arguments.Length; i += 2)
        {
            if (i + 1 == arguments.Length || Add(options, arguments[i], arguments[i + 1]) is not { } more)
            {
                return null;
            }

            options = more;
        }

        return options;
    }

    private static CampaignOptions? Add(CampaignOptions options, string name, string value)
    {
        switch (name)
        {
            case "--results":
                return options with { Results = value };
            case "--report":
                return options with { Report = value };
        }

        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? name switch
            {
                "--processes" => options with { Processes = number },
                "--threads" => options with { Processes = 0, Threads = number },
                "--limit" => options with { Limit = TimeSpan.FromSeconds(number) },
                "--shrinks" => options with { Shrinks = number },
                _ => null,
            }
            : null;
    }
}
