using CustomKernels.Measuring;

namespace CustomKernels.Samples;

/// <summary>What a sample's speed is measured in.</summary>
internal enum RateUnit
{
    /// <summary>Bytes that the kernels read and write; measured against copying.</summary>
    Bytes,

    /// <summary>Single-precision operations, a multiply-add counting two; measured against multiply-adds in registers.</summary>
    Operations,
}

/// <summary>A sample made ready on a device.</summary>
/// <param name="Shape">How much it works on, in words.</param>
/// <param name="Unit">What the speed is measured in.</param>
/// <param name="Amount">Bytes or operations of one run.</param>
/// <param name="Launch">Puts one run into the queue.</param>
/// <param name="Check">After the first run: what is wrong with the outputs, or null.</param>
internal sealed record Work(string Shape, RateUnit Unit, double Amount, Action Launch, Func<string?> Check);

/// <summary>A kernel with its data and its reference.</summary>
internal abstract class Sample
{
    /// <summary>Its name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>Makes random inputs and poisoned outputs on the device.</summary>
    public abstract Work Prepare(SampleContext context);
}
