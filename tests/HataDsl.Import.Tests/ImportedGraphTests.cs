using HataDsl.Graphs;
using HataDsl.Import.Tests.Imported;
using HataDsl.Testing;

namespace HataDsl.Import.Tests;

/// <summary>Imported graphs, compiled by the generator, on every kind of device and in every plan: what the ONNX file says in double precision.</summary>
public sealed class ImportedGraphTests
{
    public static TheoryData<string, GraphVariant> Cases
    {
        get
        {
            var data = new TheoryData<string, GraphVariant>();
            foreach (string device in new[] { TestDevices.Compiled, TestDevices.Vulkan })
            {
                foreach (GraphVariant variant in Enum.GetValues<GraphVariant>())
                {
                    data.Add(device, variant);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Arithmetic_and_activations(string device, GraphVariant variant)
    {
        foreach (int batch in new[] { 1, 7 })
        {
            using var run = new ImportedRun(device, TestModels.Elements(), Random(batch, ("x", [batch, 20]), ("y", [batch, 20])));
            using var model = new ElementsModel(run.Device, run.Path);
            model.Graph.Variant = variant;
            model.Run(run.Queue, batch, run.Floats("x"), run.Floats("y"), run.Result(0), run.Result(1), run.Result(2), run.Result(3), run.Result(4), run.Result(5));
            run.Check();
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Comparisons_masks_and_integers(string device, GraphVariant variant)
    {
        foreach ((int batch, int length) in new[] { (1, 1), (3, 9) })
        {
            Dictionary<string, Nd> inputs = Random(length, ("x", [batch, length]), ("ids", [batch, length]), ("is_kept", [batch, length]));
            inputs["ids"] = inputs["ids"] with { Data = [.. inputs["ids"].Data.Select((_, i) => (double)((i * 5 % 12) - (i % 4 == 3 ? 12 : 0)))] };
            inputs["is_kept"] = inputs["is_kept"] with { Data = [.. inputs["is_kept"].Data.Select(value => value > 0 ? 1.0 : 0)] };
            using var run = new ImportedRun(device, TestModels.Choices(), inputs);
            using var model = new ChoicesModel(run.Device, run.Path);
            model.Graph.Variant = variant;
            model.Run(run.Queue, batch, length, run.Floats("x"), run.Integers("ids"), run.Integers("is_kept"), run.Result(0), run.Result(1), run.Result(2), run.Result(3), run.IntegerResult(4));
            run.Check();
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Shapes_and_movements(string device, GraphVariant variant)
    {
        foreach ((int batch, int tokens) in new[] { (2, 1), (3, 5) })
        {
            using var run = new ImportedRun(device, TestModels.Movements(), Random(tokens, ("x", [batch, tokens, 12])));
            using var model = new MovementsModel(run.Device, run.Path);
            model.Graph.Variant = variant;
            model.Run(run.Queue, batch, tokens, run.Floats("x"), run.Result(0), run.Result(1), run.Result(2), run.Result(3), run.Result(4), run.Result(5), run.Result(6), run.Result(7), run.Result(8), run.Result(9));
            run.Check();
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Reductions_norms_and_products(string device, GraphVariant variant)
    {
        foreach (int batch in new[] { 1, 5 })
        {
            using var run = new ImportedRun(device, TestModels.Rows(), Random(batch, ("x", [batch, 6, 32])));
            using var model = new RowsModel(run.Device, run.Path);
            model.Graph.Variant = variant;
            model.Run(run.Queue, batch, run.Floats("x"), run.Result(0), run.Result(1), run.Result(2), run.Result(3), run.Result(4), run.Result(5), run.Result(6), run.Result(7), run.Result(8));
            run.Check();
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_convolutional_network(string device, GraphVariant variant)
    {
        foreach (int batch in new[] { 1, 3 })
        {
            using var run = new ImportedRun(device, TestModels.Images(), Random(batch, ("image", [batch, 3, 16, 14])));
            using var model = new ImagesModel(run.Device, run.Path);
            model.Graph.Variant = variant;
            model.Run(run.Queue, batch, run.Floats("image"), run.Result(0), run.Result(1), run.Result(2));
            run.Check();
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Half_weights_and_older_operators(string device, GraphVariant variant)
    {
        Dictionary<string, Nd> inputs = Random(3, ("x", [5, 16]));
        inputs["x"] = inputs["x"] with { Data = [.. inputs["x"].Data.Select(value => (double)(Half)value)] };
        using var run = new ImportedRun(device, TestModels.Halves(), inputs);
        using var model = new HalvesModel(run.Device, run.Path);
        model.Graph.Variant = variant;
        model.Run(run.Queue, 5, run.Halves("x"), run.Result(0), run.Result(1));
        run.Check();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rotary_positions(string device, GraphVariant variant)
    {
        Dictionary<string, Nd> inputs = Random(3, ("x", [2, 2, 6, 8]), ("positions", [2, 6]));
        inputs["positions"] = inputs["positions"] with { Data = [.. Enumerable.Range(0, 12).Select(i => (double)(i * 7 % 16))] };
        using var run = new ImportedRun(device, TestModels.Turns(), inputs);
        using var model = new TurnsModel(run.Device, run.Path);
        model.Graph.Variant = variant;
        model.Run(run.Queue, 2, 6, run.Floats("x"), run.Integers("positions"), run.Result(0), run.Result(1));
        run.Check();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Operators_of_other_sets(string device, GraphVariant variant)
    {
        foreach (int rows in new[] { 1, 6 })
        {
            using var run = new ImportedRun(device, TestModels.Extras(), Random(rows, ("x", [rows, 24]), ("y", [rows, 24])));
            using var model = new ExtrasModel(run.Device, run.Path);
            model.Graph.Variant = variant;
            model.Run(run.Queue, rows, run.Floats("x"), run.Floats("y"), run.Result(0), run.Result(1), run.Result(2), run.Result(3));
            run.Check();
        }
    }

    [Fact]
    public void The_imported_method_is_plain_code_too()
    {
        OnnxFileBuilder file = TestModels.Images();
        Dictionary<string, Nd> inputs = Random(2, ("image", [2, 3, 16, 14]));
        using var run = new ImportedRun(TestDevices.Compiled, file, inputs);
        (Tensor<float> softmax, _, _) = Images.Forward(new Tensor<float>([.. inputs["image"].Data.Select(value => (float)value)], 2, 3, 16, 14), Images.ReadWeights(run.Path));
        double[] expected = OnnxEvaluator.Run(file, inputs).First().Value.Data;
        Assert.All(softmax.Elements.Zip(expected), pair => Assert.True(Math.Abs(pair.First - pair.Second) < 1e-5));
    }

    private static Dictionary<string, Nd> Random(int seed, params (string Name, int[] Shape)[] inputs)
    {
        var random = new Random(seed);
        return inputs.ToDictionary(input => input.Name, input =>
            Nd.Of(Enumerable.Range(0, input.Shape.Aggregate(1, (a, b) => a * b)).Select(_ => (double)(float)((random.NextDouble() * 2) - 1)), input.Shape));
    }
}
