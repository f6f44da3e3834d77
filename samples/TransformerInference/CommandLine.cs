using System.CommandLine;
using System.Text.RegularExpressions;
using HataDsl.Samples.TransformerInference.Commands;
using HataDsl.Transformers;

namespace HataDsl.Samples.TransformerInference;

/// <summary>The verbs, and what becomes of mistakes: one line that names the cause, exit code 2.</summary>
internal static partial class CommandLine
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

        // A prompt may begin with '@'.
        ParseResult parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            return Fail(TypeName().Replace(parsed.Errors[0].Message, "a number"));
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
        catch (OutOfMemoryException)
        {
            return Fail("there is not enough memory");
        }
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine("error: " + ParameterName().Replace(message, "").ReplaceLineEndings("; "));
        return WrongInput;
    }

    /// <summary>What the library adds for programmers.</summary>
    [GeneratedRegex(@" \(Parameter '[^']*'\)", RegexOptions.CultureInvariant)]
    private static partial Regex ParameterName();

    /// <summary>How the parser speaks of types: all that have options here and can be wrong are numbers.</summary>
    [GeneratedRegex("expected type 'System\\.[A-Za-z0-9]+'", RegexOptions.CultureInvariant)]
    private static partial Regex TypeName();
}
