using System.Diagnostics;
using System.Reflection;

namespace HataDsl.Graphs.Tests;

/// <summary>What a build writes about graphs where HataDslGraphReports names a folder: the step that the build runs, on this very assembly.</summary>
public sealed class GraphDocumentTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hatadsl-reports-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_graph_has_reports_and_pictures()
    {
        string tool = typeof(GraphDocumentTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == "BuildTool").Value!;
        using (Process process = Process.Start(new ProcessStartInfo("dotnet", [tool, "--graphs", typeof(GraphDocumentTests).Assembly.Location, _folder]) { RedirectStandardOutput = true })!)
        {
            Assert.Contains("reports and pictures of", process.StandardOutput.ReadToEnd(), StringComparison.Ordinal);
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }

        using var device = new CpuDevice();
        using var graph = new TestGraphs.FeedGraph(device);
        foreach (GraphVariant variant in Enum.GetValues<GraphVariant>())
        {
            string path = Path.Combine(_folder, $"HataDsl.Graphs.Tests.TestGraphs.Feed.{variant.ToString().ToLowerInvariant()}");
            Assert.StartsWith(File.ReadAllText(path + ".md").TrimEnd(), graph.Report(variant), StringComparison.Ordinal);
            Assert.Equal(graph.Picture(variant), File.ReadAllText(path + ".svg"));
        }

        string report = graph.Report(GraphVariant.Accelerator);
        foreach (string part in new[] { "| launches |", "| bytes moved |", "| memory between kernels at the declared maxima, bytes |", "## Kernels in order", "## Memory of this instance, for at most tokens 80", "kept in memory although they could have been fused" })
        {
            Assert.Contains(part, report, StringComparison.Ordinal);
        }

        Assert.True(File.Exists(Path.Combine(_folder, "HataDsl.Graphs.Tests.PlacedGraphs.ChainFirst1.accelerator.svg")));
    }
}
