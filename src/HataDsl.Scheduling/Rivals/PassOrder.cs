namespace HataDsl.Scheduling;

/// <summary>
/// The order of passes on one device, written the way the schedules are described: "a forward of this stage", "the oldest
/// weight gradient". Micro-batches are counted per stage; passes of micro-batches beyond the wanted number are
/// dropped, so that a rule written for many micro-batches serves few.
/// </summary>
internal sealed class PassOrder(int microBatches)
{
    private readonly List<Pass> _passes = [];
    private readonly Dictionary<StagePosition, int> _forwards = [];
    private readonly Dictionary<StagePosition, int> _backwards = [];
    private readonly LinkedList<Pass> _pendingWeights = [];

    /// <summary>The passes so far.</summary>
    public IReadOnlyList<Pass> Passes => _passes;

    /// <summary>Micro-batches of the stage that have gone forward.</summary>
    public int Forwards(StagePosition position) => _forwards.GetValueOrDefault(position);

    /// <summary>Micro-batches of the stage whose input gradient is done.</summary>
    public int InputGradients(StagePosition position) => _backwards.GetValueOrDefault(position);

    /// <summary>Weight gradients put off until now.</summary>
    public int PendingWeights => _pendingWeights.Count;

    /// <summary>The next micro-batch goes forward through the stage.</summary>
    public void Forward(StagePosition position) => Add(PassKind.Forward, position, Next(_forwards, position));

    /// <summary>The next micro-batch's input gradient; its weight gradient is put off.</summary>
    public void InputGradient(StagePosition position)
    {
        int microBatch = Next(_backwards, position);
        Add(PassKind.InputGradient, position, microBatch);
        _pendingWeights.AddLast(new Pass(PassKind.WeightGradient, position, microBatch));
    }

    /// <summary>The next micro-batch's whole backward pass.</summary>
    public void Backward(StagePosition position)
    {
        int microBatch = Next(_backwards, position);
        Add(PassKind.InputGradient, position, microBatch);
        Add(PassKind.WeightGradient, position, microBatch);
    }

    /// <summary>The weight gradient put off longest, of any stage of the device; nothing where none is left.</summary>
    public void WeightGradient()
    {
        if (_pendingWeights.First is { } first)
            Run(first);
    }

    /// <summary>The weight gradient of the stage put off longest; nothing where none is left.</summary>
    public void WeightGradient(StagePosition position)
    {
        for (LinkedListNode<Pass>? node = _pendingWeights.First; node is not null; node = node.Next)
        {
            if (node.Value.Position == position)
            {
                Run(node);
                return;
            }
        }
    }

    /// <summary>All weight gradients put off.</summary>
    public void RemainingWeightGradients()
    {
        while (_pendingWeights.First is { } first)
            Run(first);
    }

    private void Run(LinkedListNode<Pass> node)
    {
        _pendingWeights.Remove(node);
        Add(node.Value.Kind, node.Value.Position, node.Value.MicroBatch);
    }

    private void Add(PassKind kind, StagePosition position, int microBatch)
    {
        if (microBatch < microBatches)
            _passes.Add(new Pass(kind, position, microBatch));
    }

    private static int Next(Dictionary<StagePosition, int> counters, StagePosition position)
    {
        int value = counters.GetValueOrDefault(position);
        counters[position] = value + 1;
        return value;
    }
}
