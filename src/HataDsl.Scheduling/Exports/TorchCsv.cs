using System.Text;

namespace HataDsl.Scheduling;

/// <summary>The two forms of a PyTorch pipeline file.</summary>
public enum TorchCsvFormat
{
    /// <summary>Only computation (<c>compute_only</c>); PyTorch adds the messages itself.</summary>
    ComputeOnly,

    /// <summary>Computation, messages and the reduction of gradients (<c>compute_comms</c>), run as written.</summary>
    ComputeAndTransfers,
}

/// <summary>
/// Writes plans as files for <c>torch.distributed.pipelining._PipelineScheduleRuntime._load_csv</c>: row r is the program of
/// rank r, cells are stage, action and micro-batch, lines end in CR LF, there is no header.
/// </summary>
/// <remarks>
/// That runtime matches messages between two ranks by order alone (no tags), so a file in which sends and receives of a pair of
/// ranks differ in order trains wrongly without an error; both ends of a message are therefore placed in one global order.
/// Stages wrapped in FSDP need UNSHARD and RESHARD, which <see cref="TorchCsvFormat.ComputeOnly"/> files get from PyTorch.
/// </remarks>
public static class TorchCsv
{
    /// <summary>Writes a plan.</summary>
    /// <param name="plan">A valid plan.</param>
    /// <param name="format">Which form.</param>
    /// <param name="version">The PyTorch release the file is for.</param>
    /// <exception cref="PlacementException">That runtime cannot express the plan: the message says why.</exception>
    public static string Write(Plan plan, TorchCsvFormat format, TorchVersion version) =>
        TryWrite(plan, format, version, out string? reason)
        ?? throw new PlacementException($"PyTorch {version} cannot run plan '{plan.Name}' on placement '{plan.Placement.Name}': {reason}.");

    /// <summary>Writes a plan, or says why PyTorch's runtime cannot express it.</summary>
    /// <param name="plan">A valid plan.</param>
    /// <param name="format">Which form.</param>
    /// <param name="version">The PyTorch release the file is for.</param>
    /// <param name="reason">Why there is no file; null where there is one.</param>
    /// <returns>The file's text, or null.</returns>
    public static string? TryWrite(Plan plan, TorchCsvFormat format, TorchVersion version, out string? reason)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (version < TorchVersion.Oldest)
        {
            reason = $"files are written for release {TorchVersion.Oldest} or newer; older ones use other letters";
            return null;
        }

        if (PipelineShape.TryRead(plan.Placement, out reason) is not { } shape || (reason = Refuse(shape, plan)) is not null)
            return null;
        StringBuilder text = new();
        LoweredPlan lowered = LoweredPlan.Create(plan);
        Dictionary<int, string> cells = NameBlocks(shape);
        for (int rank = 0; rank < lowered.Programs.Length; rank++)
        {
            bool first = true;
            foreach (Instruction instruction in lowered.Programs[rank])
                if (instruction.Kind == InstructionKind.Compute)
                    Cell($"{cells[instruction.Block]}{instruction.MicroBatch}");
                else if (format == TorchCsvFormat.ComputeAndTransfers)
                    Cell(NameMessage(shape, plan.Transfers[instruction.Transfer], instruction));
            if (format == TorchCsvFormat.ComputeAndTransfers && version.HasReduceGrad)
                foreach (StagePosition stage in shape.StagesOn(rank))
                    Cell($"{stage.Stage}REDUCE_GRAD");
            text.Append("\r\n");

            void Cell(string cell)
            {
                text.Append(first ? "" : ",").Append(cell);
                first = false;
            }
        }

        return text.ToString();
    }

    /// <summary>The rules of PyTorch's loader and runtime that a valid plan may still break.</summary>
    private static string? Refuse(PipelineShape shape, Plan plan)
    {
        if (shape.DeviceOfStage.Length > 1)
            return $"its stages form one chain and this placement has {shape.DeviceOfStage.Length}";
        if (!shape.HasBackward)
            return "its loader takes training schedules only (as many backwards as forwards); load one and call eval()";
        for (int device = 0; device < shape.Devices; device++)
            if (!shape.StagesOn(device).Any())
                return $"device '{plan.Placement.Devices[device].Name}' holds no stage, and every rank must";
        for (int stage = 0; stage < shape.Stages; stage++)
        {
            StagePosition position = new(0, stage);
            Block backward = plan.Placement.Blocks[shape.BlockOf(PassKind.InputGradient, position)];
            bool hasWeight = shape.BlockOf(PassKind.WeightGradient, position) >= 0;
            if (backward.Kind == BlockKind.InputGradient != hasWeight)
                return $"stage {stage} has {(hasWeight ? "a full backward and a weight gradient" : "an input gradient and no weight gradient")}";
        }

        return RefuseLastStageOrder(shape, plan);
    }

    /// <summary>The runtime keeps losses in a list and looks them up by micro-batch.</summary>
    private static string? RefuseLastStageOrder(PipelineShape shape, Plan plan)
    {
        int last = shape.BlockOf(PassKind.Forward, new StagePosition(0, shape.Stages - 1));
        int expected = 0;
        foreach (PlanStep step in plan.Programs[shape.DeviceOfStage[0][^1]])
            if (step.Block == last && step.MicroBatch != expected++)
                return $"its last stage must take the micro-batches in order, and micro-batch {step.MicroBatch} comes as number {expected - 1}";
        return null;
    }

    private static Dictionary<int, string> NameBlocks(PipelineShape shape)
    {
        Dictionary<int, string> names = [];
        for (int stage = 0; stage < shape.Stages; stage++)
        {
            StagePosition position = new(0, stage);
            int weight = shape.BlockOf(PassKind.WeightGradient, position);
            names[shape.BlockOf(PassKind.Forward, position)] = $"{stage}F";
            names[shape.BlockOf(PassKind.InputGradient, position)] = weight >= 0 ? $"{stage}I" : $"{stage}B";
            if (weight >= 0)
                names[weight] = $"{stage}W";
        }

        return names;
    }

    private static string NameMessage(PipelineShape shape, PlanTransfer transfer, Instruction instruction)
    {
        Edge edge = shape.Placement.Edges[transfer.Edge];
        bool forward = shape.Placement.Blocks[edge.From].Kind == BlockKind.Forward;
        bool send = instruction.Kind == InstructionKind.Send;
        int block = send ? edge.From : edge.To;
        int stage = 0;
        while (shape.BlockOf(PassKind.Forward, new StagePosition(0, stage)) != block && shape.BlockOf(PassKind.InputGradient, new StagePosition(0, stage)) != block)
            stage++;
        return $"{stage}{(send ? "SEND" : "RECV")}_{(forward ? "F" : "B")}{transfer.MicroBatch}";
    }
}
