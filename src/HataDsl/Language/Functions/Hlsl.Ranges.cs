namespace HataDsl;

/// <content>Ranges and signs.</content>
public static partial class Hlsl
{
    /// <summary>x, not below one bound and not above the other; the upper one counts where they cross.</summary>
    public static float Clamp(float x, float low, float high) => MathF.Min(MathF.Max(x, low), high);

    /// <inheritdoc cref="Clamp(float, float, float)"/>
    public static double Clamp(double x, double low, double high) => Math.Min(Math.Max(x, low), high);

    /// <inheritdoc cref="Clamp(float, float, float)"/>
    public static int Clamp(int x, int low, int high) => Math.Min(Math.Max(x, low), high);

    /// <inheritdoc cref="Clamp(float, float, float)"/>
    public static uint Clamp(uint x, uint low, uint high) => Math.Min(Math.Max(x, low), high);

    /// <summary>x * y + z.</summary>
    public static float Mad(float x, float y, float z) => (x * y) + z;

    /// <inheritdoc cref="Mad(float, float, float)"/>
    public static double Mad(double x, double y, double z) => (x * y) + z;

    /// <inheritdoc cref="Mad(float, float, float)"/>
    public static int Mad(int x, int y, int z) => unchecked((x * y) + z);

    /// <inheritdoc cref="Mad(float, float, float)"/>
    public static uint Mad(uint x, uint y, uint z) => unchecked((x * y) + z);

    /// <summary>The larger one.</summary>
    public static float Max(float x, float y) => MathF.Max(x, y);

    /// <inheritdoc cref="Max(float, float)"/>
    public static double Max(double x, double y) => Math.Max(x, y);

    /// <inheritdoc cref="Max(float, float)"/>
    public static int Max(int x, int y) => Math.Max(x, y);

    /// <inheritdoc cref="Max(float, float)"/>
    public static uint Max(uint x, uint y) => Math.Max(x, y);

    /// <summary>The smaller one.</summary>
    public static float Min(float x, float y) => MathF.Min(x, y);

    /// <inheritdoc cref="Min(float, float)"/>
    public static double Min(double x, double y) => Math.Min(x, y);

    /// <inheritdoc cref="Min(float, float)"/>
    public static int Min(int x, int y) => Math.Min(x, y);

    /// <inheritdoc cref="Min(float, float)"/>
    public static uint Min(uint x, uint y) => Math.Min(x, y);

    /// <summary>x, not below 0 and not above 1.</summary>
    public static float Saturate(float x) => MathF.Min(MathF.Max(x, 0), 1);

    /// <inheritdoc cref="Saturate(float)"/>
    public static double Saturate(double x) => Math.Min(Math.Max(x, 0), 1);

    /// <summary>-1, 0 or 1.</summary>
    public static int Sign(float x) => x > 0 ? 1 : x < 0 ? -1 : 0;

    /// <inheritdoc cref="Sign(float)"/>
    public static int Sign(double x) => x > 0 ? 1 : x < 0 ? -1 : 0;

    /// <inheritdoc cref="Sign(float)"/>
    public static int Sign(int x) => x > 0 ? 1 : x < 0 ? -1 : 0;
}
