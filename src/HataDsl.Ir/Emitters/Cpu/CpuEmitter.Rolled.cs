namespace HataDsl.Ir;

/// <content>Runs that do the same to one row after the other, written once.</content>
public sealed partial class CpuEmitter
{
    private RolledRuns? _rolledRuns;
    private RolledRun? _rolled;

    /// <summary>The name of the row that a rolled run is at.</summary>
    private string _row = "";

    /// <summary>Emits runs that are alike as one in a loop over their rows; gives their number, 0 if they are not.</summary>
    private int TryEmitRolled(List<PlanStep> steps, int start)
    {
        _rolledRuns ??= new RolledRuns(
            _plan, _tree, value => _keptValues.TryGetValue(value, out KeptPlace place) ? place.Offset : null,
            symbol => _keptSymbols.TryGetValue(symbol, out KeptPlace place) ? place.Offset : null);
        if (_rolledRuns.At(steps, start) is not { } rolled || !HasEffect(rolled.Template.Instructions)
            || steps.Skip(start).Take(rolled.Count).Any(step => _transposedRuns.ContainsKey(step.Run!) || _subgroupSums.ContainsKey(step.Run!) || ForwardedBy(step.Run!).Any()))
        {
            return 0;
        }

        CodeBlock outer = _block;
        CodeBlock method = OpenMethod();
        _row = FreshName("row");
        _block = method.Open($"for (int {_row} = 0; {_row} < {Number(rolled.Count)}; {_row}++)", isLoop: true);
        _rolled = rolled;
        EmitForAll(rolled.Template);
        _rolled = null;
        _block = outer;
        return rolled.Count;
    }

    /// <summary>A number that differs from row to row.</summary>
    private string AtRow((long First, long Step) number)
    {
        string step = $"({_row} * {Number(number.Step)})";
        return number.First == 0 ? step : $"({Number(number.First)} + {step})";
    }

    /// <summary>A constant, or what stands for it in a rolled run.</summary>
    private string Literal(Value value, ulong bits) =>
        _rolled is not null && _rolled.Constants.TryGetValue(value, out (long First, long Step) number)
            ? value.Type == ScalarType.U32 ? $"(uint){AtRow(number)}" : AtRow(number)
            : CpuTypes.Literal(value.Type, bits);
}
