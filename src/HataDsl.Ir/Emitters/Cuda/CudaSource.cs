namespace HataDsl.Ir;

/// <summary>A kernel as C# for ILGPU.</summary>
/// <param name="Text">The class.</param>
/// <param name="Lines">For each line of the text the line of the IR that it came from, 0 for none.</param>
public sealed record CudaSource(string Text, IReadOnlyList<int> Lines);
