namespace HataDsl.Ir.Tests;

/// <summary>
/// Runs a kernel, all invocations of a workgroup in lock step at the level of regions: every instruction is executed by the active
/// invocations in order before the next one is. The oracle for passes. An index out of range throws.
/// </summary>
internal sealed class Interpreter
{
    private const int MaximumRounds = 10_000;

    private readonly Kernel _kernel;
    private readonly int _subgroup;
    private readonly int _lanes;
    private readonly Dictionary<string, Function> _functions;
    private readonly (int X, int Y, int Z) _grid;
    private readonly Action<Value, ulong[], bool[]>? _observe;
    private readonly Action<Symbol, int, bool>? _touch;
    private (int X, int Y, int Z) _group;

    private Interpreter(Kernel kernel, (int X, int Y, int Z) grid, int subgroup, Action<Value, ulong[], bool[]>? observe, Action<Symbol, int, bool>? touch)
    {
        _observe = observe;
        _touch = touch;
        _kernel = kernel;
        _grid = grid;
        _subgroup = subgroup;
        _lanes = kernel.Workgroup.Count;
        _functions = kernel.Functions.ToDictionary(function => function.Name);
    }

    /// <summary>Runs a launch. Buffers hold one element in each item and are changed in place; scalars have one item.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="arguments">By name of the parameter.</param>
    /// <param name="grid">Workgroups along each axis.</param>
    /// <param name="subgroup">Invocations of a subgroup.</param>
    /// <param name="observe">Called with each value computed, what it is in every lane, and the active lanes.</param>
    /// <param name="touch">Called with each element of an array that is read or written: the array, the number, whether it is written.</param>
    public static void Run(
        Kernel kernel,
        IReadOnlyDictionary<string, ulong[]> arguments,
        (int X, int Y, int Z) grid,
        int subgroup = 4,
        Action<Value, ulong[], bool[]>? observe = null,
        Action<Symbol, int, bool>? touch = null)
    {
        var interpreter = new Interpreter(kernel, grid, subgroup, observe, touch);
        for (int z = 0; z < grid.Z; z++)
        {
            for (int y = 0; y < grid.Y; y++)
            {
                for (int x = 0; x < grid.X; x++)
                {
                    interpreter._group = (x, y, z);
                    interpreter.RunWorkgroup(arguments);
                }
            }
        }
    }

    private void RunWorkgroup(IReadOnlyDictionary<string, ulong[]> arguments)
    {
        var frame = new Frame(_lanes);
        foreach (Symbol parameter in _kernel.Parameters)
        {
            frame.Storage.Add(parameter, arguments[parameter.Name]);
        }

        Allocate(frame, _kernel.Symbols);
        bool[] mask = new bool[_lanes];
        Array.Fill(mask, true);
        Execute(_kernel.Body, mask, frame);
    }

    private void Allocate(Frame frame, List<Symbol> symbols)
    {
        foreach (Symbol symbol in symbols)
        {
            frame.Storage.Add(symbol, new ulong[symbol.Kind switch
            {
                SymbolKind.Shared => symbol.Length,
                SymbolKind.Private => symbol.Length * _lanes,
                _ => _lanes,
            }]);
        }
    }

    /// <summary>Executes a region; lanes that jump are taken out of the mask.</summary>
    private void Execute(Region region, bool[] mask, Frame frame)
    {
        foreach (Instruction instruction in region.Instructions)
        {
            if (!Array.Exists(mask, active => active))
            {
                return;
            }

            foreach (Value result in instruction.Results)
            {
                if (!frame.Values.ContainsKey(result))
                {
                    frame.Values.Add(result, new ulong[_lanes]);
                }
            }

            switch (instruction.Op)
            {
                case Op.If:
                    ExecuteIf(instruction, mask, frame);
                    break;
                case Op.Loop:
                    ExecuteLoop(instruction, mask, frame);
                    break;
                case Op.Call:
                    ExecuteCall(instruction, mask, frame);
                    break;
                case Op.Test:
                    ForEach(mask, lane =>
                    {
                        if (frame.Values[instruction.Operands[0]][lane] == 0)
                        {
                            frame.Loops.Peek().Left[lane] = true;
                            mask[lane] = false;
                        }
                    });
                    break;
                case Op.Break:
                    Leave(mask, frame.Loops.Peek().Left);
                    break;
                case Op.Continue:
                    Leave(mask, frame.Loops.Peek().Continued);
                    break;
                case Op.Return:
                    if (instruction.Operands.Length > 0)
                    {
                        ForEach(mask, lane => frame.Result[lane] = frame.Values[instruction.Operands[0]][lane]);
                    }

                    Leave(mask, frame.Returned);
                    break;
                case Op.FenceWorkgroup or Op.FenceDevice or Op.SubgroupBarrier:
                    break;
                case Op.Barrier:
                    if (Array.Exists(mask, active => !active))
                    {
                        throw new InvalidOperationException("A barrier in divergent control.");
                    }

                    break;
                default:
                    if (instruction.Info.Has(OpTraits.ExchangesInSubgroup))
                    {
                        SubgroupExchange.Execute(instruction, mask, frame.Values, _subgroup);
                    }
                    else
                    {
                        ExecuteLanes(instruction, mask, frame);
                    }

                    break;
            }

            if (_observe is not null)
            {
                foreach (Value result in instruction.Results)
                {
                    _observe(result, frame.Values[result], mask);
                }
            }
        }
    }

