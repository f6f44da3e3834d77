using System.Globalization;
using System.Net;

namespace HataDsl.Scheduling;

public sealed partial class PlanSvg
{
    /// <summary>Draws the same plan with one row per micro-batch, for a page that brings the style.</summary>
    internal static string DrawMicroBatches(Plan plan, double width)
    {
        ArgumentNullException.ThrowIfNull(plan);
        PlanSvg picture = new(plan, width, title: false);
        picture.MicroBatches();
        return picture.Finish(title: false);
    }

    /// <summary>Rows of steps labelled with their device; steps of one micro-batch that run at once get lanes of their own.</summary>
    private void MicroBatches()
    {
        const double Lane = 15;
        List<(int Device, PlanStep Step)>[] rows = new List<(int, PlanStep)>[_plan.MicroBatches];
        for (int microBatch = 0; microBatch < rows.Length; microBatch++)
            rows[microBatch] = [];
        for (int device = 0; device < _plan.Programs.Length; device++)
            foreach (PlanStep step in _plan.Programs[device])
                if (_plan.Placement.Blocks[step.Block].Devices[0] == device)
                    rows[step.MicroBatch].Add((device, step));

        const double First = 12;
        double y = First;
        int start = _text.Length;
        foreach (List<(int Device, PlanStep Step)> row in rows)
        {
            row.Sort(static (a, b) => a.Step.Start.CompareTo(b.Step.Start));
            List<long> lanes = [];
            foreach ((int device, PlanStep step) in row)
            {
                int lane = lanes.FindIndex(end => end <= step.Start);
                if (lane < 0)
                {
                    lane = lanes.Count;
                    lanes.Add(0);
                }

                lanes[lane] = step.End;
                LaneStep(device, step, y + lane * Lane, Lane - 1);
            }

            Text(_left - 8, y + lanes.Count * Lane / 2 + 4, $"micro-batch {row[0].Step.MicroBatch}", "end");
            y += lanes.Count * Lane + 3;
        }

        // The grid belongs behind the steps, and its length is known only now.
        string steps = _text.ToString(start, _text.Length - start);
        _text.Length = start;
        Axis(First - 4, y);
        _text.Append("<g class=\"s\">").Append(steps).Append("</g>");
        _bottom = y + 22;
    }

    private void LaneStep(int device, PlanStep step, double y, double height)
    {
        Block block = _plan.Placement.Blocks[step.Block];
        double x = X(step.Start), width = step.Duration * _unit;
        string wide = block.Devices.Length > 1 ? " wide" : "";
        _text.Append(CultureInfo.InvariantCulture, $"<rect class=\"{Letter(block.Kind)}{step.MicroBatch % 2}{wide}\" data-m=\"{step.MicroBatch}\" ");
        _text.Append(CultureInfo.InvariantCulture, $"x=\"{x:0.##}\" y=\"{y:0.#}\" width=\"{width:0.##}\" height=\"{height:0.#}\" rx=\"{(width > 8 ? 2 : 0)}\">");
        _text.Append("<title>").Append(WebUtility.HtmlEncode(Explain(device, step, block))).Append("</title></rect>");
        string label = block.Devices.Length > 1 ? "∗" : _plan.Placement.Devices[device].Name;
        if (width >= NarrowestLabel * label.Length + 3)
            _text.Append(CultureInfo.InvariantCulture, $"<text x=\"{x + width / 2:0.##}\" y=\"{y + height / 2 + 3.5:0.#}\">{WebUtility.HtmlEncode(label)}</text>");
    }
}
