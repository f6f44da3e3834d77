namespace HataDsl.Cuda;

/// <summary>
/// The PTX of an intrinsic. <c>%0</c> stands for the result, <c>%1</c> and on for the parameters.
/// The body of the method is its C# meaning and runs on ILGPU's CPU accelerator.
/// </summary>
/// <param name="text">PTX: one statement, or a block with registers of its own.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PtxAttribute(string text) : Attribute
{
    /// <summary>The PTX.</summary>
    public string Text { get; } = text;
}
