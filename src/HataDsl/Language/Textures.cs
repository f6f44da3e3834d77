namespace HataDsl;

/// <summary>
/// Samples of two-dimensional views as textures: coordinates from 0 to 1 across the whole, weights between the four texels around a place, and
/// outside the texels at the edge. The arithmetic is that of the kernel on every device, with all bits of the weights, so results are as near as the
/// kernel's contract says; texture units keep 8 bits of a weight.
/// </summary>
public static class Textures
{
    /// <summary>The texels around a place, weighted.</summary>
    /// <param name="texture">The texels, at least one.</param>
    /// <param name="uv">The place: 0 is the edge before the first texel, 1 that behind the last.</param>
    public static float Sample(this In2D<float> texture, Float2 uv)
    {
        (int left, int right, float across) = Around(uv.X, texture.Width);
        (int top, int bottom, float down) = Around(uv.Y, texture.Height);
        float upper = Mix(texture[left, top], texture[right, top], across);
        return Mix(upper, Mix(texture[left, bottom], texture[right, bottom], across), down);
    }

    /// <inheritdoc cref="Sample(In2D{float}, Float2)"/>
    public static Float2 Sample(this In2D<Float2> texture, Float2 uv)
    {
        (int left, int right, float across) = Around(uv.X, texture.Width);
        (int top, int bottom, float down) = Around(uv.Y, texture.Height);
        Float2 upper = Mix(texture[left, top], texture[right, top], across);
        return Mix(upper, Mix(texture[left, bottom], texture[right, bottom], across), down);
    }

    /// <inheritdoc cref="Sample(In2D{float}, Float2)"/>
    public static Float4 Sample(this In2D<Float4> texture, Float2 uv)
    {
        (int left, int right, float across) = Around(uv.X, texture.Width);
        (int top, int bottom, float down) = Around(uv.Y, texture.Height);
        Float4 upper = Mix(texture[left, top], texture[right, top], across);
        return Mix(upper, Mix(texture[left, bottom], texture[right, bottom], across), down);
    }

    /// <inheritdoc cref="Sample(In2D{float}, Float2)"/>
    public static float Sample(this In2D<float> texture, float u, float v) => Sample(texture, new Float2(u, v));

    /// <inheritdoc cref="Sample(In2D{float}, Float2)"/>
    public static Float2 Sample(this In2D<Float2> texture, float u, float v) => Sample(texture, new Float2(u, v));

    /// <inheritdoc cref="Sample(In2D{float}, Float2)"/>
    public static Float4 Sample(this In2D<Float4> texture, float u, float v) => Sample(texture, new Float2(u, v));

    private static (int First, int Second, float Fraction) Around(float coordinate, int size)
    {
        float place = (coordinate * size) - 0.5f;
        float floor = MathF.Floor(place);
        int first = (int)MathF.Min(MathF.Max(floor, -1), size);
        return (Inside(first, size), Inside(first + 1, size), place - floor);
    }

    private static int Inside(int index, int size) => Math.Max(Math.Min(index, size - 1), 0);

    private static float Mix(float from, float to, float fraction) => from + ((to - from) * fraction);

    private static Float2 Mix(Float2 from, Float2 to, float fraction) => from + ((to - from) * fraction);

    private static Float4 Mix(Float4 from, Float4 to, float fraction) => from + ((to - from) * fraction);
}
