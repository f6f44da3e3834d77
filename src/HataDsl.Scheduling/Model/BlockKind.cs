namespace HataDsl.Scheduling;

/// <summary>What a block computes. The letters are those of PyTorch's pipeline schedules.</summary>
public enum BlockKind
{
    /// <summary>Forward pass of a stage (letter F).</summary>
    Forward,

    /// <summary>Full backward pass of a stage: gradients of inputs and of weights together (letter B).</summary>
    Backward,

    /// <summary>Gradients of the stage's inputs only (letter I).</summary>
    InputGradient,

    /// <summary>Gradients of the stage's weights only (letter W).</summary>
    WeightGradient,
}
