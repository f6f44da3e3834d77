namespace HataDsl.Conformance.Ports.Ilgpu;

/// <summary>
/// What samples and tests of ILGPU compute across a warp (m4rs-mt/ILGPU, Samples/WarpShuffle, Src/ILGPU.Tests/WarpOperations;
/// University of Illinois/NCSA licence), written for HataDsl, where a warp is a subgroup of any size.
/// </summary>
public static partial class IlgpuWarps
{
    /// <summary>WarpDimension: size and lane.</summary>
    [Kernel(64)]
    public static void Dimension(Out<int> length, Out<int> lane)
    {
        length[Invocation.X] = Subgroup.Size;
        lane[Invocation.X] = Subgroup.Lane;
    }

    /// <summary>WarpBroadcast: the value of the last lane.</summary>
    [Kernel(64)]
    public static void Broadcast(Out<int> data) =>
        data[Invocation.X] = Subgroup.Broadcast(Invocation.LocalX, Subgroup.Size - 1);

    /// <summary>WarpShuffle: the last lane, named by each.</summary>
    [Kernel(64)]
    public static void Shuffle(Out<int> data)
    {
        int target = Subgroup.Size - 1;
        data[Invocation.X] = Subgroup.Shuffle(Subgroup.Lane, target);
    }

    /// <summary>WarpShuffleDown and Up, by an amount that the host gives.</summary>
    [Kernel(64)]
    public static void ShuffleDownAndUp(Out<int> down, Out<int> up, int amount)
    {
        down[Invocation.X] = Subgroup.ShuffleDown(Subgroup.Lane, amount);
        up[Invocation.X] = Subgroup.ShuffleUp(Subgroup.Lane, amount);
    }

    /// <summary>WarpShuffleXor: a sum over the warp by a butterfly.</summary>
    [Kernel(64)]
    public static void Butterfly(Out<int> data)
    {
        int value = Subgroup.Lane;
        for (int mask = Subgroup.Size / 2; mask > 0; mask >>= 1)
        {
            int other = Subgroup.ShuffleXor(value, mask);
            value += other;
        }

        data[Invocation.X] = value;
    }

    /// <summary>Samples/WarpShuffle: a structure of three types, from lane 0. Its fields are exchanged one by one.</summary>
    [Kernel(64)]
    public static void ShuffleStructure(Out<int> first, Out<float> second, Out<double> third)
    {
        int index = Invocation.X;
        var value = new Complex(index, index * 0.25f, -index);
        var shuffled = new Complex(Subgroup.Shuffle(value.X, 0), Subgroup.Shuffle(value.Y, 0), Subgroup.Shuffle(value.Z, 0));
        first[index] = shuffled.X;
        second[index] = shuffled.Y;
        third[index] = shuffled.Z;
    }

    private readonly record struct Complex(int X, float Y, double Z);
}
