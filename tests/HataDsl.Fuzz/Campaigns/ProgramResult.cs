using System.Text.Json;
using System.Text.Json.Serialization;
using HataDsl.Fuzz.Execution;
using HataDsl.Fuzz.Model;

namespace HataDsl.Fuzz.Campaigns;

/// <summary>What became of a program; one line of JSON between processes and in the file of results.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Statements">How many statements it has.</param>
/// <param name="Outcome">What happened.</param>
/// <param name="Device">Where it went wrong, or nothing.</param>
/// <param name="Message">The first line of what went wrong.</param>
/// <param name="Ran">Devices that ran it to the end.</param>
/// <param name="Use">What its kernel uses, if it became one.</param>
internal sealed record ProgramResult(
    int Seed, int Statements, Outcome Outcome, string Device, string Message, IReadOnlyList<string> Ran, KernelUse? Use)
{
    private const int LongestMessage = 400;

    private static readonly JsonSerializerOptions Format = new() { Converters = { new JsonStringEnumConverter() } };

    /// <summary>The setting of the native libraries that it ran under, where that is not the usual one.</summary>
    public string Setting { get; init; } = "";

    /// <summary>How a process died that ran it before, if one did.</summary>
    public string Death { get; init; } = "";

    /// <summary>The result of a program that has run.</summary>
    public static ProgramResult Of(FuzzProgram program, Verdict verdict) => new(
        program.Seed, program.StatementCount, verdict.Outcome, verdict.Device, FirstLine(verdict.Message), verdict.Ran, verdict.Ir.Length > 0 ? KernelUse.Of(verdict.Ir) : null);

    /// <summary>The result of a program that no process survives.</summary>
    public static ProgramResult OfDeath(int seed, string reason) => new(seed, 0, Outcome.Aborted, "driver", FirstLine(reason), [], null);

    /// <summary>Reads a line of <see cref="ToLine"/>.</summary>
    /// <exception cref="JsonException">It is no such line, or only the beginning of one.</exception>
    public static ProgramResult Parse(string line) => JsonSerializer.Deserialize<ProgramResult>(line, Format) ?? throw new JsonException("A result is missing.");

    public string ToLine() => JsonSerializer.Serialize(this, Format);

    /// <summary>A line for a person.</summary>
    public string Describe() =>
        $"seed {Seed}: {Outcome}{(Device.Length > 0 ? $" on {Device}: {Message}" : "")}{(Setting.Length > 0 ? $" with {Setting}" : "")}{(Death.Length > 0 ? $" after {Death}" : "")}";

    private static string FirstLine(string text)
    {
        string line = text.Split('\n')[0].Trim();
        return line.Length > LongestMessage ? line[..LongestMessage] : line;
    }
}
