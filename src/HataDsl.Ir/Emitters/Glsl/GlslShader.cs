namespace HataDsl.Ir;

/// <summary>A shader, with where its lines came from.</summary>
/// <param name="Text">The GLSL.</param>
/// <param name="Lines">For each line of it the line of its instruction's span, 0 where there is none.</param>
public sealed record GlslShader(string Text, IReadOnlyList<int> Lines);
