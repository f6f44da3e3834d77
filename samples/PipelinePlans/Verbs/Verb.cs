namespace PipelinePlans;

/// <summary>One thing the program does.</summary>
internal abstract class Verb
{
    /// <summary>Word that chooses it; empty for what happens without one.</summary>
    public abstract string Name { get; }

    /// <summary>What it does, in a line.</summary>
    public abstract string Summary { get; }

    /// <summary>The options it understands.</summary>
    public abstract Option[] Options { get; }

    /// <summary>Complete command lines, without the program's name.</summary>
    public abstract string[] Examples { get; }

    /// <summary>Does it.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="InputException">Input is wrong.</exception>
    public abstract int Run(Arguments arguments, TextWriter output);

    /// <summary>Usage, options by group, examples.</summary>
    public void WriteHelp(TextWriter output)
    {
        output.WriteLine(Summary);
        output.WriteLine();
        output.WriteLine($"Usage: PipelinePlans {(Name.Length == 0 ? "" : Name + " ")}[OPTIONS]");
        int width = 0;
        foreach (Option option in Options)
            width = Math.Max(width, Left(option).Length);
        string group = "";
        foreach (Option option in Options)
        {
            if (option.Group != group)
            {
                output.WriteLine();
                output.WriteLine(group = option.Group);
            }

            output.WriteLine($"  {Left(option).PadRight(width)}  {option.Help}");
        }

        output.WriteLine();
        output.WriteLine("Examples");
        foreach (string example in Examples)
            output.WriteLine($"  PipelinePlans {example}");
    }

    private static string Left(Option option) => option.Value is null ? option.Name : $"{option.Name} {option.Value}";
}