    private static void ForEach(bool[] mask, Action<int> action)
    {
        for (int lane = 0; lane < mask.Length; lane++)
        {
            if (mask[lane])
            {
                action(lane);
            }
        }
    }

    private static void Leave(bool[] mask, bool[] to) => ForEach(mask, lane =>
    {
        to[lane] = true;
        mask[lane] = false;
    });

    private void ExecuteIf(Instruction instruction, bool[] mask, Frame frame)
    {
        ulong[] condition = frame.Values[instruction.Operands[0]];
        bool[] then = [.. mask.Select((active, lane) => active && condition[lane] != 0)];
        bool[] otherwise = [.. mask.Select((active, lane) => active && condition[lane] == 0)];
        Execute(instruction.Regions[0], then, frame);
        Execute(instruction.Regions[1], otherwise, frame);
        for (int lane = 0; lane < mask.Length; lane++)
        {
            mask[lane] = then[lane] || otherwise[lane];
        }
    }

    private void ExecuteLoop(Instruction loop, bool[] mask, Frame frame)
    {
        var state = new LoopState(new bool[_lanes], new bool[_lanes]);
        frame.Loops.Push(state);
        for (int round = 0; Array.Exists(mask, active => active); round++)
        {
            Assert.True(round < MaximumRounds, "A loop does not end.");
            Execute(loop.Regions[0], mask, frame);
            Execute(loop.Regions[1], mask, frame);
            ForEach(state.Continued, lane => mask[lane] = true);
            Array.Clear(state.Continued);
            Execute(loop.Regions[2], mask, frame);
        }

        frame.Loops.Pop();
        state.Left.CopyTo(mask, 0);
    }

    private void ExecuteCall(Instruction call, bool[] mask, Frame caller)
    {
        Function function = _functions[call.Callee!];
        var frame = new Frame(_lanes);
        int operand = 0;
        int symbol = 0;
        foreach (Symbol parameter in function.Parameters)
        {
            frame.Storage.Add(parameter, parameter.Kind == SymbolKind.Local && !parameter.ByReference
                ? [.. caller.Values[call.Operands[operand++]]]
                : caller.Storage[call.SymbolArguments[symbol++]]);
        }

        Allocate(frame, function.Symbols);
        Execute(function.Body, [.. mask], frame);
        if (call.Results.Length > 0)
        {
            frame.Result.CopyTo(caller.Values[call.Result], 0);
        }
    }

    private void ExecuteLanes(Instruction instruction, bool[] mask, Frame frame)
    {
        ulong[] a = Operand(instruction, 0, frame);
        ulong[] b = Operand(instruction, 1, frame);
        ulong[] c = Operand(instruction, 2, frame);
        ulong[] result = instruction.Results.Length > 0 ? frame.Values[instruction.Results[0]] : [];
        ulong[] storage = instruction.Symbol is null ? [] : frame.Storage[instruction.Symbol];
        ScalarType type = instruction.Operands.Length == 0 ? ScalarType.Void : instruction.Operands[instruction.Op == Op.Select ? 1 : 0].Type;
        for (int lane = 0; lane < mask.Length; lane++)
        {
            if (!mask[lane])
            {
                continue;
            }

            if (instruction.Symbol is { } symbol)
            {
                Access(instruction, symbol, storage, lane, frame, a, b, c);
            }
            else
            {
                result[lane] = instruction.Op == Op.Const ? instruction.Bits
                    : instruction.Op < Op.Add ? (uint)Position(instruction.Op, lane)
                    : ConstantEvaluator.Evaluate(instruction.Op, type, instruction.Type, a[lane], b.Length > 0 ? b[lane] : 0, c.Length > 0 ? c[lane] : 0);
            }
        }
    }

