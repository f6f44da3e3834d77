namespace HataDsl.Ir;

/// <summary>Runs that follow each other and do the same to one row after the other.</summary>
/// <param name="Template">The run that stands for all: the second, in which the row's offset is written.</param>
/// <param name="Count">Number of runs.</param>
/// <param name="Constants">Constants of the template that differ from run to run: that of the first run, and the step.</param>
/// <param name="Places">Places in a frame that differ from run to run, by those of the template: that of the first run, and the step.</param>
internal sealed record RolledRun(
    Run Template, int Count, IReadOnlyDictionary<Value, (long First, long Step)> Constants, IReadOnlyDictionary<int, (long First, long Step)> Places);

/// <summary>
/// Finds runs that an unrolled loop over rows left behind, so that they are written once: one instruction that goes through all rows
/// is one stream to the processor, which then reads on ahead, and the text is a fraction as long.
/// </summary>
/// <param name="plan">The runs.</param>
/// <param name="tree">The kernel's regions.</param>
/// <param name="placeOfValue">Where in a frame a value is kept, if it is.</param>
/// <param name="placeOfSymbol">Where in a frame a variable is kept, if it is.</param>
internal sealed class RolledRuns(BarrierPlan plan, RegionTree tree, Func<Value, int?> placeOfValue, Func<Symbol, int?> placeOfSymbol)
{
    /// <summary>Fewer runs are written one by one.</summary>
    private const int Fewest = 3;

    private readonly BarrierPlan _plan = plan;
    private readonly RegionTree _tree = tree;
    private readonly Func<Value, int?> _placeOfValue = placeOfValue;
    private readonly Func<Symbol, int?> _placeOfSymbol = placeOfSymbol;

    /// <summary>The rolled run that begins at a step; none if fewer than three runs are alike.</summary>
    public RolledRun? At(List<PlanStep> steps, int start)
    {
        if (start + Fewest > steps.Count || steps[start].Run is null || steps[start + 1].Run is not { } template || !IsSimple(template)
            || Compare(template, steps[start].Run!) is not { } first || Compare(template, template) is not { } second)
        {
            return null;
        }

        Dictionary<Value, (long First, long Step)> constants = second.Constants.ToDictionary(item => item.Key, item => (first.Constants[item.Key], item.Value - first.Constants[item.Key]));
        if (!constants.Values.All(KeepsFacts))
        {
            return null;
        }

        Dictionary<int, (long First, long Step)> places = second.Places.ToDictionary(item => item.Key, item => (first.Places[item.Key], item.Value - first.Places[item.Key]));
        int count = 2;
        while (start + count < steps.Count && steps[start + count].Run is { } run && Compare(template, run) is { } found
            && constants.All(item => found.Constants[item.Key] == item.Value.First + (count * item.Value.Step))
            && places.All(item => found.Places[item.Key] == item.Value.First + (count * item.Value.Step)))
        {
            count++;
        }

        return count < Fewest ? null : new RolledRun(
            template, count, constants.Where(item => item.Value.Step != 0).ToDictionary(item => item.Key, item => item.Value),
            places.Where(item => item.Value.Step != 0).ToDictionary(item => item.Key, item => item.Value));
    }

    /// <summary>Whether what is known of a position with one of these numbers added holds with all: that it is not negative, or begins at a multiple of 8.</summary>
    private static bool KeepsFacts((long First, long Step) number) => number.Step == 0 || (number.First >= 0 && number.Step > 0 && number.Step % 8 == 0);

    private Comparison? Compare(Run template, Run run)
    {
        var comparison = new Comparison(this, template, run);
        return comparison.Holds ? comparison : null;
    }

    /// <summary>Guards of different rows in one run would be compared with each other.</summary>
    private static bool IsSimple(Run run) =>
        run.Conditions.Count < 2
        && !run.Instructions.Exists(instruction => instruction.Op == Op.Loop);

    /// <summary>What in one run stands for what in another.</summary>
    private sealed class Comparison
    {
        private readonly RolledRuns _runs;
        private readonly Run _template;
        private readonly Run _other;
        private readonly Dictionary<Value, Value> _values = [];
        private readonly Dictionary<Symbol, Symbol> _symbols = [];

        public Comparison(RolledRuns runs, Run template, Run other)
        {
            _runs = runs;
            _template = template;
            _other = other;
            Holds = AreAlike(template.Instructions, other.Instructions) && AreKeptAlike();
        }

        public bool Holds { get; }

        /// <summary>What stands for each constant of the template.</summary>
        public Dictionary<Value, long> Constants { get; } = [];

        /// <summary>What stands for each place of the template.</summary>
        public Dictionary<int, long> Places { get; } = [];

        /// <summary>Compares what has an effect, in order, and through it what is computed for it.</summary>
        private bool AreAlike(List<Instruction> left, List<Instruction> right)
        {
            List<Instruction> ours = left.FindAll(IsRoot);
            List<Instruction> theirs = right.FindAll(IsRoot);
            return ours.Count == theirs.Count && ours.Zip(theirs, (one, other) => (one, other)).All(pair => AreAlike(pair.one, pair.other));
        }

