namespace HataDsl.Conformance.Kernels;

/// <summary>Positions, shared memory, barriers, subgroups and atomics.</summary>
public static partial class Workgroups
{
    [Kernel(4, 3, 2)]
    public static void Positions(Out<int> y, int width, int height)
    {
        int x = Invocation.X;
        int row = Invocation.Y;
        int plane = Invocation.Z;
        int i = (((plane * height) + row) * width) + x;
        int start = i * 8;
        y[start] = Invocation.LocalX;
        y[start + 1] = Invocation.LocalY;
        y[start + 2] = Invocation.LocalZ;
        y[start + 3] = Invocation.LocalIndex;
        y[start + 4] = Workgroup.X + (100 * Workgroup.Y) + (10000 * Workgroup.Z);
        y[start + 5] = Workgroup.CountX + (100 * Workgroup.CountY) + (10000 * Workgroup.CountZ);
        y[start + 6] = Workgroup.SizeX + (100 * Workgroup.SizeY) + (10000 * Workgroup.SizeZ);
        y[start + 7] = x + (100 * row) + (10000 * plane);
    }

    /// <summary>Inclusive sums of 64 numbers in each workgroup, by doubling: barriers in a uniform loop.</summary>
    [Kernel(64)]
    public static void Scan(In<int> x, Out<int> y)
    {
        Span<int> values = Workgroup.Shared<int>(64);
        int local = Invocation.LocalIndex;
        int i = Invocation.X;
        values[local] = i < x.Length ? x[i] : 0;
        for (int distance = 1; distance < 64; distance *= 2)
        {
            Workgroup.Barrier();
            int other = local >= distance ? values[local - distance] : 0;
            Workgroup.Barrier();
            values[local] += other;
        }

        if (i < y.Length)
        {
            y[i] = values[local];
        }
    }

    /// <summary>A tile turned over through shared memory, workgroup of two dimensions, size not a multiple of a subgroup.</summary>
    [Kernel(5, 7)]
    public static void Transpose(In<float> x, Out<float> y, int width, int height)
    {
        Span<float> tile = Workgroup.Shared<float>(35);
        int column = Invocation.X;
        int row = Invocation.Y;
        tile[Invocation.LocalIndex] = column < width && row < height ? x[(row * width) + column] : -1;
        Workgroup.Barrier();
        int source = ((6 - Invocation.LocalY) * 5) + (4 - Invocation.LocalX);
        int targetColumn = (Workgroup.X * 5) + Invocation.LocalX;
        int targetRow = (Workgroup.Y * 7) + Invocation.LocalY;
        if (targetColumn < width && targetRow < height)
        {
            y[(targetRow * width) + targetColumn] = tile[source];
        }
    }

    /// <summary>
    /// Sums in one launch: the workgroup that comes last adds what the others left. Each lets its part be seen before it counts itself.
    /// </summary>
    [Kernel(64)]
    public static void SumOfLast(In<uint> x, InOut<uint> parts, InOut<uint> arrived, Out<uint> total)
    {
        Span<uint> ticket = Workgroup.Shared<uint>(1);
        uint part = Workgroup.Add(Invocation.X < x.Length ? x[Invocation.X] : 0);
        if (Invocation.LocalX == 0)
        {
            parts[Workgroup.X] = part;
            Atomic.Fence();
            ticket[0] = Atomic.Add(ref arrived[0], 1u);
        }

        Workgroup.Barrier();
        if (ticket[0] == Workgroup.CountX - 1)
        {
            Atomic.Fence();
            uint sum = 0;
            for (int i = Invocation.LocalX; i < Workgroup.CountX; i += 64)
            {
                sum += parts[i];
            }

            sum = Workgroup.Add(sum);
            if (Invocation.LocalX == 0)
            {
                total[0] = sum;
            }
        }
    }

    /// <summary>Each place is read before it is written, and what was read is needed later: from counts to places, in place.</summary>
    [Kernel(32)]
    public static void Places(InOut<int> counts, InOut<int> flags)
    {
        int total = 0;
        int first = Invocation.X * 8;
        for (int i = 0; i < 8; i++)
        {
            int count = counts[first + i];
            counts[first + i] = total;
            total += count;
        }

        int flag = flags[Invocation.X];
        flags[Invocation.X] = total;
        if (flag > 3)
        {
            counts[first] = flag;
        }
    }

    /// <summary>What a workgroup reads of its neighbours before a barrier is what they held then.</summary>
    [Kernel(64)]
    public static void ReadBeforeBarrier(In<int> x, Out<int> y)
    {
        Span<int> tile = Workgroup.Shared<int>(64);
        int local = Invocation.LocalX;
        int kept = 0;
        for (int round = 0; round < 4; round++)
        {
            tile[local] = x[Invocation.X] + (round * 100);
            Workgroup.Barrier();
            int other = tile[63 - local];
            Workgroup.Barrier();
            kept = (5 * kept) + other;
        }

        y[Invocation.X] = kept;
    }

    /// <summary>Neighbours in a subgroup see each other's writes, round by round; subgroups of any size.</summary>
    [Kernel(64)]
    public static void SubgroupBarriers(In<int> x, Out<int> y)
    {
        Span<int> tile = Workgroup.Shared<int>(64);
        int local = Invocation.LocalX;
        int first = Subgroup.Index * Subgroup.Size;
        tile[local] = x[Invocation.X];
        for (int round = 0; round < 3; round++)
        {
            Subgroup.Barrier();
            int next = tile[first + ((Subgroup.Lane + 1) % Subgroup.Size)];
            Subgroup.Barrier();
            tile[local] = (3 * next) + round;
        }

        y[Invocation.X] = tile[local];
    }

