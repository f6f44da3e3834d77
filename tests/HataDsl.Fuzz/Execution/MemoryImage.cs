using System.Runtime.InteropServices;
using HataDsl.Fuzz.Generation;

namespace HataDsl.Fuzz.Execution;

/// <summary>
/// All views of a kernel in one block of bytes, with poison between them, so that one copy sets a device up and one comparison finds
/// what was written outside a view. Contents follow from the seed and the name and type of each parameter alone.
/// </summary>
internal sealed class MemoryImage
{
    private const int Alignment = 256;
    private const byte Poison = 0xCD;

    private readonly KernelDescriptor _kernel;
    private readonly int[] _offsets;

    public MemoryImage(KernelDescriptor kernel, int seed)
    {
        _kernel = kernel;
        _offsets = new int[kernel.Parameters.Count];
        int next = Alignment;
        for (int i = 0; i < _offsets.Length; i++)
        {
            _offsets[i] = next;
            int length = kernel.Parameters[i].Kind == KernelParameterKind.Scalar ? 0 : ProgramGenerator.ViewLength * kernel.Parameters[i].ElementSize;
            next += (length + (2 * Alignment) - 1) / Alignment * Alignment;
        }

        Bytes = new byte[next];
        Bytes.AsSpan().Fill(Poison);
        Scalars = new ulong[_offsets.Length];
        for (int i = 0; i < _offsets.Length; i++)
        {
            KernelParameter parameter = kernel.Parameters[i];
            var random = new Random(HashOf(parameter.Name, seed));
            if (parameter.Kind == KernelParameterKind.Scalar)
            {
                Scalars[i] = RandomValues.Next(parameter.ElementType, random);
            }
            else if (parameter.Kind != KernelParameterKind.Out)
            {
                RandomValues.Fill(
                    RandomValues.ComponentOf(parameter.ElementType), Bytes.AsSpan(_offsets[i], ProgramGenerator.ViewLength * parameter.ElementSize), random,
                    parameter.Name.EndsWith(ProgramGenerator.SubnormalSuffix, StringComparison.Ordinal));
            }
        }
    }

    public byte[] Bytes { get; }

    private ulong[] Scalars { get; }

    /// <summary>The arguments of a launch whose memory holds this image from the start of a buffer on.</summary>
    public KernelArgument[] Arguments(Buffer<byte> buffer)
    {
        var arguments = new KernelArgument[_offsets.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            KernelParameter parameter = _kernel.Parameters[i];
            if (parameter.Kind == KernelParameterKind.Scalar)
            {
                arguments[i] = KernelArgument.From(Scalars[i]);
                continue;
            }

            BufferView<byte> view = buffer.Slice(_offsets[i], ProgramGenerator.ViewLength * parameter.ElementSize);
            arguments[i] = parameter.ElementSize switch
            {
                1 => KernelArgument.From(view),
                2 => KernelArgument.From(view.As<ushort>()),
                4 => KernelArgument.From(view.As<uint>()),
                8 => KernelArgument.From(view.As<ulong>()),
                _ => KernelArgument.From(view.As<Float4>()),
            };
        }

        return arguments;
    }

    /// <summary>Where two runs differ beyond what is free, or null.</summary>
    public string? Difference(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
    {
        if (expected.SequenceEqual(actual))
        {
            return null;
        }

        int end = Alignment;
        if (!expected[..Alignment].SequenceEqual(actual[..Alignment]))
        {
            return "memory before the first view was written";
        }

        for (int i = 0; i < _offsets.Length; i++)
        {
            KernelParameter parameter = _kernel.Parameters[i];
            int length = parameter.Kind == KernelParameterKind.Scalar ? 0 : ProgramGenerator.ViewLength * parameter.ElementSize;
            ReadOnlySpan<byte> tolerances = parameter.Name == "approximate" ? ToleranceOf(expected) : default;
            Type component = RandomValues.ComponentOf(parameter.ElementType);
            int size = RandomValues.SizeOf(component);
            for (int k = 0; k * size < length; k++)
            {
                int at = _offsets[i] + (k * size);
                ReadOnlySpan<byte> a = expected.Slice(at, size);
                ReadOnlySpan<byte> b = actual.Slice(at, size);
                if (!a.SequenceEqual(b) && !RandomValues.AreAlike(component, a, b) && !IsNear(a, b, tolerances, k))
                {
                    return $"{parameter.Name}[{k}] is {RandomValues.Show(component, b)}, expected {RandomValues.Show(component, a)}";
                }
            }

            end = _offsets[i] + length;
            int next = i + 1 < _offsets.Length ? _offsets[i + 1] : expected.Length;
            if (!expected[end..next].SequenceEqual(actual[end..next]))
            {
                return $"memory behind {parameter.Name} was written";
            }
        }

        return null;
    }

    private ReadOnlySpan<byte> ToleranceOf(ReadOnlySpan<byte> expected)
    {
        for (int i = 0; i < _offsets.Length; i++)
        {
            if (_kernel.Parameters[i].Name == "tolerance")
            {
                return expected.Slice(_offsets[i], ProgramGenerator.ViewLength * sizeof(float));
            }
        }

        return default;
    }

    private static bool IsNear(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, ReadOnlySpan<byte> tolerances, int element) =>
        !tolerances.IsEmpty
        && MathF.Abs(MemoryMarshal.Read<float>(expected) - MemoryMarshal.Read<float>(actual)) <= MemoryMarshal.Cast<byte, float>(tolerances)[element];

    /// <summary>A hash that is the same in every process.</summary>
    private static int HashOf(string name, int seed)
    {
        uint hash = 2166136261u ^ (uint)seed;
        foreach (char c in name)
        {
            hash = (hash ^ c) * 16777619u;
        }

        return (int)(hash & int.MaxValue);
    }
}
