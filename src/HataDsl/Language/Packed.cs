namespace HataDsl;

/// <summary>
/// Numbers of 8 and 4 bits packed into 32-bit words, the first in the lowest bits: four bytes or eight nibbles of a word. Signed ones are in
/// two's complement. Words are what buffers hold, so that 8- and 4-bit data needs no feature of a device.
/// </summary>
public static class Packed
{
    /// <summary>A signed byte.</summary>
    /// <param name="word">The word.</param>
    /// <param name="index">Which of the four.</param>
    public static int SignedByte(uint word, int index) => (int)(word << (24 - (8 * index))) >> 24;

    /// <summary>An unsigned byte.</summary>
    /// <param name="word">The word.</param>
    /// <param name="index">Which of the four.</param>
    public static int UnsignedByte(uint word, int index) => (int)(word << (24 - (8 * index)) >> 24);

    /// <summary>A signed number of 4 bits, -8 to 7.</summary>
    /// <param name="word">The word.</param>
    /// <param name="index">Which of the eight.</param>
    public static int SignedNibble(uint word, int index) => (int)(word << (28 - (4 * index))) >> 28;

    /// <summary>An unsigned number of 4 bits, 0 to 15.</summary>
    /// <param name="word">The word.</param>
    /// <param name="index">Which of the eight.</param>
    public static int UnsignedNibble(uint word, int index) => (int)(word << (28 - (4 * index)) >> 28);

    /// <summary>The four bytes of a word, signed.</summary>
    public static Int4 SignedBytes(uint word) => new(SignedByte(word, 0), SignedByte(word, 1), SignedByte(word, 2), SignedByte(word, 3));

    /// <summary>The four bytes of a word, unsigned.</summary>
    public static Int4 UnsignedBytes(uint word) => new(UnsignedByte(word, 0), UnsignedByte(word, 1), UnsignedByte(word, 2), UnsignedByte(word, 3));

    /// <summary>Four of the eight nibbles of a word, signed.</summary>
    /// <param name="word">The word.</param>
    /// <param name="half">0 for the lower four, 1 for the upper.</param>
    public static Int4 SignedNibbles(uint word, int half) =>
        new(SignedNibble(word, 4 * half), SignedNibble(word, (4 * half) + 1), SignedNibble(word, (4 * half) + 2), SignedNibble(word, (4 * half) + 3));

    /// <summary>Four of the eight nibbles of a word, unsigned.</summary>
    /// <param name="word">The word.</param>
    /// <param name="half">0 for the lower four, 1 for the upper.</param>
    public static Int4 UnsignedNibbles(uint word, int half) =>
        new(UnsignedNibble(word, 4 * half), UnsignedNibble(word, (4 * half) + 1), UnsignedNibble(word, (4 * half) + 2), UnsignedNibble(word, (4 * half) + 3));

    /// <summary>A word of four bytes: the low 8 bits of each number.</summary>
    public static uint PackBytes(int a, int b, int c, int d) => (byte)a | ((uint)(byte)b << 8) | ((uint)(byte)c << 16) | ((uint)(byte)d << 24);

    /// <summary>Half a word of nibbles in the low 16 bits: the low 4 bits of each number.</summary>
    public static uint PackNibbles(int a, int b, int c, int d) => (uint)((a & 15) | ((b & 15) << 4) | ((c & 15) << 8) | ((d & 15) << 12));

    /// <summary>A sum plus the products of four pairs of signed bytes. One instruction on many devices.</summary>
    public static int Dot(int a, int b, int sum)
    {
        for (int i = 0; i < 4; i++)
        {
            sum = unchecked(sum + (SignedByte((uint)a, i) * SignedByte((uint)b, i)));
        }

        return sum;
    }

    /// <summary>A sum plus the products of four pairs of unsigned bytes. One instruction on many devices.</summary>
    public static uint Dot(uint a, uint b, uint sum)
    {
        for (int i = 0; i < 4; i++)
        {
            sum = unchecked(sum + (uint)(UnsignedByte(a, i) * UnsignedByte(b, i)));
        }

        return sum;
    }

    /// <summary>An 8-bit float with 4 exponent and 3 fraction bits (e4m3fn: no infinity, one NaN, up to 448), given as its bits.</summary>
    public static float E4M3ToSingle(byte bits)
    {
        // As a half whose exponent's bias is 8 too large.
        float magnitude = (float)BitConverter.UInt16BitsToHalf((ushort)(((bits & 0x80) << 8) | ((bits & 0x7f) << 7))) * 256;
        return (bits & 0x7f) == 0x7f ? float.NaN : magnitude;
    }

    /// <summary>An 8-bit float with 5 exponent and 2 fraction bits (e5m2: the upper byte of a half), given as its bits.</summary>
    public static float E5M2ToSingle(byte bits) => (float)BitConverter.UInt16BitsToHalf((ushort)(bits << 8));
}
