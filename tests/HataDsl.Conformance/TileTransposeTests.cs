using HataDsl.Conformance.Kernels;
using HataDsl.Testing;

namespace HataDsl.Conformance;

/// <summary>Matrices turned over, whole tiles and others.</summary>
public sealed class TileTransposeTests
{
    private const int Tile = TileTransposes.Tile;

    public static TheoryData<string, int, int> Shapes => Cases((64, 96), (33, 70), (5, 40), (95, 31));

    public static TheoryData<string, int, int> WholeShapes => Cases((32, 64), (96, 64));

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Guarded(string device, int rows, int columns)
    {
        float[] x = Inputs.Singles(rows * columns, 1);
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<float> input = queue.Upload<float>(x);
        using Buffer<float> output = queue.Poisoned<float>(x.Length);
        TileTransposes.Guarded(queue, Tiles(rows, columns, Tile), input, output, rows, columns);
        Assert.Equal(Columns(x, rows, columns), queue.Read(output.View));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Zeroed(string device, int rows, int columns)
    {
        int[] x = Inputs.Int32s(rows * columns, 2);
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<int> input = queue.Upload<int>(x);
        using Buffer<int> output = queue.Poisoned<int>(x.Length);
        TileTransposes.Zeroed(queue, Tiles(rows, columns, 16), input, output, rows, columns);
        Assert.Equal(Columns(x, rows, columns), queue.Read(output.View));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Counted_and_doubled(string device, int rows, int columns)
    {
        float[] x = [.. Enumerable.Range(0, rows * columns).Select(i => i * 0.5f)];
        int across = (columns + Tile - 1) / Tile;
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<float> input = queue.Upload<float>(x);
        using Buffer<float> output = queue.Poisoned<float>(x.Length);
        using Buffer<int> counts = queue.Upload<int>(new int[across]);
        TileTransposes.Counted(queue, Tiles(rows, columns, Tile), input, output, counts, rows, columns);
        Assert.Equal(Columns([.. x.Select(value => 2 * value)], rows, columns), queue.Read(output.View));
        Assert.Equal([.. Enumerable.Range(0, across).Select(tile => rows * Math.Min(Tile, columns - (tile * Tile)))], queue.Read(counts.View));
    }

    [Theory]
    [MemberData(nameof(WholeShapes))]
    public void Two_tiles(string device, int rows, int columns)
    {
        float[] x = Inputs.Singles(rows * columns, 3);
        float[] w = Inputs.Singles(rows * columns, 4);
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<float> first = queue.Upload<float>(x);
        using Buffer<float> second = queue.Upload<float>(w);
        using Buffer<float> y = queue.Poisoned<float>(x.Length);
        using Buffer<float> z = queue.Poisoned<float>(x.Length);
        TileTransposes.Twice(queue, Tiles(rows, columns, Tile), first, second, y, z, rows, columns);
        Assert.Equal(Columns(x, rows, columns), queue.Read(y.View));
        Assert.Equal(Columns(w, rows, columns), queue.Read(z.View));
    }

    [Theory]
    [MemberData(nameof(WholeShapes))]
    public void One_tile_after_the_other(string device, int rows, int columns)
    {
        float[] x = Inputs.Singles(rows * columns, 5);
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<float> input = queue.Upload<float>(x);
        using Buffer<float> output = queue.Poisoned<float>(x.Length);
        TileTransposes.Changed(queue, Grid.Workgroups(columns / Tile / 2, rows / Tile), input, output, rows, columns);
        Assert.Equal(Columns(x, rows, columns), queue.Read(output.View));
    }

    /// <summary>One workgroup reads all of its tile before it writes, as far as the tile is one: on a processor the same memory may be both.</summary>
    [Fact]
    public void In_place()
    {
        float[] x = Inputs.Singles(Tile * Tile, 6);
        using Queue queue = Suite.Device("cpu").CreateQueue();
        using Buffer<float> buffer = queue.Upload<float>(x);
        BufferView<float>[] same = [buffer.View, buffer.View];
        TileTransposes.Guarded(queue, Grid.Workgroups(1, 1), same[0], same[1], Tile, Tile);
        Assert.Equal(Columns(x, Tile, Tile), queue.Read(buffer.View));
    }

    private static Grid Tiles(int rows, int columns, int tile) => Grid.Workgroups((columns + tile - 1) / tile, (rows + tile - 1) / tile);

    private static T[] Columns<T>(T[] x, int rows, int columns) => [.. Enumerable.Range(0, x.Length).Select(i => x[(i % rows * columns) + (i / rows)])];

    private static TheoryData<string, int, int> Cases(params (int Rows, int Columns)[] shapes)
    {
        var data = new TheoryData<string, int, int>();
        foreach (string device in TestDevices.All)
        {
            foreach ((int rows, int columns) in shapes)
            {
                data.Add(device, rows, columns);
            }
        }

        return data;
    }
}
