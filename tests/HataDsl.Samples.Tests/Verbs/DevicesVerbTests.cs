using System.Text.Json;

namespace HataDsl.Samples.Tests.Verbs;

/// <summary><c>devices</c>.</summary>
public sealed class DevicesVerbTests
{
    [Fact]
    public void Text_names_the_processor_and_the_software_driver()
    {
        ProgramRun run = ProgramRun.Start("devices");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Contains(lines, line => line.StartsWith("cpu ", StringComparison.Ordinal) && line.Contains("threads", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("vulkan:0 ", StringComparison.Ordinal));
    }

    [Fact]
    public void Json_has_every_device_or_what_is_missing()
    {
        JsonElement root = ProgramRun.Json("devices", "--json");
        Assert.Equal(["devices", "missing"], root.Keys());
        JsonElement[] devices = [.. root.GetProperty("devices").EnumerateArray()];
        Assert.All(devices, device => Assert.Equal(["id", "name", "detail"], device.Keys()));
        Assert.All(devices, device => Assert.All(device.EnumerateObject(), member => Assert.NotEqual("", member.Value.GetString())));
        string[] ids = [.. devices.Select(device => device.Text("id")!)];
        Assert.Contains("cpu", ids);
        Assert.Contains("vulkan:0", ids);
        Assert.All(root.GetProperty("missing").EnumerateObject(), missing =>
        {
            Assert.DoesNotContain(ids, id => id.StartsWith(missing.Name, StringComparison.Ordinal));
            Assert.False(string.IsNullOrWhiteSpace(missing.Value.GetString()));
        });
    }
}
