namespace HataDsl.Analyzers;

/// <summary>Where the page of a rule is. Compiled into the generator too.</summary>
internal static class RuleLink
{
    private const string Pages = "https://github.com/hatadsl/hatadsl/blob/main/generators/HataDsl.Analyzers/Rules/";

    public static string Of(string id) => Pages + id + ".md";
}
