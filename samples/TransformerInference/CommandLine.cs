using System.CommandLine;
using HataDsl.Samples.TransformerInference.Commands;
using HataDsl.Transformers;

namespace HataDsl.Samples.TransformerInference;

/// <summary>The verbs, and what becomes of mistakes: one line that names the cause, exit code 2.</summary>
internal static class CommandLine
{
    /// <summary>Exit code of a wrong argument, file or device.</summary>
    public const int WrongInput = 2;

    /// <summary>Runs the program.</summary>
    public static int Run(string[] arguments)
    {
        var generate = new GenerateCommand();
        var root = new RootCommand("Runs a language model on the device at hand. Without a verb: generate, with the model that comes along.");
        generate.AddTo(root);
        root.Subcommands.Add(generate.Create("generate", "Continues a text."));
        root.Subcommands.Add(DevicesCommand.Create());
        root.Subcommands.Add(ParityCommand.Create());
        root.Subcommands.Add(BenchCommand.Create());
        root.Subcommands.Add(EvalCommand.Create());
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            return Fail(parsed.Errors[0].Message);
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception exception) when (
            exception is ModelFormatException or DeviceException or ArgumentException or FormatException or IOException or UnauthorizedAccessException)
        {
            return Fail(exception.Message);
        }
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine("error: " + message.ReplaceLineEndings(" ").Replace(" (Parameter 'tokens')", ""));
        return WrongInput;
    }
}
