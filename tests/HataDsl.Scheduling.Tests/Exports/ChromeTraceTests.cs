using System.Text.Json;

namespace HataDsl.Scheduling.Tests.Exports;

public class ChromeTraceTests
{
    [Fact]
    public void A_small_plan() => Golden.Verify(ChromeTrace.Write(WithDelay(Pipelines.Straight(2), 2)));

    [Fact]
    public void Slices_of_a_lane_do_not_overlap_and_arrows_lie_inside_theirs()
    {
        Plan plan = Rival.Find("ZB-V")!.Build(Pipelines.Disturb(Pipelines.FoldedSplit(4), 3), 8);
        SimulationResult run = PlanSimulator.Run(plan, new SimulationOptions { Jitter = 0.2, Seed = 5 });
        foreach (string text in new[] { ChromeTrace.Write(plan), ChromeTrace.Write(run) })
        {
            using JsonDocument document = JsonDocument.Parse(text);
            List<JsonElement> events = [.. document.RootElement.GetProperty("traceEvents").EnumerateArray()];
            var lanes = events.Where(Is("X"))
                .Select(static e => (Lane: (e.GetProperty("pid").GetInt32(), e.GetProperty("tid").GetInt32()), Start: e.GetProperty("ts").GetDouble(), Length: e.GetProperty("dur").GetDouble()))
                .GroupBy(static slice => slice.Lane);
            foreach (var lane in lanes)
            {
                double end = 0;
                foreach (var slice in lane.OrderBy(static slice => slice.Start))
                {
                    // Times are written to the thousandth of a microsecond.
                    Assert.True(slice.Start >= end - 0.002);
                    end = slice.Start + slice.Length;
                }
            }

            Assert.Equal(plan.Transfers.Length, events.Count(Is("s")));
            Assert.Equal(plan.Transfers.Length, events.Count(Is("f")));
            Assert.Equal(plan.Programs.Sum(static program => program.Length), events.Count(e => Is("X")(e) && e.GetProperty("cat").GetString() != "message"));
        }

        static Func<JsonElement, bool> Is(string phase) => e => e.GetProperty("ph").GetString() == phase;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void Refuses_impossible_scales(double scale) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ChromeTrace.Write(WithDelay(Pipelines.Straight(2), 1), scale));

    private static Plan WithDelay(Placement placement, int microBatches) =>
        Rival.Find("1F1B")!.Build(
            new Placement(placement.Name, placement.Devices, placement.Blocks, [.. placement.Edges.Select(static edge => edge with { Delay = 1 })]), microBatches);
}
