using System.Text.Json;

namespace HataDsl.Scheduling.Tests;

public sealed class PlanJsonTests
{
    [Fact]
    public void Text_form_round_trips()
    {
        foreach (string name in BuiltInPlacements.Names)
        {
            Plan plan = ScheduleSearch.Find(BuiltInPlacements.Create(name, 4)).Complete(6, new CompletionOptions { Effort = 0 }).Plan;
            string text = PlanJson.Write(plan);
            Plan read = PlanJson.Parse(text);
            Assert.Equal(text, PlanJson.Write(read));
            Assert.Equal(plan.Makespan, read.Makespan);
            Assert.Empty(PlanVerifier.Verify(read));
        }
    }

    [Fact]
    public void Wrong_text_is_refused_with_place_and_reason()
    {
        Plan plan = PlanVerifierTests.OneForwardOneBackward(2, 2);
        string text = PlanJson.Write(plan).Replace("\"F1\",0,1,1]", "\"F9\",0,1,1]", StringComparison.Ordinal);
        PlacementException error = Assert.Throws<PlacementException>(() => PlanJson.Parse(text, "plan.json"));
        Assert.Equal("plan.json: $.programs[1].steps[0][0]: there is no block 'F9'.", error.Message);
    }

    [Fact]
    public void Schemas_are_embedded_and_valid_JSON()
    {
        using JsonDocument plan = JsonDocument.Parse(PlanJson.Schema());
        using JsonDocument placement = JsonDocument.Parse(PlacementJson.Schema());
        Assert.Equal(PlanJson.FormatName, plan.RootElement.GetProperty("properties").GetProperty("format").GetProperty("const").GetString());
        Assert.Equal(PlacementJson.FormatName, placement.RootElement.GetProperty("properties").GetProperty("format").GetProperty("const").GetString());
    }
}
