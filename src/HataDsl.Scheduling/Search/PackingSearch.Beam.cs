namespace HataDsl.Scheduling;

internal sealed partial class PackingSearch
{
    private const int BeamWidth = 64;
    private readonly int[][] _neighbours;

    /// <summary>A partial choice: the packing of one device, with the choice for the devices before.</summary>
    private sealed record BeamEntry(BeamEntry? Before, int Device, long[] Packing, double Cost);

    /// <summary>Chooses a packing for every device; false where some device has none.</summary>
    private bool PackAll(int first)
    {
        foreach (int[] own in _own)
            foreach (int block in own)
                _assigned[block] = false;
        List<int> devices = VisitOrder(first);
        List<BeamEntry> beam = [];
        List<BeamEntry> next = [];
        foreach (int device in devices)
        {
            next.Clear();
            if (beam.Count > 0)
                Assign(beam[0]);
            List<long[]> packings = PackingsOf(device, beam.Count == 0 && _wide.Length == 0);
            if (packings.Count == 0)
                return false;
            for (int i = 0; i < packings.Count; i++)
            {
                if (beam.Count == 0)
                {
                    next.Add(new BeamEntry(null, device, packings[i], CostOf(device, packings[i])));
                    continue;
                }

                // One entry per packing of the newest device: enough for exactness where the devices form a path.
                (BeamEntry? best, double bestCost) = (null, double.MaxValue);
                foreach (BeamEntry entry in beam)
                {
                    if (entry.Cost >= bestCost)
                        break;
                    Assign(entry, 2);
                    double cost = entry.Cost + CostOf(device, packings[i]);
                    if (cost < bestCost)
                        (best, bestCost) = (entry, cost);
                }

                next.Add(new BeamEntry(best, device, packings[i], bestCost));
            }

            foreach (int block in _own[device])
                _assigned[block] = true;
            next.Sort(static (a, b) => a.Cost.CompareTo(b.Cost));
            if (next.Count > BeamWidth)
                next.RemoveRange(BeamWidth, next.Count - BeamWidth);
            (beam, next) = (next, beam);
        }

        if (beam.Count > 0)
            Assign(beam[0]);
        Improve(devices);
        return true;
    }

    /// <summary>Writes a choice into the offsets: all of it, or only the newest devices, which most needs concern.</summary>
    private void Assign(BeamEntry? entry, int depth = int.MaxValue)
    {
        for (; entry is not null && depth > 0; entry = entry.Before, depth--)
            for (int i = 0; i < entry.Packing.Length; i++)
                _offsets[_own[entry.Device][i]] = entry.Packing[i];
    }

    /// <summary>Repacks device by device given all others until nothing improves.</summary>
    private void Improve(List<int> devices)
    {
        bool better = true;
        for (int sweep = 0; better && sweep < 8; sweep++)
        {
            better = false;
            foreach (int device in devices)
            {
                long[] current = new long[_own[device].Length];
                for (int i = 0; i < current.Length; i++)
                    current[i] = _offsets[_own[device][i]];
                double best = CostOf(device, current);
                if (best <= 0)
                    continue;
                long[]? choice = null;
                foreach (long[] packing in PackingsOf(device, false))
                {
                    double cost = CostOf(device, packing);
                    if (cost < best - 1e-9)
                        (best, choice) = (cost, packing);
                }

                if (choice is null)
                    continue;
                better = true;
                for (int i = 0; i < choice.Length; i++)
                    _offsets[_own[device][i]] = choice[i];
            }
        }
    }

    /// <summary>Weighted waits on the needs between a packing of the device and everything assigned.</summary>
    private double CostOf(int device, long[] packing)
    {
        double cost = 0;
        int[] own = _own[device];
        for (int i = 0; i < own.Length; i++)
        {
            int block = own[i];
            foreach (int edge in _problem.Incoming[block])
            {
                int from = _problem.EdgeFrom[edge];
                int place = Array.IndexOf(own, from);
                if (place < 0 && !_assigned[from])
                    continue;
                cost += _weight[edge] * ModuloProblem.Modulo(packing[i] - (place < 0 ? _offsets[from] : packing[place]) - _problem.Lag[edge], _period);
            }

            foreach (int edge in _problem.Outgoing[block])
            {
                int to = _problem.EdgeTo[edge];
                if (!_assigned[to] || Array.IndexOf(own, to) >= 0)
                    continue;
                cost += _weight[edge] * ModuloProblem.Modulo(_offsets[to] - packing[i] - _problem.Lag[edge], _period);
            }
        }

        return cost;
    }

    private List<int> VisitOrder(int first)
    {
        List<int> order = [first];
        bool[] seen = new bool[_problem.DeviceCount];
        seen[first] = true;
        for (int i = 0; order.Count < _problem.DeviceCount; i++)
        {
            if (i == order.Count)
            {
                int other = Array.IndexOf(seen, false);
                seen[other] = true;
                order.Add(other);
            }

            foreach (int device in _neighbours[order[i]])
            {
                if (seen[device])
                    continue;
                seen[device] = true;
                order.Add(device);
            }
        }

        return order;
    }

    /// <summary>Devices joined by a need between blocks of one device each.</summary>
    private int[][] Neighbours()
    {
        SortedSet<int>[] sets = new SortedSet<int>[_problem.DeviceCount];
        for (int device = 0; device < sets.Length; device++)
            sets[device] = [];
        for (int edge = 0; edge < _problem.Lag.Length; edge++)
        {
            int[] from = _problem.DevicesOf[_problem.EdgeFrom[edge]];
            int[] to = _problem.DevicesOf[_problem.EdgeTo[edge]];
            if (from.Length != 1 || to.Length != 1 || from[0] == to[0])
                continue;
            sets[from[0]].Add(to[0]);
            sets[to[0]].Add(from[0]);
        }

        return Array.ConvertAll(sets, static set => set.ToArray());
    }
}
