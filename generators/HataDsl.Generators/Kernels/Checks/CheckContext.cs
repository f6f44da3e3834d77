using HataDsl.Ir;
using HataDsl.Ir.Passes;
using Microsoft.CodeAnalysis;

namespace HataDsl.Generators;

/// <summary>A kernel under check, with the analyses that several checks need, each made when first asked for.</summary>
internal sealed class CheckContext
{
    private readonly string _hash;
    private readonly List<Finding> _findings = [];
    private HashSet<Symbol>? _opaque;
    private UniformityInfo? _uniformity;
    private LaneForms? _forms;
    private LaneAccesses? _accesses;

    public CheckContext(KernelModel model, KernelInstance instance)
    {
        Model = model;
        _hash = instance.Hash;
        Kernel = KernelParser.Parse(instance.Ir, numbered: true);
        LowerJumps.InFunctions(Kernel);
        Inline.Run(Kernel);
        PromoteLocals.Run(Kernel);
    }

    public KernelModel Model { get; }

    /// <summary>The kernel with calls inlined and variables promoted; spans are lines of the IR text.</summary>
    public Kernel Kernel { get; }

    public UniformityInfo Uniformity => _uniformity ??= HataDsl.Ir.Uniformity.Analyze(Kernel);

    public LaneForms Forms => _forms ??= new LaneForms(Kernel, Uniformity);

    public LaneAccesses Accesses => _accesses ??= LaneAccesses.Of(Kernel, Forms, Uniformity);

    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>
    /// Arrays that matrix tiles and background copies touch as well, which the analysis of single accesses does not see.
    /// </summary>
    public HashSet<Symbol> Opaque => _opaque ??= [.. Instructions
        .Where(found => found.Instruction.SymbolArguments.Length > 0 || found.Instruction.Op == Op.CopyStart)
        .SelectMany(found => found.Instruction.Symbol is { } symbol ? [.. found.Instruction.SymbolArguments, symbol] : found.Instruction.SymbolArguments)];

    /// <summary>All instructions in the order of the text, each with the loops around it.</summary>
    public IEnumerable<(Instruction Instruction, IReadOnlyList<Instruction> Loops)> Instructions => Walk(Kernel.Body, []);

    /// <summary>Reports on an instruction; two reports of a rule on one place are one.</summary>
    public void Report(DiagnosticDescriptor rule, Instruction at, params string[] arguments) => Report(rule, at, null, arguments);

    /// <summary>Reports on an instruction, with the line of another as the last argument.</summary>
    public void Report(DiagnosticDescriptor rule, Instruction at, Instruction? other, params string[] arguments) =>
        Add(new Finding(rule, _hash, at.Span.Line, other?.Span.Line ?? 0, new EquatableArray<string>(arguments)));

    /// <summary>Reports on the kernel's name.</summary>
    public void ReportKernel(DiagnosticDescriptor rule, params string[] arguments) =>
        Add(new Finding(rule, _hash, 0, 0, new EquatableArray<string>(arguments)));

    private void Add(Finding finding)
    {
        if (!_findings.Any(known => known.Rule == finding.Rule && known.Line == finding.Line))
        {
            _findings.Add(finding);
        }
    }

    private static IEnumerable<(Instruction, IReadOnlyList<Instruction>)> Walk(Region region, IReadOnlyList<Instruction> loops)
    {
        foreach (Instruction instruction in region.Instructions)
        {
            yield return (instruction, loops);
            IReadOnlyList<Instruction> inner = instruction.Op == Op.Loop ? [.. loops, instruction] : loops;
            foreach (Region nested in instruction.Regions)
            {
                foreach ((Instruction, IReadOnlyList<Instruction>) found in Walk(nested, inner))
                {
                    yield return found;
                }
            }
        }
    }
}