    private static ulong[] Operand(Instruction instruction, int index, Frame frame) =>
        index < instruction.Operands.Length ? frame.Values[instruction.Operands[index]] : [];

    private void Access(Instruction instruction, Symbol symbol, ulong[] storage, int lane, Frame frame, ulong[] a, ulong[] b, ulong[] c)
    {
        switch (instruction.Op)
        {
            case Op.Get:
                frame.Values[instruction.Result][lane] = storage[symbol.Kind == SymbolKind.Scalar ? 0 : lane];
                break;
            case Op.Set:
                storage[lane] = a[lane];
                break;
            case Op.Length:
                frame.Values[instruction.Result][lane] = (ulong)(symbol.Kind == SymbolKind.Private ? storage.Length / _lanes : storage.Length / symbol.Lanes);
                break;
            case Op.Load:
                for (int i = 0; i < instruction.Results.Length; i++)
                {
                    int from = Element(symbol, storage, instruction, lane, a[lane], i);
                    _touch?.Invoke(symbol, from, false);
                    frame.Values[instruction.Results[i]][lane] = storage[from];
                }

                break;
            case Op.Store:
                for (int i = 1; i < instruction.Operands.Length; i++)
                {
                    int to = Element(symbol, storage, instruction, lane, a[lane], i - 1);
                    _touch?.Invoke(symbol, to, true);
                    storage[to] = frame.Values[instruction.Operands[i]][lane];
                }

                break;
            default:
                ref ulong element = ref storage[Element(symbol, storage, instruction, lane, a[lane], 0)];
                frame.Values[instruction.Result][lane] = element;
                element = Atomic(instruction.Op, symbol.Type, element, b[lane], c.Length > 0 ? c[lane] : 0);
                break;
        }
    }

    private int Element(Symbol symbol, ulong[] storage, Instruction instruction, int lane, ulong bits, int offset)
    {
        long index = (ConstantBits.ToInt64(instruction.Operands[0].Type, bits) * symbol.Lanes) + offset;
        long length = symbol.Kind == SymbolKind.Private ? storage.Length / _lanes : storage.Length;
        if (index < 0 || index >= length)
        {
            throw new IndexOutOfRangeException($"{instruction.Info.Name} {symbol.Name}[{index}] of {length}");
        }

        return (int)(symbol.Kind == SymbolKind.Private ? (index * _lanes) + lane : index);
    }

    private static ulong Atomic(Op op, ScalarType type, ulong old, ulong value, ulong replacement) => op switch
    {
        Op.AtomicExchange => value,
        Op.AtomicCompareExchange => old == value ? replacement : old,
        Op.AtomicAdd => ConstantEvaluator.Evaluate(Op.Add, type, type, old, value),
        Op.AtomicMin => ConstantEvaluator.Evaluate(Op.Min, type, type, old, value),
        Op.AtomicMax => ConstantEvaluator.Evaluate(Op.Max, type, type, old, value),
        Op.AtomicAnd => old & value,
        Op.AtomicOr => old | value,
        _ => old ^ value,
    };

    private int Position(Op op, int lane)
    {
        WorkgroupShape shape = _kernel.Workgroup;
        int x = lane % shape.X;
        int y = lane / shape.X % shape.Y;
        int z = lane / (shape.X * shape.Y);
        return op switch
        {
            Op.InvocationX => (_group.X * shape.X) + x,
            Op.InvocationY => (_group.Y * shape.Y) + y,
            Op.InvocationZ => (_group.Z * shape.Z) + z,
            Op.LocalX => x,
            Op.LocalY => y,
            Op.LocalZ => z,
            Op.LocalIndex => lane,
            Op.WorkgroupX => _group.X,
            Op.WorkgroupY => _group.Y,
            Op.WorkgroupZ => _group.Z,
            Op.WorkgroupCountX => _grid.X,
            Op.WorkgroupCountY => _grid.Y,
            Op.WorkgroupCountZ => _grid.Z,
            Op.SubgroupSize => _subgroup,
            Op.SubgroupLane => lane % _subgroup,
            _ => lane / _subgroup,
        };
    }

    /// <summary>A kernel or a call: its storage, values, loops and results, each for all lanes.</summary>
    private sealed class Frame(int lanes)
    {
        public Dictionary<Symbol, ulong[]> Storage { get; } = [];

        public Dictionary<Value, ulong[]> Values { get; } = [];

        public Stack<LoopState> Loops { get; } = new();

        public bool[] Returned { get; } = new bool[lanes];

        public ulong[] Result { get; } = new ulong[lanes];
    }

    private sealed record LoopState(bool[] Left, bool[] Continued);
}
