namespace HataDsl.Scheduling;

internal sealed partial class PackingSearch
{
    private const int MostPackings = 400;
    private readonly Dictionary<int, (long Wide, List<long[]>? All)> _packings = [];

    /// <summary>
    /// Offsets of the device's own blocks around the blocks that span devices: all of them where they are few, else
    /// packings in which some block meets a neighbour without waiting and the others follow tightly.
    /// </summary>
    private List<long[]> PackingsOf(int device, bool fixOrigin)
    {
        int[] own = _own[device];
        if (own.Length == 0)
            return [[]];
        long key = fixOrigin ? -1 : WideKey(device);
        if (!_packings.TryGetValue(device, out (long Wide, List<long[]>? All) known) || known.Wide != key)
        {
            List<long[]>? all = _period <= 512 ? Enumerate(device, fixOrigin) : null;
            known = (key, all);
            _packings[device] = known;
        }

        return known.All ?? Sample(device);
    }

    private long WideKey(int device)
    {
        long key = 17;
        foreach (int block in _problem.BlocksOf[device])
            if (_problem.DevicesOf[block].Length > 1)
                key = unchecked(key * 1_000_003 + _offsets[block]);
        return key & long.MaxValue;
    }

    /// <summary>All packings, or null when there are too many.</summary>
    private List<long[]>? Enumerate(int device, bool fixOrigin)
    {
        int[] own = _own[device];
        List<long[]> found = [];
        long[] offsets = new long[own.Length];
        long nodes = 20_000;
        return Extend(0) ? found : null;

        bool Extend(int depth)
        {
            if (depth == own.Length)
            {
                found.Add((long[])offsets.Clone());
                return found.Count <= MostPackings;
            }

            for (long offset = 0; offset < (depth == 0 && fixOrigin ? 1 : _period); offset++)
            {
                if (--nodes < 0)
                    return false;
                offsets[depth] = offset;
                if (FitsAt(device, own[depth], offset, offsets, depth) && !Extend(depth + 1))
                    return false;
            }

            return true;
        }
    }

    private bool FitsAt(int device, int block, long offset, long[] chosen, int count)
    {
        foreach (int other in _problem.BlocksOf[device])
            if (_problem.DevicesOf[other].Length > 1 && Touches(offset, _problem.Duration[block], _offsets[other], _problem.Duration[other]))
                return false;
        for (int i = 0; i < count; i++)
            if (Touches(offset, _problem.Duration[block], chosen[i], _problem.Duration[_own[device][i]]))
                return false;
        return true;
    }

    private bool Touches(long a, long durationA, long b, long durationB)
    {
        long behind = ModuloProblem.Modulo(a - b, _period);
        return behind < durationB || _period - behind < durationA;
    }

    private List<long[]> Sample(int device)
    {
        int[] own = _own[device];
        List<long[]> found = [];
        int[] order = new int[own.Length];
        List<long> anchors = Anchors(device);
        int orders = Math.Min(Factorial(own.Length), 60);
        for (int i = 0; i < orders; i++)
        {
            for (int k = 0; k < order.Length; k++)
                order[k] = k;
            if (orders < 60)
                Permute(order, i);
            else if (i > 0)
                _random.Shuffle(order);
            foreach (long anchor in anchors)
            {
                if (Tight(device, order, anchor) is long[] packing)
                    found.Add(packing);
                if (found.Count >= MostPackings)
                    return found;
            }
        }

        return found;
    }

    /// <summary>Offsets at which a block would meet an assigned neighbour without waiting, and 0.</summary>
    private List<long> Anchors(int device)
    {
        List<long> anchors = [];
        foreach (int block in _own[device])
        {
            foreach (int edge in _problem.Incoming[block])
                if (_assigned[_problem.EdgeFrom[edge]])
                    Add(_offsets[_problem.EdgeFrom[edge]] + _problem.Lag[edge]);
            foreach (int edge in _problem.Outgoing[block])
                if (_assigned[_problem.EdgeTo[edge]])
                    Add(_offsets[_problem.EdgeTo[edge]] - _problem.Lag[edge]);
        }

        if (anchors.Count == 0)
            anchors.Add(0);
        return anchors;

        void Add(long offset)
        {
            offset = ModuloProblem.Modulo(offset, _period);
            if (!anchors.Contains(offset) && anchors.Count < 12)
                anchors.Add(offset);
        }
    }

    /// <summary>Blocks in the given order, each as soon as the device is free, from an offset on; null where they do not fit.</summary>
    private long[]? Tight(int device, int[] order, long anchor)
    {
        int[] own = _own[device];
        long[] packing = new long[own.Length];
        long at = anchor;
        foreach (int place in order)
        {
            long duration = _problem.Duration[own[place]];
            for (bool moved = true; moved;)
            {
                moved = false;
                foreach (int other in _problem.BlocksOf[device])
                {
                    if (_problem.DevicesOf[other].Length == 1 || !Touches(at, duration, _offsets[other], _problem.Duration[other]))
                        continue;
                    at += ModuloProblem.Modulo(_offsets[other] + _problem.Duration[other] - at, _period);
                    moved = true;
                    if (at - anchor > _period)
                        return null;
                }
            }

            packing[place] = ModuloProblem.Modulo(at, _period);
            at += duration;
            if (at - anchor > _period)
                return null;
        }

        return packing;
    }

    private static int Factorial(int count)
    {
        int result = 1;
        for (int i = 2; i <= Math.Min(count, 6); i++)
            result *= i;
        return count > 6 ? int.MaxValue : result;
    }

    /// <summary>The permutation of the given rank.</summary>
    private static void Permute(int[] order, int rank)
    {
        for (int i = order.Length; i > 1; i--)
        {
            int other = rank % i;
            rank /= i;
            (order[i - 1], order[other]) = (order[other], order[i - 1]);
        }
    }
}
