using System.Globalization;
using System.Net;

namespace HataDsl.Scheduling;

public sealed partial class PlanSvg
{
    private const double NarrowestLabel = 5.5;

    private double RowHeight => _plan.Programs.Length <= 16 ? 26 : _plan.Programs.Length <= 32 ? 18 : 14;

    /// <summary>One row of steps per device, and the repeating part above and behind them.</summary>
    private void Devices()
    {
        double height = RowHeight, pitch = height + 4;
        double bottom = _top + _plan.Programs.Length * pitch;
        Axis(_top - 4, bottom);
        for (int device = 0; device < _plan.Programs.Length; device++)
        {
            double y = _top + device * pitch;
            Box(X(0), y, _makespan * _unit, height, "idle");
            Text(_left - 8, y + height / 2 + 4, $"device {_plan.Placement.Devices[device].Name}", "end");
            long busy = _plan.Programs[device].Sum(static step => step.Duration);
            Text(X(_makespan) + 6, y + height / 2 + 4, $"{(double)busy / _makespan:P0}", "soft");
        }

        Text(X(_makespan) + 6, _top - 8, "busy", "soft");
        RepeatingPart(bottom);
        _text.Append("<g class=\"s\">");
        for (int device = 0; device < _plan.Programs.Length; device++)
            foreach (PlanStep step in _plan.Programs[device])
                Step(device, step, _top + device * pitch, height);
        _text.Append("</g>");
        _bottom = bottom + 24;
    }

    private void RepeatingPart(double bottom)
    {
        if (_plan.Repetend is not { Count: > 0 } repetend)
            return;
        double first = X(repetend.FirstStart);
        for (int i = 0; i < repetend.Count; i++)
        {
            double x = X(repetend.FirstStart + i * repetend.Period), width = repetend.Period * _unit;
            Box(x + 0.75, _top - 9, Math.Max(0.5, width - 1.5), 5, "bracket");
            if (i % 2 == 0)
                Box(x, _top - 4, width, bottom - _top + 4, "band");
            Line(x, _top - 9, x, bottom, "mark");
        }

        double last = X(repetend.FirstStart + repetend.Count * repetend.Period);
        Line(last, _top - 9, last, bottom, "mark");
        string each = repetend.MicroBatches == 1 ? "" : $" of {repetend.MicroBatches} micro-batches";
        string times = repetend.Count == 1 ? "once" : $"{repetend.Count} times";
        Text(first, _top - 13, $"repetend{each}, period {repetend.Period}, {times}", "marktext");
    }

    private void Step(int device, PlanStep step, double y, double height)
    {
        Block block = _plan.Placement.Blocks[step.Block];
        double x = X(step.Start), width = step.Duration * _unit;
        string wide = block.Devices.Length > 1 ? " wide" : "";
        _text.Append(CultureInfo.InvariantCulture, $"<rect class=\"{Letter(block.Kind)}{step.MicroBatch % 2}{wide}\" data-m=\"{step.MicroBatch}\" ");
        _text.Append(CultureInfo.InvariantCulture, $"x=\"{x:0.##}\" y=\"{y:0.#}\" width=\"{width:0.##}\" height=\"{height:0.#}\" rx=\"{(width > 8 ? 2 : 0)}\">");
        _text.Append("<title>").Append(WebUtility.HtmlEncode(Explain(device, step, block))).Append("</title></rect>");
        string label = step.MicroBatch.ToString(CultureInfo.InvariantCulture);
        if (width >= NarrowestLabel * label.Length + 3)
            _text.Append(CultureInfo.InvariantCulture, $"<text x=\"{x + width / 2:0.##}\" y=\"{y + height / 2 + 3.5:0.#}\">{label}</text>");
    }

    private string Explain(int device, PlanStep step, Block block)
    {
        string kind = block.Kind switch
        {
            BlockKind.Forward => "forward",
            BlockKind.Backward => "backward",
            BlockKind.InputGradient => "input gradient",
            _ => "weight gradient",
        };
        string memory = block.Memory == 0 ? "" : $"\nmemory {(block.Memory > 0 ? "+" : "−")}{Math.Abs(block.Memory)}";
        string shared = block.Devices.Length > 1 ? $"\non {block.Devices.Length} devices at once" : "";
        return $"{block.Name}, micro-batch {step.MicroBatch}\n{kind} on device {_plan.Placement.Devices[device].Name}\ntime {step.Start} to {step.End} ({step.Duration}){memory}{shared}";
    }

    private static char Letter(BlockKind kind) => kind switch
    {
        BlockKind.Forward => 'F',
        BlockKind.Backward => 'B',
        BlockKind.InputGradient => 'I',
        _ => 'W',
    };
}
