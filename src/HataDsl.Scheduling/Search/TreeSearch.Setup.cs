namespace HataDsl.Scheduling;

internal sealed partial class TreeSearch
{
    private int _ordered;

    /// <summary>Visits every tree from its widest block outwards; false when the needs hold a circle (of undirected edges).</summary>
    private bool OrderBlocks()
    {
        bool[] seen = new bool[_problem.BlockCount];
        Queue<int> queue = [];
        bool forest = true;
        int[] rootOfBlock = new int[_problem.BlocksPerCopy];
        Array.Fill(rootOfBlock, -1);
        Array.Fill(_twin, -1);
        foreach (int first in _problem.Topological)
        {
            if (seen[first])
                continue;
            int root = WidestOfTree(first);
            _edgeOf[root] = -1;
            int original = root % _problem.BlocksPerCopy;
            _twin[root] = rootOfBlock[original];
            rootOfBlock[original] = root;
            seen[root] = true;
            queue.Enqueue(root);
            while (queue.TryDequeue(out int block))
            {
                _order[_ordered++] = block;
                foreach (int edge in _problem.Outgoing[block])
                    forest &= Visit(edge, _problem.EdgeTo[edge], block, true, seen, queue);
                foreach (int edge in _problem.Incoming[block])
                    forest &= Visit(edge, _problem.EdgeFrom[edge], block, false, seen, queue);
            }
        }

        return forest;
    }

    private bool Visit(int edge, int next, int block, bool forwards, bool[] seen, Queue<int> queue)
    {
        if (edge == _edgeOf[block])
            return true;
        if (seen[next])
            return false;
        seen[next] = true;
        _edgeOf[next] = edge;
        _forwards[next] = forwards;
        queue.Enqueue(next);
        return true;
    }

    private int WidestOfTree(int first)
    {
        int widest = first;
        HashSet<int> seen = [first];
        Stack<int> stack = [];
        stack.Push(first);
        while (stack.TryPop(out int block))
        {
            int byWidth = _problem.DevicesOf[block].Length.CompareTo(_problem.DevicesOf[widest].Length);
            if (byWidth > 0 || byWidth == 0 && block < widest)
                widest = block;
            foreach (int edge in _problem.Outgoing[block])
                if (seen.Add(_problem.EdgeTo[edge]))
                    stack.Push(_problem.EdgeTo[edge]);
            foreach (int edge in _problem.Incoming[block])
                if (seen.Add(_problem.EdgeFrom[edge]))
                    stack.Push(_problem.EdgeFrom[edge]);
        }

        return widest;
    }

    /// <summary>
    /// For each edge and device: by how much the memory × time held grows with each unit of wait on the edge, that is what
    /// the blocks behind the edge release minus what they retain. False when some edge would lower it.
    /// </summary>
    private bool WeighEdges()
    {
        // Sums of deltas by device over the part of the tree beyond a block, seen from its root.
        Dictionary<int, long>[] beyond = new Dictionary<int, long>[_problem.BlockCount];
        List<(int, long)> weights = [];
        for (int i = _order.Length - 1; i >= 0; i--)
        {
            int block = _order[i];
            Dictionary<int, long> sums = beyond[block] ??= [];
            if (_problem.Memory[block] != 0)
                foreach (int device in _problem.DevicesOf[block])
                    sums[device] = sums.GetValueOrDefault(device) + _problem.Memory[block];
            int edge = _edgeOf[block];
            if (edge < 0)
                continue;
            weights.Clear();
            foreach ((int device, long sum) in sums)
            {
                // The block is behind the edge when it was reached forwards; else the rest of the tree, whose sum is the opposite.
                long weight = _forwards[block] ? -sum : sum;
                if (weight < 0)
                    return false;
                if (weight > 0)
                    weights.Add((device, weight));
            }

            _weights[edge] = [.. weights];
            int parent = _forwards[block] ? _problem.EdgeFrom[edge] : _problem.EdgeTo[edge];
            Dictionary<int, long> up = beyond[parent] ??= [];
            foreach ((int device, long sum) in sums)
                up[device] = up.GetValueOrDefault(device) + sum;
        }

        // A tree must release what it retains, or no repetition fits.
        for (int block = 0; block < _problem.BlockCount; block++)
            if (_edgeOf[block] < 0)
                foreach (long sum in beyond[block].Values)
                    if (sum != 0)
                        return false;
        return true;
    }

    /// <summary>Memory × time held per device with no wait anywhere.</summary>
    private void MeasureHeld()
    {
        foreach (int block in _order)
        {
            int edge = _edgeOf[block];
            _starts[block] = edge < 0 ? 0
                : _forwards[block] ? _starts[_problem.EdgeFrom[edge]] + _problem.Lag[edge]
                : _starts[_problem.EdgeTo[edge]] - _problem.Lag[edge];
            long memory = _problem.Memory[block];
            foreach (int device in _problem.DevicesOf[block])
                _held[device] -= memory * (_starts[block] + (memory < 0 ? _problem.Duration[block] : 0));
        }
    }

    /// <summary>Whether the gaps left on a device can hold its remaining blocks: wasted time is at most period - work.</summary>
    private bool CanFill(int device)
    {
        int[] all = _problem.BlocksOf[device];
        int count = _placedCount[device];
        if (count == all.Length)
            return true;
        long slack = _period - _problem.Work[device];
        int[] placed = _placed[device];
        long shortest = long.MaxValue;
        ulong sums = 1;
        foreach (int block in all)
        {
            if (Array.IndexOf(placed, block, 0, count) >= 0)
                continue;
            shortest = Math.Min(shortest, _problem.Duration[block]);
            sums |= _problem.Duration[block] < 64 ? sums << (int)_problem.Duration[block] : 0;
        }

        long wasted = 0;
        for (int i = 0; i < count; i++)
        {
            long gap = GapAfter(placed, count, placed[i]);
            if (gap == 0)
                continue;
            if (gap < shortest)
                wasted += gap;
            else if (_period < 64)
                wasted += gap - (63 - System.Numerics.BitOperations.LeadingZeroCount(sums & (ulong.MaxValue >> (int)(63 - gap))));
            if (wasted > slack)
                return false;
        }

        return true;
    }

    private long GapAfter(int[] placed, int count, int block)
    {
        long end = _offsets[block] + _problem.Duration[block];
        long nearest = _period - _problem.Duration[block];
        for (int i = 0; i < count; i++)
        {
            if (placed[i] == block)
                continue;
            long distance = ModuloProblem.Modulo(_offsets[placed[i]] - end, _period);
            nearest = Math.Min(nearest, distance);
        }

        return nearest;
    }
}
