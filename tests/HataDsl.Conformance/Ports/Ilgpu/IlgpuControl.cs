namespace HataDsl.Conformance.Ports.Ilgpu;

/// <summary>
/// What the control-flow tests of ILGPU compute (m4rs-mt/ILGPU, Src/ILGPU.Tests/{BasicLoops, BasicSwitches, BasicJumps, BasicIfs};
/// University of Illinois/NCSA licence), written for HataDsl. Jumps to a label are returns here.
/// </summary>
public static partial class IlgpuControl
{
    /// <summary>ForCounterData: as many rounds as an element says.</summary>
    [Kernel(64)]
    public static void CountedByData(In<int> source, Out<int> data)
    {
        int index = Invocation.X;
        if (index < data.Length)
        {
            int value = 42;
            int counter = source[index];
            for (int i = 0; i < counter; ++i)
            {
                ++value;
            }

            data[index] = value;
        }
    }

    /// <summary>ContinueKernel and BreakKernel: two exits of one round.</summary>
    [Kernel(64)]
    public static void ContinueAndBreak(In<int> source, Out<int> continued, Out<int> broken, int rounds, int first)
    {
        int index = Invocation.X;
        if (index < continued.Length)
        {
            int second = source[index];
            int accumulated = 1;
            for (int i = 0; i < rounds; ++i)
            {
                if (i == first)
                {
                    continue;
                }

                ++accumulated;
                if (i == second)
                {
                    continue;
                }

                ++accumulated;
            }

            continued[index] = accumulated;
            accumulated = 1;
            for (int i = 0; i < rounds; ++i)
            {
                if (i == first)
                {
                    break;
                }

                ++accumulated;
                if (i == second)
                {
                    break;
                }

                ++accumulated;
            }

            broken[index] = accumulated;
        }
    }

    /// <summary>NestedBreakContinueKernel, with bounds that differ between invocations.</summary>
    [Kernel(64)]
    public static void NestedBreakContinue(In<int> source, Out<int> data, int outer)
    {
        int index = Invocation.X;
        if (index < data.Length)
        {
            int inner = source[index];
            int accumulated = 0;
            int k = 0;
            for (int i = 0; i < outer; ++i)
            {
                for (int j = 0; j < inner; ++j)
                {
                    if (j == i)
                    {
                        continue;
                    }

                    if (++k == 9)
                    {
                        break;
                    }
                }

                if (i == inner)
                {
                    continue;
                }

                ++accumulated;
            }

            data[index] = (accumulated * 1000) + k;
        }
    }

    /// <summary>DoWhileKernel: the test comes last and counts down.</summary>
    [Kernel(64)]
    public static void DoWhile(In<int> source, Out<int> data)
    {
        int index = Invocation.X;
        if (index < data.Length)
        {
            int counter = source[index];
            int value = 3;
            do
            {
                ++value;
            }
            while (counter-- > 0);
            data[index] = value;
        }
    }

    /// <summary>LoopUnrolling kernels: constant bounds with an exit inside.</summary>
    [Kernel(64)]
    public static void ConstantBounds(In<int> source, Out<int> broken, Out<int> continued, Out<int> chained)
    {
        int index = Invocation.X;
        if (index < broken.Length)
        {
            int j = 0;
            for (int i = 0; i < 4; ++i)
            {
                ++j;
                if (i == 2)
                {
                    break;
                }

                ++j;
            }

            broken[index] = j;
            j = 0;
            for (int i = 0; i < 4; ++i)
            {
                ++j;
                if (i == 2)
                {
                    continue;
                }

                ++j;
            }

            continued[index] = j;
            chained[index] = -1;
            for (int i = 0; i < 4; ++i)
            {
                int value = source[i];
                if (i > 2 && i < 5 && i == value)
                {
                    chained[index] = value;
                }
            }
        }
    }

    /// <summary>BasicSwitchStore: stores in the sections, and the value after them.</summary>
    [Kernel(64)]
    public static void Switch(In<int> source, Out<int> data, Out<int> after)
    {
        int index = Invocation.X;
        if (index < data.Length)
        {
            int value = source[index];
            switch (value)
            {
                case 0:
                    data[index] = 7;
                    break;
                case 1:
                    data[index] = 42;
                    break;
                case 2:
                    data[index] = 1337;
                    break;
                default:
                    data[index] = -1;
                    break;
            }

            after[index] = value + 1;
        }
    }

    /// <summary>BasicLoopJumpKernel: leaves a loop and what comes after it.</summary>
    [Kernel(64)]
    public static void LeaveLoop(In<int> source, Out<int> data)
    {
        int index = Invocation.X;
        if (index < data.Length)
        {
            for (int i = 0; i < source.Length; ++i)
            {
                if (source[i] == index)
                {
                    data[index] = 23;
                    return;
                }
            }

            data[index] = 42;
        }
    }
}