    /// <summary>Every kind of fence, in divergent control.</summary>
    [Kernel(32)]
    public static void Fences(InOut<int> x)
    {
        Span<int> tile = Workgroup.Shared<int>(32);
        int local = Invocation.LocalX;
        tile[local] = x[Invocation.X];
        if (local % 3 == 0)
        {
            Workgroup.Fence();
            tile[local]++;
            Atomic.Fence();
            tile[local] *= 2;
            Interlocked.MemoryBarrier();
            Hlsl.DeviceMemoryBarrier();
            Hlsl.GroupMemoryBarrier();
        }

        Hlsl.AllMemoryBarrierWithGroupSync();
        int next = tile[(local + 1) % 32];
        Hlsl.AllMemoryBarrier();
        Hlsl.DeviceMemoryBarrierWithGroupSync();
        x[Invocation.X] = next;
    }

    public static readonly string[] SubgroupNames =
    [
        "add", "min", "max", "and", "or", "xor", "inclusive_add", "exclusive_add", "broadcast", "broadcast_first", "shuffle", "shuffle_xor",
        "any", "all", "ballot", "size", "lane", "index", "shuffle_up", "shuffle_down",
    ];

    [Kernel(64)]
    public static void Subgroups(In<int> x, Out<long> y, int operation)
    {
        int i = Invocation.X;
        int a = x[i];
        int size = Subgroup.Size;
        int lane = Subgroup.Lane;
        int below = Subgroup.ShuffleUp(a, 2);
        int above = Subgroup.ShuffleDown(a, 1);
        long result = operation switch
        {
            0 => Subgroup.Add(a),
            1 => Subgroup.Min(a),
            2 => Subgroup.Max(a),
            3 => Subgroup.And(a),
            4 => Subgroup.Or(a),
            5 => Subgroup.Xor(a),
            6 => Subgroup.InclusiveAdd(a),
            7 => Subgroup.ExclusiveAdd(a),
            8 => Subgroup.Broadcast(a, size - 2),
            9 => Subgroup.BroadcastFirst(a),
            10 => Subgroup.Shuffle(a, (lane * 3) % size),
            11 => Subgroup.ShuffleXor(a, 3),
            12 => Subgroup.Any((a & 31) == 0) ? 1 : 0,
            13 => Subgroup.All(a > -1000000000) ? 1 : 0,
            14 => (long)Subgroup.Ballot((a & 1) != 0),
            15 => size,
            16 => lane,
            17 => Subgroup.Index,
            18 => lane >= 2 ? below : 0,
            _ => lane < size - 1 ? above : 0,
        };
        y[i] = result;
    }

    /// <summary>Sums of floats, doubles and longs over a subgroup.</summary>
    [Kernel(64)]
    public static void SubgroupSums(In<float> x, Out<float> single, Out<double> wide, Out<long> integer)
    {
        int i = Invocation.X;
        single[i] = Subgroup.Add(x[i]);
        wide[i] = Subgroup.Add((double)x[i]) + Subgroup.Max((double)x[i]);
        integer[i] = Subgroup.Add((long)(x[i] * 1000000f));
    }

    [Kernel(64)]
    public static void Atomics(In<int> x, InOut<int> signed, InOut<uint> unsigned, InOut<float> single)
    {
        int i = Invocation.X;
        if (i < x.Length)
        {
            int a = x[i];
            Atomic.Add(ref signed[0], a);
            Atomic.Min(ref signed[1], a);
            Atomic.Max(ref signed[2], a);
            Atomic.And(ref signed[3], a | 1);
            Atomic.Or(ref signed[4], a);
            Atomic.Xor(ref signed[5], a);
            Atomic.Add(ref unsigned[0], (uint)a);
            Atomic.Min(ref unsigned[1], (uint)a);
            Atomic.Max(ref unsigned[2], (uint)a);
            Atomic.And(ref unsigned[3], (uint)a | 1u);
            Atomic.Or(ref unsigned[4], (uint)a);
            Atomic.Xor(ref unsigned[5], (uint)a);
            Atomic.Add(ref single[0], a & 7);

            // Each takes a number of its own; one of them finds the slot free.
            int ticket = Atomic.Add(ref signed[6], 1);
            Atomic.Add(ref signed[7], ticket);
            if (Atomic.CompareExchange(ref signed[8], -1, i) == -1)
            {
                Atomic.Add(ref signed[9], 1);
            }

            if (Atomic.Exchange(ref unsigned[6], 1u) == 0u)
            {
                Atomic.Add(ref unsigned[7], 1u);
            }
        }
    }

    /// <summary>A histogram in shared memory, flushed to a view.</summary>
    [Kernel(64)]
    public static void Histogram(In<int> x, InOut<int> bins)
    {
        Span<int> counts = Workgroup.Shared<int>(16);
        int local = Invocation.LocalIndex;
        if (local < 16)
        {
            counts[local] = 0;
        }

        Workgroup.Barrier();
        int i = Invocation.X;
        if (i < x.Length)
        {
            Atomic.Add(ref counts[x[i] & 15], 1);
        }

        Workgroup.Barrier();
        if (local < 16)
        {
            Atomic.Add(ref bins[local], counts[local]);
        }
    }
}