        private static bool IsRoot(Instruction instruction) => !instruction.Info.Has(OpTraits.Pure) || instruction.Regions.Length > 0;

        private bool AreAlike(Instruction one, Instruction other)
        {
            bool alike = one.Op == other.Op && one.Bits == other.Bits && one.Results.Length == other.Results.Length && one.Operands.Length == other.Operands.Length
                && one.Regions.Length == other.Regions.Length && one.Type == other.Type && AreAlike(one.Symbol, other.Symbol);
            for (int i = 0; alike && i < one.Operands.Length; i++)
            {
                alike = AreAlike(one.Operands[i], other.Operands[i], one.Op);
            }

            for (int i = 0; alike && i < one.Regions.Length; i++)
            {
                alike = AreAlike(one.Regions[i].Instructions, other.Regions[i].Instructions);
            }

            for (int i = 0; alike && i < one.Results.Length; i++)
            {
                _values[one.Results[i]] = other.Results[i];
            }

            return alike;
        }

        private bool AreAlike(Value one, Value other, Op use)
        {
            if (_values.TryGetValue(one, out Value? known))
            {
                return known == other;
            }

            Instruction ours = _runs._tree.DefinitionOf(one);
            Instruction theirs = _runs._tree.DefinitionOf(other);
            if (one.Type != other.Type)
            {
                return false;
            }

            if (ours.Op == Op.Const && theirs.Op == Op.Const)
            {
                bool mayDiffer = use == Op.Add && one.Type is ScalarType.I32 or ScalarType.U32;
                return (ours.Bits == theirs.Bits || mayDiffer) && Note(one, ConstantBits.ToInt64(one.Type, theirs.Bits));
            }

            if (ours is { Op: Op.Add, Type: ScalarType.I32 or ScalarType.U32 } && IsOffset(ours) && !IsOffset(theirs))
            {
                // The first row has no offset.
                return AreAlike(ours.Operands[0], other, Op.Add) && Note(ours.Operands[1], 0);
            }

            if (_runs._placeOfValue(one) is { } place && _runs._plan.RunOf(ours) != _template)
            {
                return _runs._placeOfValue(other) is { } otherPlace && _runs._plan.RunOf(theirs) != _other && Note(place, otherPlace);
            }

            if (one == other)
            {
                return _runs._plan.IsGroup(one) || (_runs._placeOfValue(one) is null && ours.Info.Has(OpTraits.Pure)
                    && ours.Operands.All(operand => AreAlike(operand, operand, ours.Op)));
            }

            return !_runs._plan.IsGroup(one) && !_runs._plan.IsGroup(other) && !IsRoot(ours) && !IsRoot(theirs) && AreAlike(ours, theirs);
        }

        private bool IsOffset(Instruction instruction) => instruction.Op == Op.Add && _runs._tree.DefinitionOf(instruction.Operands[1]).Op == Op.Const;

        private bool AreAlike(Symbol? one, Symbol? other)
        {
            if (one is null || other is null || one.Kind != SymbolKind.Local)
            {
                return one == other && one?.Kind is not (SymbolKind.Private or SymbolKind.Tile);
            }

            if (_symbols.TryGetValue(one, out Symbol? known))
            {
                return known == other;
            }

            _symbols.Add(one, other);
            bool isPrivate = _runs._plan.RunsOf(one).Count == 1 && _runs._plan.RunsOf(other).Count == 1;
            return one.Type == other.Type && other.Kind == SymbolKind.Local && (_runs._placeOfSymbol(one) is { } place
                ? _runs._placeOfSymbol(other) is { } otherPlace && Note(place, otherPlace)
                : _runs._placeOfSymbol(other) is null && (one == other || isPrivate));
        }

        /// <summary>Compares what later runs find in the frames.</summary>
        private bool AreKeptAlike()
        {
            List<Value> ours = KeptBy(_template.Instructions);
            List<Value> theirs = KeptBy(_other.Instructions);
            for (int i = 0; i < Math.Min(ours.Count, theirs.Count); i++)
            {
                if (!AreAlike(ours[i], theirs[i], Op.Store) || !Note(_runs._placeOfValue(ours[i])!.Value, _runs._placeOfValue(theirs[i])!.Value))
                {
                    return false;
                }
            }

            return ours.Count == theirs.Count;
        }

        private List<Value> KeptBy(List<Instruction> code) =>
        [
            .. code.SelectMany(instruction => instruction.Results.Where(result => _runs._placeOfValue(result) is not null)
                .Concat(instruction.Regions.SelectMany(region => KeptBy(region.Instructions)))),
        ];

        private bool Note(Value constant, long bits) => Note(Constants, constant, bits);

        private bool Note(int place, long other) => Note(Places, place, other);

        private static bool Note<TKey>(Dictionary<TKey, long> notes, TKey key, long value)
            where TKey : notnull
        {
            if (notes.TryGetValue(key, out long known))
            {
                return known == value;
            }

            notes.Add(key, value);
            return true;
        }
    }
}
