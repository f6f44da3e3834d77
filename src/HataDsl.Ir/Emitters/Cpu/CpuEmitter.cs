using System.Text;

namespace HataDsl.Ir;

/// <summary>
/// Emits a kernel as C# for the CPU. A subgroup of 8 invocations runs as one: uniform values are scalars, varying ones vectors of
/// 8 lanes, and divergent control becomes masks. The kernel must have been through the passes: no calls remain.
/// </summary>
/// <remarks>
/// The text is one static method, valid in any static class, followed by others that it calls where the kernel is long. Where a condition compares a position with a bound, as the guard of
/// almost every kernel does, the guarded code is emitted twice: without masks for subgroups inside the bound, with masks for the rest.
/// </remarks>
public sealed partial class CpuEmitter
{
    private const int Lanes = 8;
    private const string Simd = CpuTypes.Simd;

    private readonly Kernel _kernel;
    private readonly string _methodName;
    private readonly RegionTree _tree;
    private readonly LaneAnalysis _lanes;
    private readonly CooperativeLoops _cooperative;
    private readonly LocalPositions _positions;
    private readonly BarrierPlan _plan;
    private readonly CodeBlock _prologue = new(null, isLoop: false);
    private readonly CodeBlock _root;
    private readonly Dictionary<Symbol, string> _parameterVectors = [];
    private readonly Dictionary<Symbol, int> _sharedOffsets = [];
    private readonly bool[] _usesGroup = new bool[3];
    private CodeBlock _block;
    private Run? _run;
    private Guard? _guard;

    /// <summary>The name of the mask of active lanes; none while all lanes are active.</summary>
    private string? _mask;

    private CpuEmitter(Kernel kernel, HashSet<Instruction> breaks, string methodName)
    {
        _cooperative = CooperativeLoops.Rewrite(kernel);
        SplitVariables.Run(kernel);
        TileRows rows = TileRows.Order(kernel, _cooperative.InStep);
        breaks.UnionWith(rows.Breaks);
        NearRows.Split(kernel, rows.Sums);
        _kernel = kernel;
        _methodName = methodName;
        _tree = new RegionTree(kernel.Body);
        _lanes = new LaneAnalysis(kernel, _tree);
        _positions = new LocalPositions(kernel, _tree);
        _rows = new RowAccesses(kernel, _tree, _lanes);
        _plan = new BarrierPlan(kernel, _lanes, _tree, _cooperative.InStep, breaks);
        _root = new CodeBlock(_prologue, isLoop: false);
        _block = _root;
    }

    /// <summary>The C# method of a kernel: its only parameter is the <c>CpuWork</c> to do.</summary>
    /// <exception cref="InvalidOperationException">The kernel still calls helper functions, or a barrier stands in divergent control.</exception>
    public static string Emit(Kernel kernel, string methodName)
    {
        if (kernel is null)
        {
            throw new ArgumentNullException(nameof(kernel));
        }

        if (kernel.Functions.Count > 0)
        {
            throw new InvalidOperationException($"{kernel.Name} still calls helper functions.");
        }

        Kernel prepared = Prepare(kernel, out HashSet<Instruction> breaks);
        return new CpuEmitter(prepared, breaks, methodName).Emit();
    }

    /// <summary>A copy without jumps, which other emitters keep, with multiply-adds, which their compilers make, and loops that fit the registers.</summary>
    private static Kernel Prepare(Kernel kernel, out HashSet<Instruction> breaks)
    {
        var copy = new Kernel(kernel.Name, kernel.Workgroup) { Contract = kernel.Contract, Ulps = kernel.Ulps };
        copy.Parameters.AddRange(kernel.Parameters);
        copy.Symbols.AddRange(kernel.Symbols);
        new Passes.RegionCloner().CloneInto(copy.Body.Instructions, kernel.Body.Instructions, kernel.Body.Instructions.Count);
        Passes.LowerJumps.InBody(copy);
        Passes.ExpandCopies.Run(copy);
        FixSubgroupSize(copy);
        Passes.FuseMultiplyAdd.Run(copy);
        breaks = WideLoops.Split(copy.Body);
        return copy;
    }

    /// <summary>The size of a subgroup is a constant here, and with it whatever is computed from it.</summary>
    private static void FixSubgroupSize(Kernel kernel)
    {
        bool any = false;
        void Visit(Region region)
        {
            foreach (Instruction instruction in region.Instructions)
            {
                if (instruction.Op == Op.SubgroupSize)
                {
                    instruction.Op = Op.Const;
                    instruction.Bits = Lanes;
                    any = true;
                }

                foreach (Region nested in instruction.Regions)
                {
                    Visit(nested);
                }
            }
        }

        Visit(kernel.Body);
        if (any)
        {
            Passes.Simplify.Run(kernel);
        }
    }

