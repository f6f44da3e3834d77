namespace HataDsl;

/// <summary>
/// The functions of shading languages by the names that HLSL gives them, for numbers, vectors and matrices, so that shaders can be taken over
/// line by line. What they compute is what their C# computes: NaN, zeros and ties are as in <see cref="MathF"/>.
/// </summary>
[VectorFunctions]
public static partial class Hlsl
{
    /// <summary>Magnitude.</summary>
    public static float Abs(float x) => MathF.Abs(x);

    /// <inheritdoc cref="Abs(float)"/>
    public static double Abs(double x) => Math.Abs(x);

    /// <summary>Magnitude; the least integer stays.</summary>
    public static int Abs(int x) => x < 0 ? unchecked(-x) : x;

    /// <summary>Arc cosine.</summary>
    public static float Acos(float x) => MathF.Acos(x);

    /// <summary>Arc sine.</summary>
    public static float Asin(float x) => MathF.Asin(x);

    /// <summary>Arc tangent.</summary>
    public static float Atan(float x) => MathF.Atan(x);

    /// <summary>The angle of a point.</summary>
    public static float Atan2(float y, float x) => MathF.Atan2(y, x);

    /// <summary>Smallest integer not below x.</summary>
    public static float Ceil(float x) => MathF.Ceiling(x);

    /// <inheritdoc cref="Ceil(float)"/>
    public static double Ceil(double x) => Math.Ceiling(x);

    /// <summary>Cosine.</summary>
    public static float Cos(float x) => MathF.Cos(x);

    /// <summary>Hyperbolic cosine.</summary>
    public static float Cosh(float x) => MathF.Cosh(x);

    /// <summary>An angle in degrees, of one in radians.</summary>
    public static float Degrees(float x) => x * (180 / MathF.PI);

    /// <summary>e to the x.</summary>
    public static float Exp(float x) => MathF.Exp(x);

    /// <summary>2 to the x.</summary>
    public static float Exp2(float x) => float.Exp2(x);

    /// <summary>Largest integer not above x.</summary>
    public static float Floor(float x) => MathF.Floor(x);

    /// <inheritdoc cref="Floor(float)"/>
    public static double Floor(double x) => Math.Floor(x);

    /// <summary>x * y + z, rounded once.</summary>
    public static float Fma(float x, float y, float z) => MathF.FusedMultiplyAdd(x, y, z);

    /// <inheritdoc cref="Fma(float, float, float)"/>
    public static double Fma(double x, double y, double z) => Math.FusedMultiplyAdd(x, y, z);

    /// <summary>Remainder with the sign of x.</summary>
    public static float Fmod(float x, float y) => x % y;

    /// <inheritdoc cref="Fmod(float, float)"/>
    public static double Fmod(double x, double y) => x % y;

    /// <summary>x less the largest integer not above it.</summary>
    public static float Frac(float x) => x - MathF.Floor(x);

    /// <inheritdoc cref="Frac(float)"/>
    public static double Frac(double x) => x - Math.Floor(x);

    /// <summary>x * 2 to the power.</summary>
    public static float Ldexp(float x, float power) => x * float.Exp2(power);

    /// <summary>x * (1 - t) + y * t.</summary>
    public static float Lerp(float x, float y, float t) => (x * (1 - t)) + (y * t);

    /// <inheritdoc cref="Lerp(float, float, float)"/>
    public static double Lerp(double x, double y, double t) => (x * (1 - t)) + (y * t);

    /// <summary>Natural logarithm.</summary>
    public static float Log(float x) => MathF.Log(x);

    /// <summary>Logarithm to base 10.</summary>
    public static float Log10(float x) => MathF.Log10(x);

    /// <summary>Logarithm to base 2.</summary>
    public static float Log2(float x) => MathF.Log2(x);

    /// <summary>x to the y.</summary>
    public static float Pow(float x, float y) => MathF.Pow(x, y);

