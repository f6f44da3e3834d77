namespace HataDsl.Ir.Passes;

/// <summary>
/// Uses an earlier value instead of computing it again: pure operations, scalar parameters, lengths, and loads with no write to the
/// same array or view and no barrier in between. Different views never overlap, unless neither is written; a launch checks that.
/// </summary>
public sealed class EliminateCommonSubexpressions
{
    private readonly ScopedMap<Key, Instruction> _earlier = new(new KeyComparer());
    private readonly Replacements _replacements = new();
    private readonly Dictionary<Value, int> _numbers = [];
    private readonly Dictionary<Symbol, int> _writes = [];
    private readonly RegionEffects _effects;

    /// <summary>Counts writes. It never goes back, so a load after a region matches none from before a write inside.</summary>
    private int _time;
    private int _barrier;

    private EliminateCommonSubexpressions(Kernel kernel) => _effects = RegionEffects.Analyze(kernel.Body);

    /// <summary>Runs the pass on an inlined kernel.</summary>
    public static void Run(Kernel kernel) => new EliminateCommonSubexpressions(kernel).Walk(kernel.Body);

    private void Walk(Region region)
    {
        List<Instruction> instructions = region.Instructions;
        int kept = 0;
        for (int read = 0; read < instructions.Count; read++)
        {
            Instruction instruction = instructions[read];
            _replacements.Apply(instruction);
            if (IsCandidate(instruction))
            {
                Key key = KeyOf(instruction);
                if (_earlier.Find(key) is { } earlier)
                {
                    for (int i = 0; i < instruction.Results.Length; i++)
                    {
                        _replacements.Add(instruction.Results[i], earlier.Results[i]);
                    }

                    continue;
                }

                _earlier.Set(key, instruction);
            }
            else
            {
                WalkEffect(instruction);
            }

            instructions[kept++] = instruction;
        }

        instructions.RemoveRange(kept, instructions.Count - kept);
    }

    private static bool IsCandidate(Instruction instruction) =>
        instruction.Op == Op.Load
        || (instruction.Op == Op.Get && instruction.Symbol!.Kind == SymbolKind.Scalar)
        || instruction.Info.Has(OpTraits.Pure);

    private void WalkEffect(Instruction instruction)
    {
        switch (instruction.Op)
        {
            case Op.If:
                WalkNested(instruction.Regions[0]);
                WalkNested(instruction.Regions[1]);
                break;
            case Op.Loop:
                // A round sees what the one before it wrote.
                Touch(instruction);
                int mark = _earlier.Mark;
                Walk(instruction.Regions[0]);
                WalkNested(instruction.Regions[1]);
                WalkNested(instruction.Regions[2]);
                _earlier.Revert(mark);
                break;
            default:
                _barrier = instruction.Info.Has(OpTraits.OrdersMemory) ? ++_time : _barrier;
                if (instruction.Symbol is { IsIndexed: true } symbol && instruction.Info.Has(OpTraits.Writes))
                {
                    _writes[symbol] = ++_time;
                }

                break;
        }
    }

    private void WalkNested(Region region)
    {
        int mark = _earlier.Mark;
        Walk(region);
        _earlier.Revert(mark);
    }

    private void Touch(Instruction loop)
    {
        foreach (Region region in loop.Regions)
        {
            RegionEffects effects = _effects.Of(region);
            _time++;
            _barrier = effects.HasBarrier ? _time : _barrier;
            foreach (Symbol symbol in effects.Written)
            {
                _writes[symbol] = _time;
            }
        }
    }

    /// <summary>When what a load sees last changed.</summary>
    private int LastWrite(Symbol symbol)
    {
        bool seesOthers = symbol.Kind == SymbolKind.Shared || (symbol.Kind == SymbolKind.View && symbol.Access != ViewAccess.Read);
        int write = _writes.TryGetValue(symbol, out int time) ? time : 0;
        return seesOthers ? Math.Max(write, _barrier) : write;
    }

    private Key KeyOf(Instruction instruction)
    {
        Value[] operands = instruction.Operands;
        int a = operands.Length > 0 ? NumberOf(operands[0]) : -1;
        int b = operands.Length > 1 ? NumberOf(operands[1]) : -1;
        int c = operands.Length > 2 ? NumberOf(operands[2]) : -1;
        if (a > b && instruction.Info.Has(OpTraits.Commutative))
        {
            (a, b) = (b, a);
        }

        ulong bits = instruction.Op == Op.Load ? (ulong)LastWrite(instruction.Symbol!) : instruction.Bits;
        return new Key(instruction.Op, instruction.Type, instruction.Results.Length, a, b, c, bits, instruction.Symbol);
    }

    private int NumberOf(Value value)
    {
        if (!_numbers.TryGetValue(value, out int number))
        {
            number = _numbers.Count;
            _numbers.Add(value, number);
        }

        return number;
    }

    private readonly record struct Key(Op Op, ScalarType Type, int Results, int A, int B, int C, ulong Bits, Symbol? Symbol);

    /// <summary>Cheaper than the hash that a record struct combines of all its fields.</summary>
    private sealed class KeyComparer : IEqualityComparer<Key>
    {
        public bool Equals(Key x, Key y) =>
            x.Op == y.Op && x.Type == y.Type && x.A == y.A && x.B == y.B && x.C == y.C && x.Bits == y.Bits
            && x.Results == y.Results && ReferenceEquals(x.Symbol, y.Symbol);

        public int GetHashCode(Key key)
        {
            unchecked
            {
                int hash = ((int)key.Op * 31) + (int)key.Type;
                hash = (hash * 16777619) ^ key.A;
                hash = (hash * 16777619) ^ key.B;
                hash = (hash * 16777619) ^ key.C;
                return (hash * 16777619) ^ (int)key.Bits ^ (int)(key.Bits >> 32);
            }
        }
    }
}
