using HataDsl.Ir.Graphs;

namespace HataDsl.Generators;

/// <content>Overloads that take dimensions together, as the properties of a type.</content>
internal sealed partial class GraphSourceWriter
{
    private const string LengthsName = "hataLengths";

    private bool HasLengths => _model.LengthsType.Length > 0 && Graph.Dimensions.Any(dimension => PropertyOf(dimension.Name) is not null);

    private string? PropertyOf(string dimension) => _model.Lengths.FirstOrDefault(property => char.ToLowerInvariant(property[0]) + property.Substring(1) == dimension);

    /// <summary>What comes after the device or queue: the type, and the dimensions that are no properties of it.</summary>
    private string LengthsParameters =>
        $", {_model.LengthsType} {LengthsName}" + string.Concat(Dimensions.Where(dimension => PropertyOf(dimension) is null).Select(dimension => $", int {dimension}"));

    private string LengthsArguments =>
        string.Concat(Dimensions.Select(dimension => ", " + (PropertyOf(dimension) is { } property ? $"{LengthsName}.{property}" : dimension)));

    private void WriteRunWithLengths(bool isOpen)
    {
        if (!HasLengths)
        {
            return;
        }

        _source.Line("/// <summary>Runs the graph at lengths that are given together.</summary>");
        _source.Line($"public void Run(global::HataDsl.Queue hataQueue{LengthsParameters}{RunParametersAfterDimensions(isOpen)}) =>");
        IEnumerable<string> others = Graph.Scalars.Select(scalar => Identifier(scalar.Name!)).Concat(Tensors.Select(tensor => tensor.Name));
        _source.Line($"    Run(hataQueue{LengthsArguments}{string.Concat(others.Select(name => ", " + name))});");
        _source.Line();
    }

    private void WriteConstructorWithLengths(string name)
    {
        if (HasLengths && !IsGeneric)
        {
            _source.Line("/// <summary>Allocates the memory between kernels for maxima of the dimensions that are given together.</summary>");
            _source.Open($"public {name}(global::HataDsl.Device device{LengthsParameters}) : this(device{LengthsArguments})");
            _source.Close();
            _source.Line();
        }
    }

    private void WriteCreateWithLengths(string open)
    {
        if (HasLengths)
        {
            _source.Line("/// <summary>Allocates the memory between kernels for maxima of the dimensions that are given together.</summary>");
            _source.Line($"public static {open} Create(global::HataDsl.Device device{LengthsParameters}) => Create(device{LengthsArguments});");
            _source.Line();
        }
    }
}
