namespace HataDsl.Conformance.Ports.Ilgpu;

/// <summary>
/// Kernels with jumps after ILGPU's tests, line by line (m4rs-mt/ILGPU, Src/ILGPU.Tests/{BasicJumps, BasicLoops}; University of Illinois/NCSA
/// licence), and what those tests leave out: jumps back, and out of switches and nested loops.
/// </summary>
public static partial class IlgpuJumps
{
#pragma warning disable CS0162 // what stands behind an unconditional jump is part of the test
    /// <summary>BasicJumpKernel.</summary>
    [Kernel(64)]
    public static void BasicJump(Out<int> data, In<int> source)
    {
        int index = Invocation.X;
        var value = source[index];
        goto exit;

        data[index] = value;
        return;

        exit:
        data[index] = 23;
    }
#pragma warning restore CS0162

    /// <summary>BasicIfJumpKernel.</summary>
    [Kernel(64)]
    public static void BasicIfJump(Out<int> data, In<int> source)
    {
        int index = Invocation.X;
        var value = source[index];
        if (value < 23)
        {
            goto exit;
        }

        data[index] = value;
        return;

        exit:
        data[index] = 23;
    }

    /// <summary>BasicLoopJumpKernel, with a bound that differs between invocations.</summary>
    [Kernel(64)]
    public static void BasicLoopJump(Out<int> data, In<int> source)
    {
        int index = Invocation.X;
        for (int i = 0; i < index; ++i)
        {
            if (source[i] == 23)
            {
                goto exit;
            }
        }

        data[index] = 42;
        return;

        exit:
        data[index] = 23;
    }

    /// <summary>A loop made of a jump back, left by a jump forward from a switch in a loop in it.</summary>
    [Kernel(64)]
    public static void Everywhere(Out<int> data, In<int> source)
    {
        int index = Invocation.X;
        int value = source[index];
        int steps = 0;

        again:
        int rest = value % 7;
        for (int i = 0; i < 5; i++)
        {
            if (i == rest)
            {
                continue;
            }

            switch ((value + i) % 11)
            {
                case 3:
                    goto found;
                case 5:
                    value += 2;
                    steps += 100;
                    goto again;
                default:
                    if (value > 1000)
                    {
                        break;
                    }

                    steps++;
                    break;
            }

            if (steps > 2000)
            {
                goto end;
            }
        }

        value++;
        if (steps < 500)
        {
            goto again;
        }

        end:
        data[index] = -steps;
        return;

        found:
        data[index] = steps + (rest * 10000);
    }

    /// <summary>Sections that go on in others, in a loop that a section continues; one leaves it by a label.</summary>
    [Kernel(64)]
    public static void Cases(Out<int> data, In<int> source)
    {
        int index = Invocation.X;
        int value = source[index];
        int steps = 0;
        for (int round = 0; round < 4; round++)
        {
            switch (value % 9)
            {
                case 0:
                    int kept = value + 3;
                    goto case 4;
                case 1 or 2:
                    steps += 10;
                    if (steps > 35)
                    {
                        goto default;
                    }

                    value += 4;
                    break;
                case 3:
                    value++;
                    continue;
                case 4:
                    kept = steps;
                    steps += kept & 7;
                    for (int k = 0; k < 3; k++)
                    {
                        if (value + k == 40)
                        {
                            goto case 6;
                        }
                    }

                    value += 5;
                    break;
                case 6:
                    steps += 1000;
                    if (round == 3)
                    {
                        goto end;
                    }

                    goto case 3;
                default:
                    steps++;
                    value += 2;
                    break;
            }

            steps += 100000;
        }

        end:
        data[index] = steps + (value * 1000000);
    }
}
