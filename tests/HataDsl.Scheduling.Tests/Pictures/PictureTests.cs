using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace HataDsl.Scheduling.Tests.Pictures;

public partial class PictureTests
{
    private static readonly Plan Alternating = Rival.Find("1F1B")!.Build(Pipelines.Straight(4).WithMemoryLimit(6), 8).WithRepetend(new Repetend(3, 1, 12, 4));

    [Fact]
    public void The_drawing_is_xml_with_a_box_for_each_step_and_a_curve_for_each_device()
    {
        XDocument drawing = XDocument.Parse(PlanSvg.Write(Alternating));
        XNamespace svg = "http://www.w3.org/2000/svg";
        Assert.Equal(64, drawing.Descendants(svg + "rect").Count(static box => box.Attribute("data-m") is not null));
        Assert.Equal(4, drawing.Descendants(svg + "path").Count());
        Assert.Contains(drawing.Descendants(svg + "text"), static text => text.Value == "repetend, period 3, 4 times");
        Assert.Contains(drawing.Descendants(svg + "title"), static title => title.Value.StartsWith("F0, micro-batch 0\nforward on device 0\ntime 0 to 1", StringComparison.Ordinal));
    }

    [Fact]
    public void Steps_lie_on_the_time_axis()
    {
        XDocument drawing = XDocument.Parse(PlanSvg.Write(Alternating));
        List<XElement> boxes = [.. drawing.Descendants().Where(static element => element.Attribute("data-m") is not null)];
        double Value(XElement box, string name) => double.Parse(box.Attribute(name)!.Value, System.Globalization.CultureInfo.InvariantCulture);
        double left = boxes.Min(box => Value(box, "x"));
        double unit = boxes.Min(box => Value(box, "width"));
        List<(long, long)> drawn = [.. boxes.Select(box => ((long)Math.Round((Value(box, "x") - left) / unit), (long)Math.Round(Value(box, "width") / unit))).Order()];
        Assert.Equal([.. Alternating.Programs.SelectMany(static program => program).Select(static step => (step.Start, step.Duration)).Order()], drawn);
    }

    [Fact]
    public void The_page_needs_nothing_from_outside()
    {
        string page = PlanPage.Write("A & B", [new PageEntry("<one>", Alternating, [("Makespan", "33")]), new PageEntry("two", Alternating, [("Bubble", "27 %")])]);
        Assert.Contains("<title>A &amp; B</title>", page, StringComparison.Ordinal);
        Assert.Contains("&lt;one&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(Outside(), page.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal));
        Assert.Equal(2, Occurrences(page, "<section"));
        Assert.Equal(4, Occurrences(page, "<svg"));
    }

    [Theory]
    [InlineData("M", 4)]
    [InlineData("K", 4)]
    [InlineData("X", 16)]
    public void Draws_any_placement(string name, int devices)
    {
        Placement placement = BuiltInPlacements.Create(name, devices);
        List<(int, int)>[] orders = new List<(int, int)>[devices];
        for (int device = 0; device < devices; device++)
        {
            orders[device] = [];
            for (int microBatch = 0; microBatch < 40; microBatch++)
                foreach (int block in placement.TopologicalOrder)
                    if (placement.Blocks[block].Devices.Contains(device))
                        orders[device].Add((block, microBatch));
        }

        Plan plan = Plan.FromOrders("serial", placement, 40, orders);
        Assert.NotNull(XDocument.Parse(PlanSvg.Write(plan)).Root);
    }

    private static int Occurrences(string text, string part) => text.Split(part).Length - 1;

    [GeneratedRegex(@"https?://|<link|src=|@import|url\(")]
    private static partial Regex Outside();
}
