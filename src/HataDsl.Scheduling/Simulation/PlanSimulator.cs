using System.Collections.Immutable;

namespace HataDsl.Scheduling;

/// <summary>
/// Runs a plan's programs event by event: each device executes its own list in order, whatever the plan's times say.
/// Without jitter and stragglers a plan whose steps start as early as possible takes exactly its planned time.
/// </summary>
public sealed class PlanSimulator
{
    private readonly Plan _plan;
    private readonly LoweredPlan _lowered;
    private readonly SimulationOptions _options;
    private readonly int _blocks;
    private readonly double[] _ends;
    private readonly double[] _leaves;
    private readonly double[] _arrivals;
    private readonly double[] _free;
    private readonly double[] _blocked;
    private readonly int[] _position;
    private readonly List<SimulatedStep>[] _steps;
    private readonly Dictionary<(int Edge, int MicroBatch), List<int>> _messages = [];

    private PlanSimulator(LoweredPlan lowered, SimulationOptions options)
    {
        _lowered = lowered;
        _plan = lowered.Plan;
        _options = options;
        _blocks = _plan.Placement.Blocks.Length;
        _ends = Unset(_blocks * _plan.MicroBatches);
        _leaves = Unset(_plan.Transfers.Length);
        _arrivals = Unset(_plan.Transfers.Length);
        int devices = _plan.Programs.Length;
        _free = new double[devices];
        _blocked = new double[devices];
        _position = new int[devices];
        _steps = new List<SimulatedStep>[devices];
        for (int device = 0; device < devices; device++)
            _steps[device] = [];
        for (int transfer = 0; transfer < _plan.Transfers.Length; transfer++)
        {
            (int, int) key = (_plan.Transfers[transfer].Edge, _plan.Transfers[transfer].MicroBatch);
            if (!_messages.TryGetValue(key, out List<int>? list))
                _messages[key] = list = [];
            list.Add(transfer);
        }
    }

    /// <summary>Runs a plan once.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="options">What disturbs the run; null: nothing, asynchronous transfers.</param>
    /// <exception cref="PlacementException">A channel's receives are not in the order of its sends.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static SimulationResult Run(Plan plan, SimulationOptions? options = null) => Run(LoweredPlan.Create(plan), options);

