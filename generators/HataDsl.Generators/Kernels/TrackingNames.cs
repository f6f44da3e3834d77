namespace HataDsl.Generators;

/// <summary>Names of the steps, for tests of what an edit runs again.</summary>
internal static class TrackingNames
{
    /// <summary>Kernels as found: equal when nothing that they depend on has changed.</summary>
    public const string Candidates = nameof(Candidates);

    /// <summary>Kernels as parsed: binding, lowering and hashing have run.</summary>
    public const string Parse = nameof(Parse);

    /// <summary>The models alone.</summary>
    public const string Models = nameof(Models);

    /// <summary>Helpers for other assemblies as parsed.</summary>
    public const string ParseHelpers = nameof(ParseHelpers);

    /// <summary>The models of helpers alone.</summary>
    public const string Helpers = nameof(Helpers);

    /// <summary>The diagnostics alone.</summary>
    public const string Diagnostics = nameof(Diagnostics);

    /// <summary>Where the kernels are in the C#.</summary>
    public const string Sources = nameof(Sources);

    /// <summary>What the checks of the IR find.</summary>
    public const string Findings = nameof(Findings);

    /// <summary>Which targets the compilation can use.</summary>
    public const string Targets = nameof(Targets);

    /// <summary>What source is generated from.</summary>
    public const string Output = nameof(Output);
}
