using HataDsl.Fuzz.Execution;
using HataDsl.Fuzz.Model;

namespace HataDsl.Fuzz.Shrinking;

/// <summary>Writes a failing program as a test.</summary>
internal static class Regression
{
    /// <summary>The name of the class in a source.</summary>
    public static string ClassOf(string source) => source.Split("partial class ")[1].Split('\n')[0].Trim();

    /// <summary>The program, how it failed, and a test to paste into RegressionTests.</summary>
    public static string Describe(FuzzProgram program, Verdict verdict, int candidates)
    {
        string indented = string.Join('\n', program.Source().TrimEnd().Split('\n').Select(line => line.Length == 0 ? line : "        " + line));
        return $""""
            // Seed {program.Seed}, {verdict.Outcome} on {verdict.Device} after {candidates} candidates: {verdict.Message.Split('\n')[0]}
                [Fact]
                public void Seed_{program.Seed}() => Check({program.Seed}, """
            {indented}
                    """);
            """";
    }
}
