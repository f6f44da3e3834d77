namespace HataDsl.Scheduling;

public sealed partial class PlanVerifier
{
    private void CheckTransfers()
    {
        Dictionary<(int Edge, int MicroBatch, int Destination), PlanTransfer> sent = [];
        Dictionary<(int Source, int Destination), int> count = [];
        Dictionary<(int Source, int Destination), long> lastStart = [];
        foreach (PlanTransfer transfer in _plan.Transfers)
        {
            if (transfer.Edge < 0 || transfer.Edge >= _placement.Edges.Length || transfer.MicroBatch < 0 || transfer.MicroBatch >= _plan.MicroBatches)
            {
                Fault(PlanRule.Transfers, $"a message for edge {transfer.Edge} of micro-batch {transfer.MicroBatch} belongs to nothing.");
                continue;
            }

            if (!sent.TryAdd((transfer.Edge, transfer.MicroBatch, transfer.Destination), transfer))
                Fault(PlanRule.Transfers, $"{Described(transfer)} is sent twice.");
            (int, int) channel = (transfer.Source, transfer.Destination);
            int place = count.GetValueOrDefault(channel);
            count[channel] = place + 1;
            if (transfer.Sequence != place)
                Fault(PlanRule.FirstInFirstOut, $"{Described(transfer)} is sent as number {place} but received as number {transfer.Sequence}.");
            if (transfer.Start < lastStart.GetValueOrDefault(channel))
                Fault(PlanRule.FirstInFirstOut, $"{Described(transfer)} leaves at {transfer.Start}, before the message in front of it.");
            lastStart[channel] = transfer.Start;
        }

        int expected = 0;
        for (int edge = 0; edge < _placement.Edges.Length; edge++)
        {
            Edge data = _placement.Edges[edge];
            foreach (int destination in _placement.Blocks[data.To].Devices)
            {
                if (_placement.Blocks[data.From].Devices.Contains(destination))
                    continue;
                for (int microBatch = 0; microBatch < _plan.MicroBatches; microBatch++, expected++)
                    CheckTransfer(edge, microBatch, destination, sent);
            }
        }

        if (sent.Count > expected)
            Fault(PlanRule.Transfers, $"{sent.Count - expected} message(s) serve no need.");
    }

    private void CheckTransfer(int edge, int microBatch, int destination, Dictionary<(int Edge, int MicroBatch, int Destination), PlanTransfer> sent)
    {
        Edge data = _placement.Edges[edge];
        if (!sent.TryGetValue((edge, microBatch, destination), out PlanTransfer transfer))
        {
            Fault(PlanRule.Transfers, $"nothing brings '{_placement.Blocks[data.From].Name}' of micro-batch {microBatch} to {DeviceName(destination)}.");
            return;
        }

        if (!_placement.Blocks[data.From].Devices.Contains(transfer.Source))
        {
            Fault(PlanRule.Transfers, $"{Described(transfer)} comes from {DeviceName(transfer.Source)}, which does not have it.");
            return;
        }

        int blocks = _placement.Blocks.Length;
        PlanStep from = _steps[microBatch * blocks + data.From]!.Value;
        PlanStep to = _steps[microBatch * blocks + data.To]!.Value;
        long least = data.Delay;
        if (_links.TryGetValue((transfer.Source, destination), out Link link))
            least += link.Latency + (double.IsPositiveInfinity(link.BytesPerTimeUnit) ? 0 : (long)Math.Ceiling(data.Bytes / link.BytesPerTimeUnit - 1e-9));
        if (transfer.Start < from.Start + from.Duration)
            Fault(PlanRule.Transfers, $"{Described(transfer)} leaves at {transfer.Start}, before its producer ends at {from.Start + from.Duration}.");
        if (transfer.Arrival < transfer.Start + least)
            Fault(PlanRule.Transfers, $"{Described(transfer)} takes {transfer.Arrival - transfer.Start}, its link needs {least}.");
        if (transfer.Arrival > to.Start)
            Fault(PlanRule.Precedence, $"{Named(data.To, microBatch)} starts at {to.Start}, before its data arrives on {DeviceName(destination)} at {transfer.Arrival}.");
    }

    private string Described(PlanTransfer transfer) =>
        $"the message of '{_placement.Blocks[_placement.Edges[transfer.Edge].From].Name}' for '{_placement.Blocks[_placement.Edges[transfer.Edge].To].Name}', micro-batch {transfer.MicroBatch},";
}
