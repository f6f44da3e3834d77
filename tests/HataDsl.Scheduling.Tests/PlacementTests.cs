namespace HataDsl.Scheduling.Tests;

public sealed class PlacementTests
{
    [Theory]
    [InlineData("V", 8, 4, 16)]
    [InlineData("X", 16, 8, 16)]
    [InlineData("M", 10, 6, 18)]
    [InlineData("NN", 12, 8, 20)]
    [InlineData("NN-eager", 12, 8, 20)]
    [InlineData("K", 10, 6, 10)]
    [InlineData("mllm", 12, 8, 20)]
    [InlineData("finetune", 9, 4, 13)]
    [InlineData("alphafold", 16, 4, 16)]
    public void Built_in_placements_have_the_published_sizes(string name, int blocks, int work, int serial)
    {
        Placement placement = BuiltInPlacements.Create(name, 4);
        Assert.Equal(blocks, placement.Blocks.Length);
        for (int device = 0; device < 4; device++)
            Assert.Equal(work, placement.Work(device));
        long[] end = new long[blocks];
        foreach (int block in placement.TopologicalOrder)
        {
            foreach (int edge in placement.IncomingEdges(block))
                end[block] = Math.Max(end[block], end[placement.Edges[edge].From]);
            end[block] += placement.Duration(block);
        }

        Assert.Equal(serial, end.Max());
    }

    [Fact]
    public void X_has_the_published_rows()
    {
        Placement x = BuiltInPlacements.Create("X", 4);
        Assert.Equal([0, 3, 1, 2, 1, 2, 0, 3, 0, 3, 1, 2, 1, 2, 0, 3], x.Blocks.Select(block => block.Devices[0]));
        int[] needs = [-1, -1, 0, 1, 3, 2, 4, 5, 6, 7, 8, 9, 11, 10, 12, 13];
        for (int block = 2; block < 16; block++)
            Assert.Equal(needs[block], x.Edges[x.IncomingEdges(block)[0]].From);
    }

    [Fact]
    public void Text_form_round_trips()
    {
        foreach (string name in BuiltInPlacements.Names)
        {
            Placement placement = BuiltInPlacements.Create(name, 4, new PlacementOptions { MemoryLimit = 4 });
            string text = PlacementJson.Write(placement);
            Assert.Equal(text, PlacementJson.Write(PlacementJson.Parse(text)));
        }
    }

    [Theory]
    [InlineData("""{"format":"tessel-placement/1","name":"a","devices":1,"blocks":[{"name":"F","kind":"forward","devices":[0],"time":0}]}""", "Block 'F': time 0")]
    [InlineData("""{"format":"tessel-placement/1","name":"a","devices":1,"blocks":[{"name":"F","kind":"forward","devices":[3],"time":1}]}""", "file.json: $.blocks[0].devices[0]: there is no device 3")]
    [InlineData("""{"format":"tessel-placement/1","name":"a","devices":1,"blocks":[{"name":"F","kind":"fwd","devices":[0],"time":1}]}""", "$.blocks[0].kind")]
    [InlineData("""{"format":"tessel-placement/1","name":"a","devices":1,"blocks":[{"name":"F","kind":"forward","devices":[0],"time":1,"mem":1}]}""", "'mem' is unknown")]
    [InlineData("""{"format":"tessel-placement/1","name":"a","devices":1,"blocks":[{"name":"F","kind":"forward","devices":[0],"time":1,"after":["G"]}]}""", "$.blocks[0].after[0]: there is no block 'G'")]
    [InlineData("""{"format":"tessel-placement/1","name":"a","devices":1,"blocks":[{"name":"F","kind":"forward","devices":[0],"time":1,"after":["B"]},{"name":"B","kind":"backward","devices":[0],"time":1,"after":["F"]}]}""", "cycle")]
    [InlineData("""{"format":"tessel-placement/1", nonsense}""", "file.json: line 1")]
    public void Wrong_text_is_refused_with_place_and_reason(string text, string expected)
    {
        PlacementException error = Assert.Throws<PlacementException>(() => PlacementJson.Parse(text, "file.json"));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("file.json", error.Message, StringComparison.Ordinal);
    }
}
