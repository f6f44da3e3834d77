using HataDsl;

namespace CustomKernels.Kernels;

/// <summary>What the device can do at most: the measure of every other kernel here.</summary>
internal static partial class Ceilings
{
    /// <summary>Operations of one invocation in one round of <see cref="MultiplyAdd"/>.</summary>
    public const int OperationsPerRound = 2 * Chains;

    private const int Chains = 16;

    /// <summary>Independent chains of multiply-adds, enough of them that none waits for the one before. The result is of no use.</summary>
    [Kernel(256)]
    public static void MultiplyAdd(Out<float> y, float factor, int rounds)
    {
        Span<float> chains = stackalloc float[Chains];
        for (int chain = 0; chain < Chains; chain++)
        {
            chains[chain] = Invocation.X + chain;
        }

        for (int round = 0; round < rounds; round++)
        {
            for (int chain = 0; chain < Chains; chain++)
            {
                chains[chain] = (chains[chain] * factor) + factor;
            }
        }

        float sum = 0;
        for (int chain = 0; chain < Chains; chain++)
        {
            sum += chains[chain];
        }

        y[Invocation.X] = sum;
    }
}
