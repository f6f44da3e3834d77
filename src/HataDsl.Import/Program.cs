using System.CommandLine;
using HataDsl.Import;
using HataDsl.Models;
using HataDsl.Transformers;

Argument<string> modelArgument = new("model") { Description = "An .onnx file, or a folder with config.json and safetensors." };
Option<FileInfo?> outputOption = new("--output") { Description = "The C# file to write; printed where it is not given." };
Option<string?> namespaceOption = new("--namespace") { Description = "Namespace of the source." };
Option<string?> nameOption = new("--name") { Description = "Name of the class; made from the model's name where it is not given." };
Option<string[]> dimensionOption = new("--dimension")
{
    Description = "Bound of a named dimension, and the value that decisions about speed assume: NAME=MAXIMUM or NAME=MAXIMUM:TYPICAL.",
    DefaultValueFactory = _ => [],
};
Option<int> maximumOption = new("--maximum") { Description = "Bound of the dimensions that --dimension does not name.", DefaultValueFactory = _ => 0 };
Option<bool> operatorsOption = new("--operators") { Description = "Lists the ONNX operators that are imported, instead." };
var root = new RootCommand("Turns a model into a [Graph] in C#, with a class that loads its weights and runs it.")
{
    modelArgument, outputOption, namespaceOption, nameOption, dimensionOption, maximumOption, operatorsOption,
};
modelArgument.Arity = ArgumentArity.ZeroOrOne;
root.SetAction(arguments =>
{
    if (arguments.GetValue(operatorsOption))
    {
        Console.WriteLine(string.Join(Environment.NewLine, OnnxOperators.Names));
        return 0;
    }

    try
    {
        string model = arguments.GetValue(modelArgument) ?? throw new ArgumentException("Name a model: an .onnx file, or a folder with config.json and safetensors.");
        string name = arguments.GetValue(nameOption) ?? Identifiers.Of(Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(model)), upper: true);
        var options = new ImportOptions(arguments.GetValue(namespaceOption) ?? "", name)
        {
            Dimensions = arguments.GetValue(dimensionOption)!.Select(Bound).ToDictionary(bound => bound.Name, bound => (bound.Maximum, bound.Typical)),
            Maximum = arguments.GetValue(maximumOption),
        };
        string source = ModelImporter.Import(model, options);
        if (arguments.GetValue(outputOption) is { } output)
        {
            File.WriteAllText(output.FullName, source);
            Console.WriteLine($"{output.FullName}: {name}, {name}Model");
        }
        else
        {
            Console.Write(source);
        }

        return 0;
    }
    catch (Exception exception) when (exception is ModelFormatException or ArgumentException or IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine(exception.Message.ReplaceLineEndings(" "));
        return 2;
    }
});
ParseResult parsed = root.Parse(args);
int code = parsed.Invoke();
return parsed.Errors.Count > 0 ? 2 : code;

static (string Name, int Maximum, int Typical) Bound(string text)
{
    string[] parts = text.Split('=', ':');
    return parts.Length is 2 or 3 && int.TryParse(parts[1], out int maximum) && maximum > 0 && int.TryParse(parts[^1], out int typical) && typical > 0 && typical <= maximum
        ? (parts[0], maximum, typical)
        : throw new ArgumentException($"--dimension takes NAME=MAXIMUM or NAME=MAXIMUM:TYPICAL, not '{text}'.");
}
