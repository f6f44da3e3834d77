using System.Globalization;

namespace HataDsl.Ir;

/// <content>
/// Short runs are written several times in a row, so that one loop step does several subgroups, with the addresses of the first:
/// those of the others are a constant away.
/// </content>
public sealed partial class CpuEmitter
{
    /// <summary>Runs up to this size are repeated.</summary>
    private const int LargestRepeated = 8;

    /// <summary>Subgroups in one loop step.</summary>
    private const int Repeats = 4;

    private readonly Dictionary<(Symbol Symbol, Value Index), string> _pointers = [];
    private string? _firstSubgroup;

    /// <summary>The name of the first subgroup's frame in a step.</summary>
    private string? _frames;
    private int _copy;

    /// <summary>Emits a run for a range of subgroups, all lanes active.</summary>
    private void EmitSubgroups(Run run, string from, string to)
    {
        // Fewer instructions go through all rows where each is a stream to the processor.
        int repeats = _rolled is null ? Repeats : 2;
        if (run.Instructions.Sum(RegionTree.SizeOf) > LargestRepeated)
        {
            EmitRunBlock(run, _block.Open($"for (int subgroup = {from}; subgroup < {to}; subgroup++)", isLoop: true), null, 0);
            return;
        }

        string next = FreshName("next");
        _block.Line($"int {next} = {from};");
        CodeBlock step = _block.Open($"for (; {next} <= {to} - {repeats}; {next} += {repeats})", isLoop: true);
        EmitPointers(run, step, next);
        _firstSubgroup = next;
        if (UsesFrame(run))
        {
            _frames = FreshName("frames");
            step.Line($"byte* {_frames} = kept + ({next} * {Number(_lineBytes)});");
        }

        for (_copy = 0; _copy < repeats; _copy++)
        {
            EmitRunBlock(run, step.Open(""), $"{next} + {_copy.ToString(CultureInfo.InvariantCulture)}", 0);
        }

        _firstSubgroup = null;
        _frames = null;
        _pointers.Clear();
        if (!int.TryParse(to, NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count % repeats != 0)
        {
            EmitRunBlock(run, _block.Open($"for (int subgroup = {next}; subgroup < {to}; subgroup++)", isLoop: true), null, 0);
        }
    }

    /// <summary>Declares where the first subgroup of a step finds its elements.</summary>
    private void EmitPointers(Run run, CodeBlock step, string next)
    {
        var accesses = new List<Instruction>();
        FindPlaces(run.Instructions, accesses);
        if (accesses.Count == 0)
        {
            return;
        }

        foreach (Instruction access in accesses)
        {
            string pointer = FreshName(NameOf(access.Symbol!));
            step.Line($"{CpuTypes.Element(access.Symbol!.Type)}* {pointer};");
            _pointers.Add((access.Symbol, access.Operands[0]), pointer);
        }

        CodeBlock outer = _block;
        _block = step.Open("");
        _block.Temporary("int", "subgroup", next);
        _block.Temporary("int", "first", $"subgroup * {Lanes}");
        foreach (Instruction access in accesses)
        {
            EmitPosition(access.Operands[0]);
            _block.Line($"{_pointers[(access.Symbol!, access.Operands[0])]} = &{NameOf(access.Symbol!)}[{Scalar(access.Operands[0])}];");
        }

        _block = outer;
    }

    /// <summary>Reads and writes whose places are linear over the workgroup, each place once.</summary>
    private void FindPlaces(List<Instruction> instructions, List<Instruction> accesses)
    {
        foreach (Instruction instruction in instructions)
        {
            if (instruction is { Op: Op.Load or Op.Store, Symbol: { Kind: SymbolKind.View or SymbolKind.Shared, Stride: 1 } }
                && ShapeOf(instruction.Operands[0]) is { IsLinear: true } shape && shape.Has(LaneFacts.Spread)
                && IsPositionExpression(instruction.Operands[0])
                && !_transposed.ContainsKey(instruction)
                && !accesses.Any(access => access.Symbol == instruction.Symbol && access.Operands[0] == instruction.Operands[0]))
            {
                accesses.Add(instruction);
            }

            foreach (Region nested in instruction.Regions)
            {
                FindPlaces(nested.Instructions, accesses);
            }
        }
    }
}
