namespace HataDsl.Scheduling;

public sealed partial class PlanVerifier
{
    /// <summary>What a device does next when it runs its program without a clock.</summary>
    private readonly record struct ExecutionAction(ActionKind Kind, int Index);

    private enum ActionKind
    {
        Run,
        Send,
        Receive,
    }

    /// <summary>
    /// Runs the plan in order, without times. Asynchronous: a send never waits, a receive is waited for by the step that
    /// needs it. Blocking: a send and its receive wait for each other at the head of both programs.
    /// </summary>
    private void CheckExecution(bool blocking)
    {
        List<ExecutionAction>[] programs = ExecutionPrograms();
        int[] position = new int[programs.Length];
        HashSet<(int Edge, int MicroBatch, int Destination)> arrived = [];
        int left = 0;
        foreach (List<ExecutionAction> program in programs)
            left += program.Count;
        for (bool moved = true; moved && left > 0;)
        {
            moved = false;
            for (int device = 0; device < programs.Length; device++)
            {
                while (position[device] < programs[device].Count)
                {
                    int done = Advance(device, programs, position, blocking, arrived);
                    if (done == 0)
                        break;
                    left -= done;
                    moved = true;
                }
            }
        }

        if (left == 0)
            return;
        for (int device = 0; device < programs.Length; device++)
        {
            if (position[device] == programs[device].Count)
                continue;
            string how = blocking ? "blocking" : "asynchronous";
            Fault(PlanRule.Deadlock, $"with {how} messages {DeviceName(device)} waits for ever at action {position[device]} of {programs[device].Count}.");
            return;
        }
    }

    private int Advance(int device, List<ExecutionAction>[] programs, int[] position, bool blocking, HashSet<(int Edge, int MicroBatch, int Destination)> arrived)
    {
        ExecutionAction action = programs[device][position[device]];
        if (action.Kind == ActionKind.Run)
            return AdvanceStep(action.Index, programs, position, arrived);
        PlanTransfer transfer = _plan.Transfers[action.Index];
        if (!blocking)
        {
            if (action.Kind == ActionKind.Send)
                arrived.Add((transfer.Edge, transfer.MicroBatch, transfer.Destination));
            position[device]++;
            return 1;
        }

        int peer = action.Kind == ActionKind.Send ? transfer.Destination : transfer.Source;
        ActionKind wanted = action.Kind == ActionKind.Send ? ActionKind.Receive : ActionKind.Send;
        if (position[peer] >= programs[peer].Count || programs[peer][position[peer]] != new ExecutionAction(wanted, action.Index))
            return 0;
        arrived.Add((transfer.Edge, transfer.MicroBatch, transfer.Destination));
        position[device]++;
        position[peer]++;
        return 2;
    }

    private int AdvanceStep(int index, List<ExecutionAction>[] programs, int[] position, HashSet<(int Edge, int MicroBatch, int Destination)> arrived)
    {
        int blocks = _placement.Blocks.Length;
        int block = index % blocks, microBatch = index / blocks;
        foreach (int member in _placement.Blocks[block].Devices)
            if (position[member] >= programs[member].Count || programs[member][position[member]] != new ExecutionAction(ActionKind.Run, index))
                return 0;
        foreach (int edge in _needs[block])
        {
            foreach (int member in _placement.Blocks[block].Devices)
            {
                if (_placement.Blocks[_placement.Edges[edge].From].Devices.Contains(member))
                {
                    if (!_finished.Contains(microBatch * blocks + _placement.Edges[edge].From))
                        return 0;
                }
                else if (!arrived.Contains((edge, microBatch, member)))
                {
                    return 0;
                }
            }
        }

        _finished.Add(index);
        foreach (int member in _placement.Blocks[block].Devices)
            position[member]++;
        return _placement.Blocks[block].Devices.Length;
    }

    private readonly HashSet<int> _finished = [];

    /// <summary>
    /// The programs a runtime would execute: steps in each device's order; a message is put into both programs at one
    /// moment of the plan's own clock, when its producing step has been issued. Receives of a pair of devices follow
    /// their sequence numbers, so wrong numbers show as messages that never meet.
    /// </summary>
    private List<ExecutionAction>[] ExecutionPrograms()
    {
        _finished.Clear();
        List<ExecutionAction>[] programs = new List<ExecutionAction>[_plan.Programs.Length];
        for (int device = 0; device < programs.Length; device++)
            programs[device] = [];
        Dictionary<(int Edge, int MicroBatch), List<int>> byProducer = [];
        Dictionary<(int Source, int Destination), List<int>> received = [];
        for (int index = 0; index < _plan.Transfers.Length; index++)
        {
            PlanTransfer transfer = _plan.Transfers[index];
            if (transfer.Edge < 0 || transfer.Edge >= _placement.Edges.Length)
                continue;
            (byProducer.TryGetValue((_placement.Edges[transfer.Edge].From, transfer.MicroBatch), out List<int>? own)
                ? own : byProducer[(_placement.Edges[transfer.Edge].From, transfer.MicroBatch)] = []).Add(index);
            (received.TryGetValue((transfer.Source, transfer.Destination), out List<int>? channel)
                ? channel : received[(transfer.Source, transfer.Destination)] = []).Add(index);
        }

        foreach (List<int> channel in received.Values)
            channel.Sort((a, b) => _plan.Transfers[a].Sequence.CompareTo(_plan.Transfers[b].Sequence));
        Dictionary<(int Source, int Destination), int> next = [];
        int[] position = new int[programs.Length];
        HashSet<int> issued = [];
        while (true)
        {
            int device = EarliestDevice(position);
            if (device < 0)
                return programs;
            PlanStep step = _plan.Programs[device][position[device]];
            int index = step.MicroBatch * _placement.Blocks.Length + step.Block;
            // All devices of a block issue it at one moment of the global order, or a message could come between.
            foreach (int member in _placement.Blocks[step.Block].Devices)
            {
                if (position[member] >= _plan.Programs[member].Length || _plan.Programs[member][position[member]] != step)
                    continue;
                programs[member].Add(new ExecutionAction(ActionKind.Run, index));
                position[member]++;
            }

            if (!issued.Add(index) || !byProducer.TryGetValue((step.Block, step.MicroBatch), out List<int>? messages))
                continue;
            foreach (int message in messages)
            {
                PlanTransfer transfer = _plan.Transfers[message];
                (int, int) channel = (transfer.Source, transfer.Destination);
                int place = next.GetValueOrDefault(channel);
                next[channel] = place + 1;
                programs[transfer.Source].Add(new ExecutionAction(ActionKind.Send, message));
                programs[transfer.Destination].Add(new ExecutionAction(ActionKind.Receive, received[channel][place]));
            }
        }
    }

    /// <summary>The device whose next step starts first (the lowest of equals), or -1 when all are done.</summary>
    private int EarliestDevice(int[] position)
    {
        int best = -1;
        for (int device = 0; device < position.Length; device++)
        {
            if (position[device] == _plan.Programs[device].Length)
                continue;
            if (best < 0 || _plan.Programs[device][position[device]].Start < _plan.Programs[best][position[best]].Start)
                best = device;
        }

        return best;
    }
}
