namespace HataDsl.Ir;

/// <summary>One way in which a kernel breaks the specification of the IR.</summary>
/// <param name="Message">What is wrong, as a sentence.</param>
/// <param name="Span">Where in the user's C#, if the instruction has a span.</param>
/// <param name="Instruction">The instruction in IR text, or empty when a symbol or the kernel itself is wrong.</param>
public sealed record VerificationError(string Message, SourceSpan Span, string Instruction)
{
    /// <inheritdoc/>
    public override string ToString() => Instruction.Length == 0 ? Message : $"{Message} In: {Instruction}";
}

/// <summary>Which specification a kernel is held against.</summary>
public enum VerificationLevel : byte
{
    /// <summary>What the front end gives: helper functions and calls are allowed.</summary>
    AfterLowering,

    /// <summary>What emitters take: everything is inlined.</summary>
    AfterPasses,
}

/// <summary>
/// What one target cannot express. Checked on top of <see cref="VerificationLevel.AfterPasses"/>, after the target's own
/// legalisation, so that an emitter never meets an instruction it has no text for.
/// </summary>
/// <param name="Target">Name of the target, such as <c>GLSL</c>.</param>
/// <param name="Check">Gives the reason, as a sentence, why the instruction is refused, or null.</param>
public sealed record TargetRules(string Target, Func<Kernel, Instruction, string?> Check);
