namespace HataDsl.Ir;

/// <summary>Over which set of invocations something is the same. Ordered: a later level varies within the earlier ones' sets.</summary>
public enum UniformityLevel : byte
{
    /// <summary>Known when the kernel is compiled.</summary>
    Constant,

    /// <summary>The same in every invocation of a launch.</summary>
    Launch,

    /// <summary>The same in every invocation of a workgroup.</summary>
    Workgroup,

    /// <summary>The same in every invocation of a subgroup.</summary>
    Subgroup,

    /// <summary>May differ from invocation to invocation.</summary>
    Varying,
}

/// <summary>An operation that invocations must reach together, or an operand on which they must agree, where they may not.</summary>
/// <param name="Instruction">The barrier or exchange.</param>
/// <param name="Level">The level found; too high for the operation.</param>
/// <param name="Cause">The conditional, test or jump that separates the invocations; for an operand, the instruction itself.</param>
/// <param name="IsOperand">Whether the operand that names a lane or mask varies, rather than the control.</param>
public sealed record Divergence(Instruction Instruction, UniformityLevel Level, Instruction Cause, bool IsOperand)
{
    /// <summary>What is wrong, as a sentence for a diagnostic at the instruction's span; name the cause's span beside it.</summary>
    public string Message => IsOperand
        ? $"The lane or mask of '{Instruction.Info.Name}' must be the same in the whole subgroup."
        : Instruction.Op == Op.Barrier
            ? "Not every invocation of the workgroup may reach this barrier: a condition, loop or jump around it differs between them."
            : $"Not every invocation of the subgroup may reach '{Instruction.Info.Name}': a condition, loop or jump around it differs between them.";
}

/// <summary>
/// What <see cref="Uniformity"/> found. "The same" is meant among the invocations that are active where the value is defined:
/// an emitter may keep such a value in a scalar even under a mask.
/// </summary>
public sealed class UniformityInfo
{
    private readonly Dictionary<Value, UniformityLevel> _values;
    private readonly Dictionary<Symbol, UniformityLevel> _symbols;
    private readonly Dictionary<Instruction, UniformityLevel> _control;

    internal UniformityInfo(
        Dictionary<Value, UniformityLevel> values,
        Dictionary<Symbol, UniformityLevel> symbols,
        Dictionary<Instruction, UniformityLevel> control,
        List<Divergence> divergences)
    {
        _values = values;
        _symbols = symbols;
        _control = control;
        Divergences = divergences;
    }

    /// <summary>Barriers and exchanges in divergent control, in the order of the text. A kernel with any has no defined meaning.</summary>
    public IReadOnlyList<Divergence> Divergences { get; }

    /// <summary>The level of a value.</summary>
    public UniformityLevel Of(Value value) => _values[value];

    /// <summary>
    /// The level of every value that a variable ever has, or of the contents of a private array at a uniform index.
    /// Scalars are <see cref="UniformityLevel.Launch"/>.
    /// </summary>
    public UniformityLevel Of(Symbol symbol) =>
        _symbols.TryGetValue(symbol, out UniformityLevel level) ? level
        : symbol.Kind is SymbolKind.Scalar or SymbolKind.View ? UniformityLevel.Launch
        : symbol.Kind == SymbolKind.Shared ? UniformityLevel.Workgroup
        : UniformityLevel.Constant;

    /// <summary>The level of the decision whether an instruction is reached.</summary>
    public UniformityLevel ControlOf(Instruction instruction) => _control[instruction];
}
