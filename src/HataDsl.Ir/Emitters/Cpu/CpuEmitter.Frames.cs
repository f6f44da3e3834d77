namespace HataDsl.Ir;

/// <content>
/// What a subgroup keeps from one run to another: one frame for each subgroup. A frame is made of lines as wide as a vector, and the
/// frames lie line by line: the first lines of all subgroups, then the second ones. A run that goes through the subgroups with one
/// value after the other, as sums of rows do, then walks memory in one direction.
/// </content>
public sealed partial class CpuEmitter
{
    private readonly Dictionary<Value, KeptPlace> _keptValues = [];
    private readonly Dictionary<Symbol, KeptPlace> _keptSymbols = [];
    private int _frameBytes;

    /// <summary>Bytes of a line of a frame: one vector, of the widest kind that is kept.</summary>
    private int _lineBytes = 32;

    /// <summary>Where something is kept, in bytes from the first line of the frame, and as what.</summary>
    private readonly record struct KeptPlace(string Type, int Offset);

    /// <summary>From one line of a frame to its next. Lines of large workgroups would lie in a few sets of the cache.</summary>
    private int LineDistance => Subgroups * _lineBytes is var bytes && bytes % 512 == 0 ? bytes + 64 : bytes;

    /// <summary>Gives kept values and variables their places: vectors first, so that each is aligned.</summary>
    private void PlaceKept()
    {
        var vectors = new List<(Symbol? Symbol, Value? Value, ScalarType Type)>();
        var scalars = new List<(Symbol? Symbol, Value? Value, ScalarType Type)>();
        foreach (Symbol symbol in _kernel.Symbols)
        {
            if (_plan.KeptSymbols.Contains(symbol) && !_plan.IsGroup(symbol))
            {
                (_lanes.Of(symbol).IsVarying ? vectors : scalars).Add((symbol, null, symbol.Type));
            }
        }

        foreach (Value value in _plan.Kept)
        {
            (ShapeOf(value).IsVarying ? vectors : scalars).Add((null, value, value.Type));
        }

        if (vectors.Exists(item => CpuTypes.IsWide(item.Type)))
        {
            _lineBytes = 64;
        }

        foreach ((Symbol? symbol, Value? value, ScalarType type) in vectors.OrderByDescending(item => BytesOf(item.Type, vector: true)))
        {
            Place(symbol, value, CpuTypes.Vector(type), BytesOf(type, vector: true));
        }

        foreach ((Symbol? symbol, Value? value, ScalarType type) in scalars.OrderByDescending(item => BytesOf(item.Type, vector: false)))
        {
            Place(symbol, value, CpuTypes.Scalar(type), BytesOf(type, vector: false));
        }

        _frameBytes = (_frameBytes + 31) & ~31;
        PlaceTransposed();
        Reserve((_frameBytes + _lineBytes - 1) / _lineBytes * LineDistance);
        DeclareTransposed();
    }

    private void Place(Symbol? symbol, Value? value, string type, int bytes)
    {
        KeptPlace place = value is not null && FindFree(value, bytes) is { } free ? new KeptPlace(type, free) : NextPlace(type, bytes);
        if (symbol is not null)
        {
            _keptSymbols.Add(symbol, place);
        }
        else
        {
            _keptValues.Add(value!, place);
        }
    }

    private KeptPlace NextPlace(string type, int bytes)
    {
        var place = new KeptPlace(type, (_frameBytes / _lineBytes * LineDistance) + (_frameBytes % _lineBytes));
        _frameBytes += bytes;
        return place;
    }

    /// <summary>A place of the same size whose value nobody reads any more when another comes, and none was put there meanwhile.</summary>
    private int? FindFree(Value value, int bytes)
    {
        (int first, int last, bool isStraight) = _plan.LifetimeOf(value);
        return _keptValues.GroupBy(kept => kept.Value.Offset, kept => kept.Key).FirstOrDefault(others => others.All(other =>
            BytesOf(other.Type, ShapeOf(other).IsVarying) == bytes && _plan.LifetimeOf(other) is var (otherFirst, otherLast, _)
            && (otherLast < first || (otherLast == first && otherFirst < first && isStraight) || last < otherFirst)))?.Key;
    }

    /// <summary>What is kept for the subgroup that is being emitted.</summary>
    private string KeptElement(KeptPlace place) =>
        $"*({place.Type}*)(frame + {(_rolled is not null && _rolled.Places.TryGetValue(place.Offset, out (long First, long Step) offset) ? AtRow(offset) : Number(place.Offset))})";

    /// <summary>Declares where the frame of the subgroup is, if the run keeps or reads anything.</summary>
    private void DeclareFrame(Run run, CodeBlock block)
    {
        if (UsesFrame(run))
        {
            block.Temporary("byte*", "frame", _frames is null
                ? $"kept + (subgroup * {Number(_lineBytes)})"
                : $"{_frames} + {Number(_copy * _lineBytes)}");
        }
    }

    private bool UsesFrame(Run run) =>
        run.Imports.Any(_keptValues.ContainsKey)
        || _transposed.Keys.Any(load => _plan.RunOf(load) == run)
        || _keptValues.Keys.Any(value => _plan.RunOf(_tree.DefinitionOf(value)) == run)
        || _keptSymbols.Keys.Any(symbol => _plan.RunsOf(symbol).Contains(run));

    /// <summary>Keeps a value for later runs.</summary>
    private void Keep(Value value)
    {
        if (_keptValues.TryGetValue(value, out KeptPlace place) && _plan.RunOf(_tree.DefinitionOf(value)) == _run)
        {
            _block.Line($"{KeptElement(place)} = {InForm(value)};");
        }
    }

    /// <summary>Puts back the variables that a run may have assigned.</summary>
    private void KeepRunSymbols(Run run)
    {
        foreach (KeyValuePair<Symbol, KeptPlace> kept in _keptSymbols)
        {
            if (_tree.AccessesOf(kept.Key).Any(access => access.Op == Op.Set && _plan.RunOf(access) == run))
            {
                _block.Line($"{KeptElement(kept.Value)} = {NameOf(kept.Key)};");
            }
        }
    }
}
