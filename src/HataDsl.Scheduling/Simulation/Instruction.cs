namespace HataDsl.Scheduling;

/// <summary>What one line of a lowered device program does.</summary>
public enum InstructionKind
{
    /// <summary>Runs a step.</summary>
    Compute,

    /// <summary>Hands a message to the channel towards another device.</summary>
    Send,

    /// <summary>Takes a message from the channel of another device.</summary>
    Receive,
}

/// <summary>One line of a lowered device program.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Block">Block that runs, or whose result is sent or received (the producer).</param>
/// <param name="MicroBatch">Micro-batch, from 0.</param>
/// <param name="Transfer">Index of the message in the plan's list; -1 for <see cref="InstructionKind.Compute"/>.</param>
public readonly record struct Instruction(InstructionKind Kind, int Block, int MicroBatch, int Transfer = -1);
