namespace HataDsl.Benchmarks.HandWritten;

/// <summary>A stable sort of 32-bit keys by 8 bits a pass, as one writes it for a processor: counts, places, moves.</summary>
internal static unsafe class Sorts
{
    /// <summary>Values of a digit.</summary>
    public const int Digits = 256;

    /// <summary>Bits of a digit.</summary>
    public const int Bits = 8;

    /// <summary>Keys that a workgroup counts and moves.</summary>
    public const int Block = 65536;

    /// <summary>Counts the digits of each block: element digit · blocks + block.</summary>
    public static void Count(in CpuWork work)
    {
        int shift = work.Scalar<int>(2);
        int blocks = work.CountX;
        uint* own = stackalloc uint[4 * Digits];
        for (long block = work.First; block < work.End; block++)
        {
            new Span<uint>(own, 4 * Digits).Clear();
            long start = block * Block;
            int length = (int)Math.Min(Block, work.Length(0) - start);
            uint* keys = work.Pointer<uint>(0) + start;
            int i = 0;
            for (; i <= length - 4; i += 4)
            {
                own[(keys[i] >> shift) & 255]++;
                own[256 + ((keys[i + 1] >> shift) & 255)]++;
                own[512 + ((keys[i + 2] >> shift) & 255)]++;
                own[768 + ((keys[i + 3] >> shift) & 255)]++;
            }

            for (; i < length; i++)
            {
                own[(keys[i] >> shift) & 255]++;
            }

            for (int digit = 0; digit < Digits; digit++)
            {
                work.Pointer<uint>(1)[(digit * blocks) + block] = own[digit] + own[256 + digit] + own[512 + digit] + own[768 + digit];
            }
        }
    }

    /// <summary>Turns counts into places: the sum of all before. One workgroup.</summary>
    public static void Places(in CpuWork work)
    {
        uint* counts = work.Pointer<uint>(0);
        uint sum = 0;
        for (long i = 0; i < work.Length(0); i++)
        {
            uint count = counts[i];
            counts[i] = sum;
            sum += count;
        }
    }

    /// <summary>Moves the keys of each block to their places.</summary>
    public static void Move(in CpuWork work)
    {
        int shift = work.Scalar<int>(3);
        int blocks = work.CountX;
        uint* places = stackalloc uint[Digits];
        uint* sorted = work.Pointer<uint>(2);
        for (long block = work.First; block < work.End; block++)
        {
            for (int digit = 0; digit < Digits; digit++)
            {
                places[digit] = work.Pointer<uint>(1)[(digit * blocks) + block];
            }

            long start = block * Block;
            int length = (int)Math.Min(Block, work.Length(0) - start);
            uint* keys = work.Pointer<uint>(0) + start;
            for (int i = 0; i < length; i++)
            {
                uint key = keys[i];
                sorted[places[(key >> shift) & 255]++] = key;
            }
        }
    }
}