    /// <summary>Runs a lowered plan once; saves lowering again where a plan is run many times.</summary>
    /// <param name="lowered">The plan.</param>
    /// <param name="options">What disturbs the run; null: nothing, asynchronous transfers.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static SimulationResult Run(LoweredPlan lowered, SimulationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(lowered);
        options ??= new SimulationOptions();
        Check(options, lowered.Plan.Programs.Length);
        return new PlanSimulator(lowered, options).Run();
    }

    private static void Check(SimulationOptions options, int devices)
    {
        if (!(options.Jitter is >= 0 and <= 2))
            throw new ArgumentException($"Jitter {options.Jitter} is outside 0 to 2.", nameof(options));
        foreach (Straggler straggler in options.Stragglers)
        {
            if (straggler.Device < 0 || straggler.Device >= devices)
                throw new ArgumentException($"Straggler: device {straggler.Device} does not exist (there are {devices}).", nameof(options));
            if (!(straggler.Slowdown > 0) || double.IsInfinity(straggler.Slowdown))
                throw new ArgumentException($"Straggler: slowdown {straggler.Slowdown} is not a positive number.", nameof(options));
        }
    }

    private SimulationResult Run()
    {
        for (bool moved = true; moved;)
        {
            moved = false;
            for (int device = 0; device < _position.Length; device++)
                while (_position[device] < _lowered.Programs[device].Length && TryExecute(device, _lowered.Programs[device][_position[device]]))
                    moved = true;
        }

        ImmutableArray<SimulatedTransfer>.Builder transfers = ImmutableArray.CreateBuilder<SimulatedTransfer>();
        for (int transfer = 0; transfer < _arrivals.Length; transfer++)
            if (!double.IsNaN(_arrivals[transfer]))
                transfers.Add(new SimulatedTransfer(transfer, _leaves[transfer], _arrivals[transfer]));
        return new SimulationResult
        {
            Plan = _plan,
            Programs = [.. _steps.Select(static steps => steps.ToImmutableArray())],
            Transfers = transfers.ToImmutable(),
            Blocked = [.. _blocked],
            Deadlock = DescribeDeadlock(),
        };
    }

    private bool TryExecute(int device, Instruction instruction) => instruction.Kind switch
    {
        InstructionKind.Compute => TryCompute(instruction),
        _ when _options.Transfers == TransferSemantics.Blocking => TryMeet(instruction),
        InstructionKind.Send => TrySend(device, instruction),
        // An asynchronous receive is only posted here; the consumer waits for its arrival.
        _ => Advance(device),
    };

    private bool TryCompute(Instruction instruction)
    {
        ImmutableArray<int> members = _plan.Placement.Blocks[instruction.Block].Devices;
        double start = 0;
        foreach (int member in members)
        {
            if (_position[member] >= _lowered.Programs[member].Length || _lowered.Programs[member][_position[member]] != instruction)
                return false;
            start = Math.Max(start, _free[member]);
        }

        foreach (int edge in _plan.Placement.IncomingEdges(instruction.Block))
        {
            double produced = _ends[instruction.MicroBatch * _blocks + _plan.Placement.Edges[edge].From];
            if (double.IsNaN(produced))
                return false;
            start = Math.Max(start, produced);
            if (!_messages.TryGetValue((edge, instruction.MicroBatch), out List<int>? messages))
                continue;
            foreach (int message in messages)
            {
                if (double.IsNaN(_arrivals[message]))
                    return false;
                start = Math.Max(start, _arrivals[message]);
            }
        }

        double end = start + Duration(instruction, start);
        _ends[instruction.MicroBatch * _blocks + instruction.Block] = end;
        foreach (int member in members)
        {
            _free[member] = end;
            _steps[member].Add(new SimulatedStep(instruction.Block, instruction.MicroBatch, start, end));
            _position[member]++;
        }

        return true;
    }

    private bool TrySend(int device, Instruction instruction)
    {
        double produced = _ends[instruction.MicroBatch * _blocks + instruction.Block];
        if (double.IsNaN(produced))
            return false;
        _leaves[instruction.Transfer] = produced;
        _arrivals[instruction.Transfer] = produced + TravelTime(instruction.Transfer);
        return Advance(device);
    }

    /// <summary>A blocking message passes when it is next on both sides; both stand still until it has.</summary>
    private bool TryMeet(Instruction instruction)
    {
        PlanTransfer transfer = _plan.Transfers[instruction.Transfer];
        if (!IsNext(transfer.Source, InstructionKind.Send, instruction.Transfer)
            || !IsNext(transfer.Destination, InstructionKind.Receive, instruction.Transfer)
            || double.IsNaN(_ends[instruction.MicroBatch * _blocks + instruction.Block]))
            return false;
        double start = Math.Max(_free[transfer.Source], _free[transfer.Destination]);
        double end = start + TravelTime(instruction.Transfer);
        foreach (int side in (ReadOnlySpan<int>)[transfer.Source, transfer.Destination])
        {
            _blocked[side] += end - _free[side];
            _free[side] = end;
            _position[side]++;
        }

        _leaves[instruction.Transfer] = start;
        _arrivals[instruction.Transfer] = end;
        return true;
    }

    private bool IsNext(int device, InstructionKind kind, int transfer) =>
        _position[device] < _lowered.Programs[device].Length
        && _lowered.Programs[device][_position[device]] is var next && next.Kind == kind && next.Transfer == transfer;

    private bool Advance(int device)
    {
        _position[device]++;
        return true;
    }

    private double Duration(Instruction instruction, double start)
    {
        double slowdown = 1;
        foreach (Straggler straggler in _options.Stragglers)
            if (start >= straggler.From && start < straggler.Until && _plan.Placement.Blocks[instruction.Block].Devices.Contains(straggler.Device))
                slowdown = Math.Max(slowdown, straggler.Slowdown);
        return _plan.Placement.Duration(instruction.Block) * slowdown * Noise((ulong)instruction.Block, (ulong)instruction.MicroBatch);
    }

    private double TravelTime(int transfer)
    {
        PlanTransfer planned = _plan.Transfers[transfer];
        long time = _plan.Placement.TransferTimeTo(planned.Edge, planned.Destination);
        return time == 0 ? 0 : time * Noise((ulong)(_blocks + planned.Edge), ((ulong)planned.MicroBatch << 20) + (ulong)planned.Destination);
    }

    /// <summary>Log-normal factor drawn from the seed and the identity of the step or message alone.</summary>
    private double Noise(ulong what, ulong which)
    {
        if (_options.Jitter == 0)
            return 1;
        ulong state = Mix(Mix(_options.Seed + 0x9E3779B97F4A7C15) ^ Mix(what * 0xD1B54A32D192ED03 + 1) ^ (Mix(which + 2) * 3));
        double first = ((Mix(state) >> 11) + 1) * (1.0 / (1UL << 53));
        double second = (Mix(state + 1) >> 11) * (1.0 / (1UL << 53));
        double normal = Math.Sqrt(-2 * Math.Log(first)) * Math.Cos(2 * Math.PI * second);
        return Math.Exp(_options.Jitter * normal);
    }

    /// <summary>Finalizer of SplitMix64 (Steele, Lea and Flood 2014).</summary>
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    private string? DescribeDeadlock()
    {
        for (int device = 0; device < _position.Length; device++)
        {
            if (_position[device] == _lowered.Programs[device].Length)
                continue;
            Instruction stuck = _lowered.Programs[device][_position[device]];
            return $"device '{_plan.Placement.Devices[device].Name}' waits for ever at "
                + $"{stuck.Kind} of block '{_plan.Placement.Blocks[stuck.Block].Name}', micro-batch {stuck.MicroBatch}";
        }

        return null;
    }

    private static double[] Unset(int count)
    {
        double[] values = new double[count];
        Array.Fill(values, double.NaN);
        return values;
    }
}