    /// <summary>An angle in radians, of one in degrees.</summary>
    public static float Radians(float x) => x * (MathF.PI / 180);

    /// <summary>1 / x.</summary>
    public static float Rcp(float x) => 1 / x;

    /// <inheritdoc cref="Rcp(float)"/>
    public static double Rcp(double x) => 1 / x;

    /// <summary>Nearest integer, ties to even.</summary>
    public static float Round(float x) => MathF.Round(x);

    /// <inheritdoc cref="Round(float)"/>
    public static double Round(double x) => Math.Round(x);

    /// <summary>1 / sqrt(x).</summary>
    public static float Rsqrt(float x) => 1 / MathF.Sqrt(x);

    /// <inheritdoc cref="Rsqrt(float)"/>
    public static double Rsqrt(double x) => 1 / Math.Sqrt(x);

    /// <summary>Sine.</summary>
    public static float Sin(float x) => MathF.Sin(x);

    /// <summary>Sine and cosine.</summary>
    [KernelHelper]
    public static void SinCos(float x, out float sine, out float cosine)
    {
        sine = MathF.Sin(x);
        cosine = MathF.Cos(x);
    }

    /// <summary>Hyperbolic sine.</summary>
    public static float Sinh(float x) => MathF.Sinh(x);

    /// <summary>0 up to one edge, 1 from the other on, and between them t * t * (3 - 2 * t).</summary>
    public static float SmoothStep(float low, float high, float x)
    {
        float t = Saturate((x - low) / (high - low));
        return t * t * (3 - (2 * t));
    }

    /// <inheritdoc cref="SmoothStep(float, float, float)"/>
    public static double SmoothStep(double low, double high, double x)
    {
        double t = Saturate((x - low) / (high - low));
        return t * t * (3 - (2 * t));
    }

    /// <summary>Square root.</summary>
    public static float Sqrt(float x) => MathF.Sqrt(x);

    /// <inheritdoc cref="Sqrt(float)"/>
    public static double Sqrt(double x) => Math.Sqrt(x);

    /// <summary>1 where x is not below the edge, else 0.</summary>
    public static float Step(float edge, float x) => x >= edge ? 1 : 0;

    /// <inheritdoc cref="Step(float, float)"/>
    public static double Step(double edge, double x) => x >= edge ? 1 : 0;

    /// <summary>Tangent.</summary>
    public static float Tan(float x) => MathF.Tan(x);

    /// <summary>Hyperbolic tangent.</summary>
    public static float Tanh(float x) => MathF.Tanh(x);

    /// <summary>Integer part.</summary>
    public static float Trunc(float x) => MathF.Truncate(x);

    /// <inheritdoc cref="Trunc(float)"/>
    public static double Trunc(double x) => Math.Truncate(x);

    /// <summary>Waits for the workgroup: <see cref="Workgroup.Barrier"/>.</summary>
    public static void GroupMemoryBarrierWithGroupSync() => Workgroup.Barrier();

    /// <summary>Orders accesses for the workgroup: <see cref="Workgroup.Fence"/>.</summary>
    public static void GroupMemoryBarrier() => Workgroup.Fence();

    /// <summary>Orders accesses for all of the device: <see cref="Atomic.Fence"/>.</summary>
    public static void DeviceMemoryBarrier() => Atomic.Fence();

    /// <summary>Orders accesses for all of the device, and waits for the workgroup.</summary>
    public static void DeviceMemoryBarrierWithGroupSync() => AllMemoryBarrierWithGroupSync();

    /// <summary>Orders accesses for all of the device: <see cref="Atomic.Fence"/>.</summary>
    public static void AllMemoryBarrier() => Atomic.Fence();

    /// <summary>Orders accesses for all of the device, and waits for the workgroup.</summary>
    public static void AllMemoryBarrierWithGroupSync()
    {
        Atomic.Fence();
        Workgroup.Barrier();
    }
}
