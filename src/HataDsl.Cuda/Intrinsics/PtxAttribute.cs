namespace HataDsl.Cuda;

/// <summary>
/// The PTX of an intrinsic. <c>%0</c> stands for the result, <c>%1</c> and on for the parameters. Of a result that is a struct of n fields
/// these are <c>%0</c> to <c>%n-1</c>, and the parameters follow; without a result they begin with <c>%1</c>.
/// The body of the method is its C# meaning and runs on ILGPU's CPU accelerator.
/// </summary>
/// <param name="text">PTX: one statement, or a block with registers of its own.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PtxAttribute(string text) : Attribute
{
    /// <summary>The PTX.</summary>
    public string Text { get; } = text;
}
