namespace HataDsl.Ir;

/// <summary>A value: defined once, by one instruction, and visible in the rest of its region and the regions inside.</summary>
public sealed class Value : KernelNode
{
    /// <summary>Creates a value of a type. Numbers are given by the printer, in order of definition.</summary>
    public Value(ScalarType type) => Type = type;

    /// <summary>The type of the value.</summary>
    public ScalarType Type { get; }
}

/// <summary>Where in the user's C# an instruction came from. Lines and columns count from 1; line 0 means unknown.</summary>
/// <param name="File">Index into <see cref="Kernel.Files"/>.</param>
/// <param name="Line">Line.</param>
/// <param name="Column">Column.</param>
/// <param name="Length">Characters, to tell an expression from its first part; 0 means unknown.</param>
public readonly record struct SourceSpan(int File, int Line, int Column, int Length = 0);

/// <summary>A list of instructions with a scope of its own for the values defined in it.</summary>
public sealed class Region : KernelNode
{
    /// <summary>The instructions in order.</summary>
    public List<Instruction> Instructions { get; } = [];
}

/// <summary>
/// One operation. What operands, results, regions, symbol and constant it needs is said by its row in <see cref="OpTable"/>
/// and checked by the verifier, not by the shape of this class.
/// </summary>
public sealed class Instruction : KernelNode
{
    /// <summary>Creates an instruction.</summary>
    public Instruction(Op op) => Op = op;

    /// <summary>The operation.</summary>
    public Op Op { get; set; }

    /// <summary>The values it defines: none, one, or several for wide loads.</summary>
    public Value[] Results { get; set; } = [];

    /// <summary>The values it uses.</summary>
    public Value[] Operands { get; set; } = [];

    /// <summary>
    /// Nested regions. <see cref="Op.If"/>: then, else. <see cref="Op.Loop"/>: header, body, latch.
    /// </summary>
    public Region[] Regions { get; set; } = [];

    /// <summary>The storage it reads or writes, for memory and variable operations.</summary>
    public Symbol? Symbol { get; set; }

    /// <summary>For <see cref="Op.Call"/>: the symbols passed by reference and the views and arrays passed, in parameter order.</summary>
    public Symbol[] SymbolArguments { get; set; } = [];

    /// <summary>The bits of a constant, in the low end; for <see cref="Op.Const"/>.</summary>
    public ulong Bits { get; set; }

    /// <summary>
    /// For <see cref="Op.Loop"/>: whether its bounds are asked to be known at compile time, so that it is written out round by round
    /// however long that gets.
    /// </summary>
    public bool IsUnrolled { get; set; }

    /// <summary>The name of the helper function called; for <see cref="Op.Call"/>.</summary>
    public string? Callee { get; set; }

    /// <summary>Where it came from. Not part of the kernel's identity.</summary>
    public SourceSpan Span { get; set; }

    /// <summary>The single result.</summary>
    public Value Result => Results[0];

    /// <summary>The type of the single result, or <see cref="ScalarType.Void"/>.</summary>
    public ScalarType Type => Results.Length == 0 ? ScalarType.Void : Results[0].Type;

    /// <summary>The row of the operation table.</summary>
    public OpInfo Info => OpTable.Get(Op);
}
