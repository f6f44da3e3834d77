using System.Globalization;

namespace HataDsl.Scheduling;

public sealed partial class PlanSvg
{
    /// <summary>The memory each device retains over time, all to one scale, with its limit where it has one.</summary>
    private void Memory()
    {
        long highest = Math.Max(1, _plan.PeakMemory.Max());
        if (_plan.PeakMemory.All(static peak => peak == 0))
        {
            Legend();
            return;
        }

        foreach (Device device in _plan.Placement.Devices)
            if (device.MemoryLimit is { } limit && limit <= 2 * highest)
                highest = Math.Max(highest, limit);
        double height = _plan.Programs.Length <= 8 ? 40 : _plan.Programs.Length <= 16 ? 26 : 16;
        double y = _bottom + 26;
        Text(12, y - 10, "Memory retained", "");
        for (int device = 0; device < _plan.Programs.Length; device++, y += height + 8)
            Curve(device, y, height, highest);
        _bottom = y;
        Legend();
    }

    private void Curve(int device, double top, double height, long highest)
    {
        double floor = top + height;
        double Y(long memory) => floor - memory * height / highest;
        Box(X(0), top, _makespan * _unit, height, "idle");
        _text.Append(CultureInfo.InvariantCulture, $"<path class=\"curve\" d=\"M{X(0):0.#} {floor:0.#}");
        long memory = 0;
        foreach (PlanStep step in _plan.Programs[device])
        {
            long change = _plan.Placement.Blocks[step.Block].Memory;
            if (change == 0)
                continue;
            memory += change;
            _text.Append(CultureInfo.InvariantCulture, $"H{X(step.Start):0.#}V{Y(memory):0.#}");
        }

        _text.Append(CultureInfo.InvariantCulture, $"H{X(_makespan):0.#}V{floor:0.#}Z\"/>");
        Device own = _plan.Placement.Devices[device];
        if (own.MemoryLimit is { } limit && limit <= highest)
            Line(X(0), Y(limit), X(_makespan), Y(limit), "limit");
        Text(_left - 8, floor - height / 2 + 4, $"device {own.Name}", "end");
        string of = own.MemoryLimit is { } most ? $" of {most}" : "";
        Text(X(_makespan) + 6, floor - height / 2 + 4, $"{_plan.PeakMemory[device]}{of}", "soft");
    }

    /// <summary>What the colours mean: only those in the plan.</summary>
    private void Legend()
    {
        double x = _left, y = _bottom + 14;
        foreach ((BlockKind kind, string name) in new[]
        {
            (BlockKind.Forward, "forward"), (BlockKind.Backward, "backward"),
            (BlockKind.InputGradient, "input gradient"), (BlockKind.WeightGradient, "weight gradient"),
        })
        {
            if (!_plan.Placement.Blocks.Any(block => block.Kind == kind))
                continue;
            Box(x, y - 9, 11, 11, $"{Letter(kind)}0");
            Box(x + 12, y - 9, 11, 11, $"{Letter(kind)}1");
            Text(x + 28, y, name, "soft");
            x += 46 + name.Length * 6;
        }

        if (_plan.Placement.Blocks.Any(static block => block.Devices.Length > 1))
        {
            _text.Append("<g class=\"s\">");
            Box(x, y - 9, 20, 11, "F0 wide");
            _text.Append("</g>");
            Text(x + 26, y, "on several devices", "soft");
            x += 140;
        }

        Text(x, y, "numbers: micro-batch (even darker, odd lighter)", "soft");
        _bottom = y + 14;
    }
}
