using System.Globalization;

namespace HataDsl.Ir;

/// <content>Columns of shared arrays: loaded as rows and transposed ahead of the run, into the frames of its subgroups.</content>
public sealed partial class CpuEmitter
{
    private readonly Dictionary<Instruction, (int Distance, KeptPlace Place)> _transposed = [];

    /// <summary>Finds the loads that are done ahead and gives them places in the frames.</summary>
    private void PlaceTransposed()
    {
        var finder = new TransposedLoads(_kernel, _lanes, _positions);
        foreach (Run run in _plan.Runs)
        {
            foreach (KeyValuePair<Instruction, int> load in finder.Of(run))
            {
                _transposed.Add(load.Key, (load.Value, new KeptPlace(CpuTypes.Vector(load.Key.Result.Type), _frameBytes)));
                _frameBytes += 32;
            }
        }
    }

    private void EmitTransposed(Run run)
    {
        foreach (IGrouping<int, Instruction> loads in _transposed.Keys.Where(load => _plan.RunOf(load) == run).GroupBy(load => _transposed[load].Distance))
        {
            string distance = loads.Key.ToString(CultureInfo.InvariantCulture);
            string block = FreshName("block");
            CodeBlock outer = _block;
            _block = outer.Open($"for (int {block} = 0; {block} < {Subgroups / Lanes}; {block}++)", isLoop: true);
            _block.Line(loads.Key == 1 ? $"int subgroup = {block} * {Lanes};" : $"int subgroup = ({block} / {distance} * {loads.Key * Lanes}) + ({block} % {distance});");
            _block.Line($"int first = subgroup * {Lanes};");
            _block.Line($"byte* frame = kept + (subgroup * {_frameBytes});");
            foreach (Instruction load in loads)
            {
                Value index = load.Operands[0];
                EmitPosition(index);
                _block.Line($"{Simd}LoadTransposed((float*)&{NameOf(load.Symbol!)}[{Scalar(index)}], {ShapeOf(index).Stride}, frame + {_transposed[load].Place.Offset}, {loads.Key * _frameBytes});");
            }

            _block = outer;
        }
    }
}
