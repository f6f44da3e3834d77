using System.Numerics;
using HataDsl.Attention;

namespace HataDsl.Transformers;

/// <summary>
/// What the grids of a step of one token depend on, coarse enough to stay the same for many steps: everything else that changes from
/// step to step is read from the state buffer. The grids cover the largest position of the shape; workgroups past the actual one
/// find nothing to do.
/// </summary>
/// <param name="Positions">Most positions in the caches, the new token's included: a power of two, or the capacity.</param>
/// <param name="Selected">Most positions that a layer with hash-aware attention attends to; 0 where it attends to all.</param>
internal readonly record struct StepShape(int Positions, int Selected)
{
    private const int Fewest = 256;

    /// <summary>The shape of a step.</summary>
    /// <param name="position">Position of the new token.</param>
    /// <param name="capacity">Positions that the caches hold, more than <paramref name="position"/>.</param>
    /// <param name="budget">Tokens that hash-aware layers attend to; null without such layers.</param>
    public static StepShape For(int position, int capacity, TokenBudget? budget)
    {
        int positions = (int)Math.Min(BitOperations.RoundUpToPowerOf2((uint)Math.Max(position + 1, Fewest)), (uint)capacity);

        // A budget that covers the sequence selects everything: dense attention gives the same without the selection.
        return new(positions, budget is { } limit && limit.For(position + 1) <= position ? limit.For(positions) : 0);
    }
}
