using System.Globalization;
using System.Text;

namespace HataDsl.Ir.Graphs;

/// <summary>Draws a plan as an SVG: a box for each kernel with the operations in it, lines for the tensors that go through memory.</summary>
public static class GraphPicture
{
    private const int Width = 260;
    private const int LineHeight = 15;
    private const int Gap = 46;

    private static readonly Dictionary<GroupKind, string> Colours = new()
    {
        [GroupKind.Elements] = "#dbe9f6",
        [GroupKind.Rows] = "#e2f0d9",
        [GroupKind.Dot] = "#fde5d2",
        [GroupKind.Own] = "#eadcf4",
    };

    /// <summary>The picture. Kernels stand below all that they read.</summary>
    public static string Draw(LaunchPlan plan)
    {
        FusionPlan fusion = plan.Fusion;
        GroupAnalysis[] analyses = [.. fusion.Groups.Select(fusion.Analyze)];
        int[] level = Levels(fusion, analyses);
        var heights = new Dictionary<int, int>();
        var boxes = new (int X, int Y, int Height)[analyses.Length];
        for (int i = 0; i < analyses.Length; i++)
        {
            int lines = Lines(analyses[i]).Count + 2;
            heights[level[i]] = Math.Max(heights.TryGetValue(level[i], out int known) ? known : 0, lines * LineHeight);
        }

        var columns = new Dictionary<int, int>();
        for (int i = 0; i < analyses.Length; i++)
        {
            int column = columns.TryGetValue(level[i], out int used) ? used : 0;
            columns[level[i]] = column + 1;
            int y = 20 + heights.Where(pair => pair.Key < level[i]).Sum(pair => pair.Value + Gap);
            boxes[i] = (20 + (column * (Width + 30)), y, (Lines(analyses[i]).Count + 2) * LineHeight);
        }

        int width = 40 + (Math.Max(1, columns.Values.DefaultIfEmpty(1).Max()) * (Width + 30));
        int height = 40 + heights.Values.Sum(value => value + Gap);
        var svg = new StringBuilder();
        svg.Append($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" font-family=\"sans-serif\" font-size=\"11\">\n");
        DrawEdges(svg, fusion, analyses, boxes);
        for (int i = 0; i < analyses.Length; i++)
        {
            DrawBox(svg, plan, fusion.Groups[i], analyses[i], boxes[i], i + 1);
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static int[] Levels(FusionPlan fusion, GroupAnalysis[] analyses)
    {
        var level = new int[analyses.Length];
        for (int i = 0; i < analyses.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (fusion.Groups[j].Roots.Any(root => fusion.Feeds(root, analyses[i])))
                {
                    level[i] = Math.Max(level[i], level[j] + 1);
                }
            }
        }

        return level;
    }

    private static List<string> Lines(GroupAnalysis analysis) =>
        [.. analysis.Computed.Where(node => node.Class != FusionClass.Leaf).Select(node => $"{node.OpName} {node.Shape}{(node.Scope.Length > 0 ? "  " + node.Scope : "")}")];

    private static void DrawEdges(StringBuilder svg, FusionPlan fusion, GroupAnalysis[] analyses, (int X, int Y, int Height)[] boxes)
    {
        for (int i = 0; i < analyses.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                foreach (Node node in fusion.Groups[j].Roots.Where(root => fusion.Feeds(root, analyses[i])))
                {
                    (int x1, int y1) = (boxes[j].X + (Width / 2), boxes[j].Y + boxes[j].Height);
                    (int x2, int y2) = (boxes[i].X + (Width / 2), boxes[i].Y);
                    svg.Append($"<path d=\"M{x1} {y1} C{x1} {y1 + 30} {x2} {y2 - 30} {x2} {y2}\" fill=\"none\" stroke=\"#888\"/>");
                    svg.Append($"<text x=\"{((x1 + x2) / 2) + 4}\" y=\"{y1 + 14 + ((i + j) % 2 * 12)}\" fill=\"#666\">{Escape(node.Type.Name() + (fusion.Layouts.TryGetValue(node, out TensorLayout? layout) ? $"{node.Shape} as {layout.Shape}" : node.Shape.ToString()))}</text>\n");
                }
            }
        }
    }

    private static void DrawBox(StringBuilder svg, LaunchPlan plan, Group group, GroupAnalysis analysis, (int X, int Y, int Height) box, int number)
    {
        string name = plan.Launches.First(launch => launch.Group == group).Kernel.Name;
        svg.Append($"<rect x=\"{box.X}\" y=\"{box.Y}\" width=\"{Width}\" height=\"{box.Height}\" rx=\"6\" fill=\"{Colours[analysis.Kind]}\" stroke=\"#555\"/>\n");
        svg.Append($"<text x=\"{box.X + 8}\" y=\"{box.Y + LineHeight}\" font-weight=\"bold\">{number}. {Escape(name)}</text>\n");
        int y = box.Y + (2 * LineHeight);
        foreach (string line in Lines(analysis))
        {
            svg.Append($"<text x=\"{box.X + 14}\" y=\"{y.ToString(CultureInfo.InvariantCulture)}\">{Escape(line)}</text>\n");
            y += LineHeight;
        }
    }

    private static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