    private string Emit()
    {
        NameSymbols();
        PlaceSymbols();
        CodeBlock groups = _root.Open("for (long group = work.First; group < work.End; group++)", isLoop: true);
        _block = groups;
        DeclareGroupSymbols();
        EmitSteps(_plan.Steps);
        _block = groups;
        AdvanceGroup();
        return Assemble();
    }

    private string Assemble()
    {
        var start = new CodeBlock(null, isLoop: false);
        foreach (Symbol parameter in _kernel.Parameters)
        {
            DeclareParameter(start, parameter);
        }

        if (_keptBytes > 0)
        {
            start.Declare("byte*", "kept", $"work.Keep({_keptBytes})");
        }

        var groups = new CodeBlock(null, isLoop: false);
        DeclareGroups(groups);
        foreach (KeyValuePair<string, string> name in start.Names.Concat(groups.Names))
        {
            _prologue.Names[name.Key] = name.Value;
        }

        _root.DropUnread();
        List<string> methods = WriteMethods();
        var text = new StringBuilder();

        // A kernel may well compare a value with itself, or have a loop that never ends.
        text.Append("#pragma warning disable CS0162, CS0219, CS1717, CS1718\n");
        text.Append("/// <summary>").Append(Escape(_kernel.Name)).Append(", 8 invocations at a time.</summary>\n");
        text.Append(MethodAttributes);
        text.Append("public static unsafe void ").Append(_methodName).Append("(in global::HataDsl.CpuWork work)\n{\n    unchecked\n    {\n");
        start.Write(text, 2);
        _prologue.Write(text, 2);
        groups.Write(text, 2);
        text.Append('\n');
        _root.Write(text, 2);
        text.Append("    }\n}\n");
        foreach (string method in methods)
        {
            text.Append(method);
        }

        text.Append("#pragma warning restore CS0162, CS0219, CS1717, CS1718\n");
        return text.ToString();
    }

    /// <summary>The position of a parameter, or of the one that a field belongs to.</summary>
    private int IndexOf(Symbol symbol) => _kernel.Parameters.IndexOf(symbol.Record ?? symbol);

    private static string Escape(string name) => name.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    private void DeclareParameter(CodeBlock block, Symbol parameter)
    {
        bool isLength = _kernel.Symbols.Any(symbol => symbol.Terms.Any(term => term.Parameters.Contains(parameter)));
        if (_tree.AccessesOf(parameter).Count == 0 && !isLength)
        {
            return;
        }

        int index = IndexOf(parameter);
        if (parameter.Kind == SymbolKind.Scalar)
        {
            string type = CpuTypes.Scalar(parameter.Type);
            block.Declare(type, NameOf(parameter), $"work.Scalar<{type}>({index})");
        }
        else if (_tree.AccessesOf(parameter).Any(access => access.Op != Op.Length))
        {
            string type = CpuTypes.Element(parameter.Type);
            block.Declare($"{type}*", NameOf(parameter), $"work.Pointer<{type}>({index})");
        }
    }

    /// <summary>Declares which workgroup comes first; later ones follow by counting, not by dividing.</summary>
    private void DeclareGroups(CodeBlock block)
    {
        if (_usesGroup[0] || _usesGroup[1] || _usesGroup[2])
        {
            block.Declare("int", "groupX", "(int)(work.First % work.CountX)");
        }

        if (_usesGroup[1] || _usesGroup[2])
        {
            block.Declare("int", "groupY", "(int)(work.First / work.CountX % work.CountY)");
        }

        if (_usesGroup[2])
        {
            block.Declare("int", "groupZ", "(int)(work.First / ((long)work.CountX * work.CountY))");
        }
    }

    private void AdvanceGroup()
    {
        if (!(_usesGroup[0] || _usesGroup[1] || _usesGroup[2]))
        {
            return;
        }

        CodeBlock x = _block.Open("if (++groupX == work.CountX)");
        x.Line("groupX = 0;");
        if (!(_usesGroup[1] || _usesGroup[2]))
        {
            return;
        }

        CodeBlock y = x.Open("if (++groupY == work.CountY)");
        y.Line("groupY = 0;");
        if (_usesGroup[2])
        {
            y.Line("groupZ++;");
        }
    }
}
