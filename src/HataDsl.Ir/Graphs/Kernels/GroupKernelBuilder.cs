namespace HataDsl.Ir.Graphs;

/// <summary>
/// Builds the kernel of a group: declares its parameters and gives any node's element at any position as a value, from memory or
/// computed on the spot. The forms (elements, rows, products) are in the partial parts.
/// </summary>
internal sealed partial class GroupKernelBuilder
{
    private readonly FusionPlan _plan;
    private readonly Graph _graph;
    private readonly Group _group;
    private readonly GroupAnalysis _analysis;
    private readonly Kernel _kernel;
    private readonly RegionBuilder _build;
    private readonly Dictionary<Node, Symbol> _views = [];
    private readonly Dictionary<string, Symbol> _dimensions = [];
    private readonly Dictionary<string, Symbol> _scalars = [];
    private readonly Dictionary<Node, Value> _known = [];
    private readonly HashSet<Node> _kept = [];
    private readonly HashSet<Node> _keptAlready = [];
    private readonly Stack<Dictionary<(object, object), object>> _memo = new();
    private int _locals;

    private GroupKernelBuilder(FusionPlan plan, Group group, GroupAnalysis analysis, string name, WorkgroupShape workgroup)
    {
        _plan = plan;
        _graph = plan.Graph;
        _group = group;
        _analysis = analysis;
        _kernel = new Kernel(name, workgroup);
        _build = new RegionBuilder(_kernel.Body);
        _memo.Push([]);
        DeclareParameters();
    }

    /// <summary>The tensor whose elements a reshaped one shows.</summary>
    public static Node Unshaped(Node node) => node.Op == GraphOp.Reshape ? Unshaped(node.Operands[0]) : node;

    /// <summary>What a kernel takes, in order.</summary>
    private void DeclareParameters()
    {
        Node[] written = [.. _group.Roots.Select(_plan.StorageOf)];
        Node[] read = [.. _analysis.Reads.Keys.Select(_plan.StorageOf).Distinct()];
        foreach (Node node in read.Concat(written).Distinct().ToArray())
        {
            bool isReadAgain = read.Contains(node) || _analysis.Staged.Values.Any(root => _plan.StorageOf(root) == node);
            ViewAccess access = !written.Contains(node) ? ViewAccess.Read : isReadAgain ? ViewAccess.ReadWrite : ViewAccess.Write;
            Declare(node, access);
        }

        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (Node node in _analysis.Computed.SelectMany(node => node.Operands.Append(node)).Concat(_group.Roots))
        {
            names.UnionWith(node.Shape.Axes.SelectMany(axis => axis.Symbols));
            names.UnionWith(node.Op == GraphOp.Length ? Extent.Parse(node.Name!).Symbols : node.Op == GraphOp.Slice ? node.Start.Symbols : []);
        }

        foreach (string name in names)
        {
            var symbol = new Symbol(SymbolKind.Scalar, "d_" + name, ScalarType.I32);
            _dimensions.Add(name, symbol);
            _kernel.Parameters.Add(symbol);
        }

        foreach (Node scalar in _analysis.Computed.SelectMany(node => node.Operands).Where(node => node.Op == GraphOp.Scalar).Distinct())
        {
            var symbol = new Symbol(SymbolKind.Scalar, "x_" + scalar.Name, scalar.Type);
            _scalars.Add(scalar.Name!, symbol);
            _kernel.Parameters.Add(symbol);
        }

        foreach (Function function in _graph.Functions.Functions)
        {
            if (_analysis.Computed.Any(node => node.Op == GraphOp.Call && Reaches(_graph.Function(node.Name!), function)))
            {
                _kernel.Functions.Add(function);
            }
        }
    }

    private void Declare(Node node, ViewAccess access)
    {
        var symbol = new Symbol(SymbolKind.View, "t" + _views.Count, node.Type, access: access);
        _views.Add(node, symbol);
        _kernel.Parameters.Add(symbol);
    }

    private bool Reaches(Function from, Function to) =>
        from == to || Callees(from.Body).Any(name => Reaches(_graph.Function(name), to));

    private static IEnumerable<string> Callees(Region region) =>
        region.Instructions.SelectMany(instruction => instruction.Regions.SelectMany(Callees).Concat(instruction.Callee is { } callee ? [callee] : []));

    private Symbol NewLocal(ScalarType type)
    {
        var symbol = new Symbol(SymbolKind.Local, "v" + _locals++, type);
        _kernel.Symbols.Add(symbol);
        return symbol;
    }

    private Symbol NewShared(int length)
    {
        var symbol = new Symbol(SymbolKind.Shared, "s" + _kernel.Symbols.Count, ScalarType.F32, length);
        _kernel.Symbols.Add(symbol);
        return symbol;
    }

    private Value Number(int value) => _build.Constant(value);

    private Value Plus(Value left, Value right) => _build.Emit(Op.Add, left, right);

    private Value Times(Value left, Value right) => _build.Emit(Op.Mul, left, right);

    /// <summary>A length as an i32 value.</summary>
    private Value LengthValue(Extent extent)
    {
        Value? product = extent.Factor == 1 && !extent.IsConstant ? null : Number(checked((int)extent.Factor));
        foreach (string symbol in extent.Symbols)
        {
            Value factor = _build.Get(_dimensions[symbol]);
            product = product is null ? factor : Times(product, factor);
        }

        return product!;
    }

    /// <summary>Runs a part in a nested region; what is computed there is not remembered outside.</summary>
    private void Within(Region region, Action part)
    {
        Region outer = _build.Region;
        _build.Region = region;
        _memo.Push([]);
        part();
        _memo.Pop();
        _build.Region = outer;
    }

    private void When(Value condition, Action part) => Within(_build.If(condition).Regions[0], part);

    /// <summary>A counted loop: <c>for (i = first; i &lt; end; i += step)</c>.</summary>
    private void For(Value first, Value end, Value step, Action<Value> body)
    {
        Symbol counter = NewLocal(ScalarType.I32);
        _build.Set(counter, first);
        Instruction loop = _build.Loop();
        Within(loop.Regions[0], () => _build.EmitEffect(Op.Test, _build.Emit(Op.Less, _build.Get(counter), end)));
        Within(loop.Regions[1], () => body(_build.Get(counter)));
        Within(loop.Regions[2], () => _build.Set(counter, Plus(_build.Get(counter), step)));
    }

    private T Remember<T>(object first, object second, Func<T> make)
        where T : class
    {
        foreach (Dictionary<(object, object), object> scope in _memo)
        {
            if (scope.TryGetValue((first, second), out object? known))
            {
                return (T)known;
            }
        }

        T made = make();
        _memo.Peek()[(first, second)] = made;
        return made;
    }
}
