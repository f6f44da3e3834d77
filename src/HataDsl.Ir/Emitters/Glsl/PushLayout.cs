namespace HataDsl.Ir;

/// <summary>
/// Where each argument of a Vulkan kernel lies in its argument block. The emitter and the Vulkan device both compile this file,
/// so that they agree from the parameters alone.
/// </summary>
/// <remarks>
/// First the views in parameter order, 8 bytes each: the index of the first element's first scalar in the bound range, then the number of elements.
/// Then the 8-byte scalars, then all smaller scalars in 4 bytes each, both in parameter order: so nothing needs padding.
/// A block of up to <see cref="MaxPushBytes"/> travels as push constants; a larger one is a uniform block bound after the last view.
/// </remarks>
internal static class PushLayout
{
    /// <summary>Push constants that every Vulkan device has.</summary>
    public const int MaxPushBytes = 128;

    /// <summary>Stands for the size of a specialized parameter, which is a constant of the shader and not in the block.</summary>
    public const int NotThere = -1;

    /// <summary>Number of the first specialization constant that is a parameter of the kernel; those before are the device's own.</summary>
    public const int FirstConstant = 2;

    /// <summary>Offsets of the arguments in the block.</summary>
    /// <param name="scalarSizes">For each parameter 0 for a view, the bytes of a scalar, or <see cref="NotThere"/>.</param>
    /// <param name="byteLength">Size of the block.</param>
    public static int[] Place(int[] scalarSizes, out int byteLength)
    {
        var offsets = new int[scalarSizes.Length];
        int next = 0;
        for (int pass = 0; pass < 3; pass++) // what is not there belongs to none
        {
            for (int i = 0; i < scalarSizes.Length; i++)
            {
                if (Pass(scalarSizes[i]) == pass)
                {
                    offsets[i] = next;
                    next += pass == 2 ? 4 : 8;
                }
            }
        }

        byteLength = next;
        return offsets;
    }

    private static int Pass(int scalarSize) => scalarSize switch { NotThere => -1, 0 => 0, 8 => 1, _ => 2 };
}
