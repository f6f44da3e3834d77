using System.Numerics;

namespace HataDsl.Transformers;

/// <summary>
/// A random sequence that is the same on every platform and in every version: xoshiro256** (Blackman and Vigna,
/// "Scrambled linear pseudorandom number generators", 2021), its state filled from the seed by SplitMix64. Not for
/// secrets. Not safe from several threads.
/// </summary>
public sealed class RandomSequence
{
    private ulong first;
    private ulong second;
    private ulong third;
    private ulong fourth;

    /// <summary>Starts a sequence.</summary>
    /// <param name="seed">Any value; equal seeds give equal sequences.</param>
    public RandomSequence(ulong seed)
    {
        first = SplitMix(ref seed);
        second = SplitMix(ref seed);
        third = SplitMix(ref seed);
        fourth = SplitMix(ref seed);
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong NextBits()
    {
        ulong result = BitOperations.RotateLeft(second * 5, 7) * 9;
        ulong shifted = second << 17;
        third ^= first;
        fourth ^= second;
        second ^= third;
        first ^= fourth;
        third ^= shifted;
        fourth = BitOperations.RotateLeft(fourth, 45);
        return result;
    }

    /// <summary>The next number of 53 random bits in [0, 1).</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    private static ulong SplitMix(ref ulong state)
    {
        ulong mixed = state += 0x9e3779b97f4a7c15;
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
        return mixed ^ (mixed >> 31);
    }
}
