using System.Globalization;
using System.Net;
using System.Text;

namespace HataDsl.Scheduling;

/// <summary>
/// Draws a plan as SVG: one row of steps per device, the repeating part marked, the memory of each device below on the same
/// time axis. Every step explains itself when pointed at.
/// </summary>
public sealed partial class PlanSvg
{
    private const double Right = 64;
    private const double NarrowestUnit = 2.5;
    private const double WidestUnit = 40;
    private const double WidestPicture = 24_000;

    private readonly Plan _plan;
    private readonly StringBuilder _text = new();
    private readonly double _top;
    private readonly double _left;
    private readonly double _unit;
    private readonly double _width;
    private readonly long _makespan;
    private double _bottom;

    private PlanSvg(Plan plan, double width, bool title)
    {
        _plan = plan;
        _top = title ? 82 : 32;
        _makespan = plan.Makespan;
        int longest = plan.Placement.Devices.Max(static device => device.Name.Length);
        _left = Math.Clamp(58 + longest * 6, 70, 180);
        double fitted = (width - _left - Right) / Math.Max(1, _makespan);
        double widest = (WidestPicture - _left - Right) / Math.Max(1, _makespan);
        _unit = Math.Min(Math.Clamp(fitted, NarrowestUnit, WidestUnit), Math.Max(fitted, widest));
        _width = _left + _unit * _makespan + Right;
    }

    /// <summary>Draws a plan as a file of its own.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="width">Pixels to fit it into where steps stay readable, 400 to 20000; longer plans get wider.</param>
    public static string Write(Plan plan, double width = 1180)
    {
        string drawing = Draw(plan, width, title: true);
        int open = drawing.IndexOf('>', StringComparison.Ordinal) + 1;
        string style = $"<style>{PictureStyle.Variables(".plan")}{PictureStyle.Drawing}</style>";
        return string.Concat(drawing.AsSpan(0, open), style, drawing.AsSpan(open), "\n");
    }

    /// <summary>Draws a plan for a page that brings the style.</summary>
    internal static string Draw(Plan plan, double width, bool title)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (!(width is >= 400 and <= 20_000))
            throw new ArgumentOutOfRangeException(nameof(width), $"Width {width} is outside 400 to 20000.");
        PlanSvg picture = new(plan, width, title);
        picture.Devices();
        picture.Memory();
        return picture.Finish(title);
    }

    private string Finish(bool title)
    {
        StringBuilder head = new();
        string name = WebUtility.HtmlEncode($"{_plan.Name} on {_plan.Placement.Name}");
        head.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plan\" role=\"img\" aria-label=\"{name}\" ");
        head.Append(CultureInfo.InvariantCulture, $"width=\"{_width:0.#}\" height=\"{_bottom:0.#}\" viewBox=\"0 0 {_width:0.#} {_bottom:0.#}\">");
        head.Append(CultureInfo.InvariantCulture, $"<rect width=\"{_width:0.#}\" height=\"{_bottom:0.#}\" fill=\"var(--back)\"/>");
        if (title)
        {
            head.Append(CultureInfo.InvariantCulture, $"<text class=\"title\" x=\"12\" y=\"22\">{name}</text>");
            string figures = WebUtility.HtmlEncode(
                $"{_plan.MicroBatches} micro-batches · makespan {_makespan} · bubble {_plan.BubbleRate:P1} · peak memory {_plan.PeakMemory.Max()}");
            head.Append(CultureInfo.InvariantCulture, $"<text class=\"soft\" x=\"12\" y=\"39\">{figures}</text>");
        }

        return head.Append(_text).Append("</svg>").ToString();
    }

    private double X(double time) => _left + time * _unit;

    private void Text(double x, double y, string text, string style = "") =>
        _text.Append(CultureInfo.InvariantCulture, $"<text class=\"{style}\" x=\"{x:0.#}\" y=\"{y:0.#}\">{WebUtility.HtmlEncode(text)}</text>");

    private void Line(double x1, double y1, double x2, double y2, string style) =>
        _text.Append(CultureInfo.InvariantCulture, $"<line class=\"{style}\" x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\"/>");

    private void Box(double x, double y, double width, double height, string style) =>
        _text.Append(CultureInfo.InvariantCulture, $"<rect class=\"{style}\" x=\"{x:0.##}\" y=\"{y:0.#}\" width=\"{width:0.##}\" height=\"{height:0.#}\"/>");

    /// <summary>Time axis with round numbers about 80 pixels apart.</summary>
    private void Axis(double top, double bottom)
    {
        double wanted = 80 / _unit;
        double power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(1, wanted))));
        double step = wanted <= power ? power : wanted <= 2 * power ? 2 * power : wanted <= 5 * power ? 5 * power : 10 * power;
        for (double time = 0; time <= _makespan; time += step)
        {
            Line(X(time), top, X(time), bottom, "grid");
            Text(X(time), bottom + 14, time.ToString("0", CultureInfo.InvariantCulture), "soft mid");
        }
    }
}
