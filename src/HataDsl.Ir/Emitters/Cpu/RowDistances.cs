namespace HataDsl.Ir;

/// <summary>Finds out how far rows lie apart whose places follow from the position in the workgroup and from values of the workgroup.</summary>
/// <param name="tree">The kernel's regions.</param>
/// <param name="positions">What follows from the position alone.</param>
/// <param name="isGroup">Whether a value is the same for the whole workgroup, and known ahead of a run.</param>
internal sealed class RowDistances(RegionTree tree, LocalPositions positions, Func<Value, bool> isGroup)
{
    private readonly RegionTree _tree = tree;
    private readonly LocalPositions _positions = positions;
    private readonly Func<Value, bool> _isGroup = isGroup;

    /// <summary>
    /// The distance from each row to its next one, as multiples of values of the workgroup and of one. None if the rows do not lie evenly.
    /// </summary>
    /// <param name="rows">For each row its index, and the first invocation of the subgroup that it is computed for.</param>
    /// <param name="constant">The multiple of one.</param>
    public IReadOnlyDictionary<Value, long>? Between(IReadOnlyList<(Value Index, int First)> rows, out long constant)
    {
        constant = 0;
        Sum? distance = null;
        Sum? last = null;
        foreach ((Value index, int first) in rows)
        {
            if (Of(index, first) is not { } place)
            {
                return null;
            }

            Sum? here = last is null ? null : place.Plus(last, -1);
            if (here is not null && distance is not null && !here.Equals(distance))
            {
                return null;
            }

            distance = here ?? distance;
            last = place;
        }

        if (distance is null || distance.Terms.Keys.Any(term => term.Second is not null))
        {
            return null;
        }

        constant = distance.Constant;
        return distance.Terms.ToDictionary(term => term.Key.First, term => term.Value);
    }

    private Sum? Of(Value value, int first)
    {
        if (_positions.Evaluate(value, first) is { } known)
        {
            return new Sum(known);
        }

        Instruction definition = _tree.DefinitionOf(value);
        if (definition.Op is Op.Add or Op.Sub or Op.Mul && value.Type == ScalarType.I32
            && Of(definition.Operands[0], first) is { } left && Of(definition.Operands[1], first) is { } right)
        {
            return definition.Op == Op.Mul ? left.Times(right) : left.Plus(right, definition.Op == Op.Add ? 1 : -1);
        }

        return _isGroup(value) && value.Type == ScalarType.I32 ? new Sum(value) : null;
    }

    /// <summary>A constant and multiples of values or of products of two of them.</summary>
    private sealed class Sum(long constant)
    {
        public Sum(Value value)
            : this(0) => Terms.Add((value, null), 1);

        public long Constant { get; } = constant;

        public Dictionary<(Value First, Value? Second), long> Terms { get; } = [];

        public Sum Plus(Sum other, long factor)
        {
            var result = new Sum(Constant + (factor * other.Constant));
            result.Add(this, 1, null);
            result.Add(other, factor, null);
            return result;
        }

        /// <summary>The product; none if it has a term of more than two values, or both have several.</summary>
        public Sum? Times(Sum other)
        {
            if (Terms.Count == 0)
            {
                return new Sum(0).Plus(other, Constant);
            }

            if (other.Terms.Count == 0)
            {
                return other.Times(this);
            }

            if (other.Terms.Count > 1 || other.Constant != 0 || other.Terms.Keys.Concat(Terms.Keys).Any(term => term.Second is not null))
            {
                return null;
            }

            KeyValuePair<(Value First, Value? Second), long> by = other.Terms.First();
            var result = new Sum(0);
            result.Add(this, by.Value, by.Key.First);
            if (Constant != 0)
            {
                result.Terms[by.Key] = Constant * by.Value;
            }

            return result;
        }

        public bool Equals(Sum other) =>
            Constant == other.Constant && Terms.Count == other.Terms.Count && Terms.All(term => other.Terms.TryGetValue(term.Key, out long factor) && factor == term.Value);

        private void Add(Sum other, long factor, Value? by)
        {
            foreach (KeyValuePair<(Value First, Value? Second), long> term in other.Terms)
            {
                (Value, Value?) key = by is null ? term.Key : (term.Key.First, by);
                Terms.TryGetValue(key, out long old);
                Terms[key] = old + (term.Value * factor);
                if (Terms[key] == 0)
                {
                    Terms.Remove(key);
                }
            }
        }
    }
}
