namespace HataDsl.Samples.Tests;

/// <summary>Input that must be refused.</summary>
/// <param name="Arguments">Arguments; <c>{model}</c> stands for the folder of a tiny model.</param>
/// <param name="Causes">Texts that the message must have.</param>
internal sealed record WrongInput(string Arguments, params string[] Causes)
{
    /// <summary>What is done to the tiny model first.</summary>
    public Action<TinyModel>? Spoil { get; init; }

    /// <summary>One more argument, with spaces or empty.</summary>
    public string? Last { get; init; }

    /// <summary>Runs the program and asserts that it refuses.</summary>
    public void Check()
    {
        using var model = new TinyModel();
        Spoil?.Invoke(model);
        string[] arguments = [.. Arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Replace("{model}", model.Folder, StringComparison.Ordinal))];
        ProgramRun.Start(Last is null ? arguments : [.. arguments, Last]).AssertRefused(Causes);
    }
}
