namespace HataDsl.Conformance.Ports.ComputeSharp;

/// <summary>A structure of another file, as ExternalStructType of ComputeSharp's tests is (MIT licence).</summary>
public struct ComputeSharpExternal
{
    private int _whole;
    private float _real;

    public static ComputeSharpExternal New(int whole, float real)
    {
        ComputeSharpExternal value = default;
        value._whole = whole;
        value._real = real;
        return value;
    }

    public static float Sum(ComputeSharpExternal value) => value._whole + value._real;
}
