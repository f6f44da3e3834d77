namespace HataDsl.Scheduling;

/// <summary>What a hand-made schedule orders: a full backward pass is its input gradient followed by its weight gradient.</summary>
internal enum PassKind
{
    /// <summary>Forward pass.</summary>
    Forward,

    /// <summary>Gradients of the inputs; the whole backward pass where the placement does not split it.</summary>
    InputGradient,

    /// <summary>Gradients of the weights; left out where the placement does not split the backward pass.</summary>
    WeightGradient,
}

/// <summary>One stage of one chain of stages.</summary>
/// <param name="Chain">Index of the chain: 0, or 1 for the opposite direction of a bidirectional pipeline.</param>
/// <param name="Stage">Position in the chain, from 0.</param>
internal readonly record struct StagePosition(int Chain, int Stage);

/// <summary>One pass of one micro-batch through one stage.</summary>
/// <param name="Kind">What is computed.</param>
/// <param name="Position">The stage.</param>
/// <param name="MicroBatch">Micro-batch of the stage's chain, from 0.</param>
internal readonly record struct Pass(PassKind Kind, StagePosition Position, int MicroBatch);
