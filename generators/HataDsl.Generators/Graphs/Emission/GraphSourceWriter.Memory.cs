using HataDsl.Ir;
using HataDsl.Ir.Graphs;

namespace HataDsl.Generators;

/// <content>Constructors: memory for the declared maxima of the dimensions, or for those that the caller gives.</content>
internal sealed partial class GraphSourceWriter
{
    private string Accessibility => _model.Accessibility is "public" ? "public" : "internal";

    private IEnumerable<LaunchPlan> PlansInOrder => [_plans.Separate, _plans.Processor, _plans.Accelerator];

    private string DimensionParameters => string.Concat(Dimensions.Select(name => $", int {name}"));

    private string DimensionArguments => string.Concat(Dimensions.Select(name => ", " + name));

    private long ArenaBytes => PlansInOrder.Where(IsCompiled).Max(plan => plan.Memory.ArenaBytes);

    private void WriteConstructors(string name)
    {
        _source.Line("/// <summary>Bytes for tensors between kernels with the declared maxima of the dimensions.</summary>");
        _source.Line($"public const long ArenaBytes = {ArenaBytes};");
        _source.Line();
        foreach (Dimension dimension in Graph.Dimensions)
        {
            _source.Line($"private readonly int _{dimension.Name} = {dimension.Maximum};");
        }

        _source.Line();
        string planBytes = $"[{string.Join(", ", PlansInOrder.Select(plan => IsCompiled(plan) ? plan.Memory.ArenaBytes : 0))}]";
        string largest = $"Blocks({string.Join(", ", Graph.Dimensions.Select(dimension => dimension.Maximum))})";
        if (!IsGeneric)
        {
            _source.Line("/// <summary>Allocates the memory between kernels.</summary>");
            _source.Open($"public {name}(global::HataDsl.Device device) : base(device, {planBytes}, {largest})");
            _source.Close();
            _source.Line();
        }

        if (_isStage)
        {
            _source.Line("/// <summary>Takes memory between kernels that others use at other times.</summary>");
            _source.Open($"public {name}(global::HataDsl.Device device, global::HataDsl.Buffer<byte> arena) : base(device, arena, {planBytes}, {largest})");
            _source.Close();
            _source.Line();
        }
        else if (IsGeneric || Graph.Dimensions.Count > 0)
        {
            WriteSizedConstructor(name);
            WriteConstructorWithLengths(name);
        }

        if (Graph.Dimensions.Count > 0)
        {
            _source.Line("/// <inheritdoc/>");
            _source.Line($"protected override string Sizes => $\"{string.Join(", ", Dimensions.Select(dimension => $"{dimension} {{_{dimension}}}"))}\";");
            _source.Line();
        }

        WriteBlocks();
    }

    private void WriteSizedConstructor(string name)
    {
        _source.Line("/// <summary>Allocates the memory between kernels for given maxima of the dimensions, which may not be above the declared ones.</summary>");
        _source.Open($"public {name}(global::HataDsl.Device device{DimensionParameters}) : base(device, Blocks({string.Join(", ", Dimensions)}))");
        foreach (Dimension dimension in Graph.Dimensions)
        {
            _source.Line($"CheckDimension(\"{dimension.Name}\", {dimension.Name}, _{dimension.Name});");
            _source.Line($"_{dimension.Name} = {dimension.Name};");
        }

        _source.Close();
        _source.Line();
    }

    private void WriteBlocks()
    {
        _source.Line("/// <summary>What lies between the kernels of each plan: first and last kernel that use it, and bytes.</summary>");
        _source.Line($"private static global::HataDsl.Graphs.ArenaBlock[][] Blocks({string.Join(", ", Dimensions.Select(name => "int " + name))}) =>");
        _source.Line("[");
        foreach (LaunchPlan plan in PlansInOrder)
        {
            IEnumerable<MemoryBlock> blocks = IsCompiled(plan) ? plan.Memory.Blocks : [];
            _source.Line($"    [{string.Join(", ", blocks.Select(block => $"new({block.First}, {block.Last}, {Long(block.Nodes[0].Shape.Count)} * {block.Nodes[0].Type.Size()}L)"))}],");
        }

        _source.Line("];");
        _source.Line();
    }

    private bool IsCompiled(LaunchPlan plan) => _model.HasSeparate || plan != _plans.Separate;

    /// <summary>What the instances have in common: the way to make one, and to run it.</summary>
    private void WriteGenericClass()
    {
        string open = $"{ClassName}<{string.Join(", ", _model.TypeParameters)}>";
        _source.Line($"/// <summary>Runs <see cref=\"{_model.DocumentationId}\"/> on a device.</summary>");
        _source.Line($"{Accessibility} abstract class {open} : global::HataDsl.Graphs.CompiledGraph");
        foreach (string parameter in _model.TypeParameters)
        {
            _source.Line($"    where {parameter} : unmanaged");
        }

        _source.Open("");
        _source.Open($"protected {ClassName}(global::HataDsl.Device device, global::HataDsl.Graphs.ArenaBlock[][] plans) : base(device, plans)");
        _source.Close();
        _source.Line();
        _source.Line("/// <summary>Allocates the memory between kernels for given maxima of the dimensions.</summary>");
        _source.Line("/// <exception cref=\"global::System.NotSupportedException\">There is no instance for the types.</exception>");
        _source.Line($"public static {open} Create(global::HataDsl.Device device{DimensionParameters}) =>");
        for (int i = 0; i < _instances.Length; i++)
        {
            string test = string.Join(" && ", _model.TypeParameters.Select((parameter, j) => $"typeof({parameter}) == typeof({_model.Instances[i].Types[j]})"));
            _source.Line($"    {test} ? ({open})(object)new {ClassName}_{i + 1}(device{DimensionArguments}) :");
        }

        _source.Line($"    throw new global::System.NotSupportedException(\"Graph {_model.Method} is compiled for other types: add a [GraphInstance].\");");
        _source.Line();
        WriteCreateWithLengths(open);
        WriteRunWithLengths(isOpen: true);
        WriteRunDocumentation();
        _source.Line($"public abstract void Run({RunParameters(isOpen: true)});");
        _source.Close();
        _source.Line();
    }
}
