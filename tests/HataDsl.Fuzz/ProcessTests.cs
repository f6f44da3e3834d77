using HataDsl.Fuzz.Campaigns;
using HataDsl.Fuzz.Execution;
using HataDsl.Fuzz.Workers;
using HataDsl.Testing;

namespace HataDsl.Fuzz;

/// <summary>A campaign in processes loses no program but those that no process survives, and goes on where it was cut off.</summary>
public sealed class ProcessTests
{
    [Fact]
    public void A_program_that_ends_its_process_takes_no_other_with_it()
    {
        string results = Path.GetTempFileName();
        try
        {
            CampaignOptions options = Options(16) with { DeadlySeeds = ["7003", "7008!"], Results = results, Report = results + ".txt" };
            Statistics first = ProcessCampaign.Run(options, TextWriter.Null);
            Assert.Equal(15, first.CountOf(Outcome.Same));
            ProgramResult abort = Assert.Single(first.Failures);
            Assert.Equal((7008, Outcome.Aborted), (abort.Seed, abort.Outcome));
            Assert.Contains("P7008 is deadly", abort.Message, StringComparison.Ordinal);
            ProgramResult rescued = Assert.Single(first.Rescued);
            Assert.Equal((7003, WorkerSetting.Careful.Name), (rescued.Seed, rescued.Setting));
            Assert.Contains("seed 7008: Aborted", File.ReadAllText(results + ".txt"), StringComparison.Ordinal);

            File.AppendAllText(results, "{\"Seed\":70");
            Statistics second = ProcessCampaign.Run(options with { Count = 20, DeadlySeeds = [] }, TextWriter.Null);
            Assert.Equal(19, second.CountOf(Outcome.Same));
            Assert.Equal(7008, Assert.Single(second.Failures).Seed);
            Assert.Equal(20, File.ReadLines(results).Count(line => line.EndsWith('}')));
        }
        finally
        {
            File.Delete(results);
            File.Delete(results + ".txt");
        }
    }

    [Fact]
    public void A_process_that_dies_without_a_seed_halves_its_slice()
    {
        var death = new WorkerProcess.Death(null, "why");
        Assert.Equal([[1, 2, 3], [4, 5]], Slice.After([1, 2, 3, 4, 5], death).Select(slice => slice.Seeds));
        Assert.All(Slice.After([1, 2], death), slice => Assert.True(slice.IsSuspect));
        Assert.True(Assert.Single(Slice.After([9], death)).IsSuspect);
    }

    private static CampaignOptions Options(int count) => new(7000, count) { Devices = [TestDevices.Cpu], Processes = 1, Shrinks = 0 };
}
