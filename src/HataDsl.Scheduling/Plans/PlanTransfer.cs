namespace HataDsl.Scheduling;

/// <summary>One message from a device to another.</summary>
/// <param name="Edge">Index of the edge in the placement.</param>
/// <param name="MicroBatch">Micro-batch, from 0.</param>
/// <param name="Source">Index of the sending device.</param>
/// <param name="Destination">Index of the receiving device.</param>
/// <param name="Start">Moment it leaves: the end of the producing step or later.</param>
/// <param name="Arrival">Moment the receiver holds it.</param>
/// <param name="Sequence">Place of the receive among all receives of this ordered pair of devices, from 0; sends go in the order of the plan's list.</param>
public readonly record struct PlanTransfer(int Edge, int MicroBatch, int Source, int Destination, long Start, long Arrival, int Sequence);
