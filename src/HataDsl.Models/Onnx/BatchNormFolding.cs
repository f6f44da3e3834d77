using System.Runtime.InteropServices;

namespace HataDsl.Models;

/// <summary>
/// A batch norm in inference is a factor and a shift for each channel. After a convolution or a product with stored weights they go into the
/// weights and the bias, and the norm is gone. What imports a model and what reads its weights for the imported graph do it alike, so that
/// the folded tensors have names in both.
/// </summary>
public static class BatchNormFolding
{
    /// <summary>The model without the norms that can be folded, and with the folded tensors beside those of the file.</summary>
    public static OnnxModel Apply(OnnxModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        OnnxGraph graph = model.Graph;
        var tensors = graph.Initializers.ToDictionary(StringComparer.Ordinal);
        Dictionary<string, int> uses = graph.Nodes.SelectMany(node => node.Inputs).Concat(graph.Outputs.Select(output => output.Name)).GroupBy(name => name).ToDictionary(set => set.Key, set => set.Count());
        List<OnnxNode> nodes = [.. graph.Nodes];
        foreach (OnnxNode norm in graph.Nodes.Where(IsInference))
        {
            int index = nodes.FindIndex(node => node.Outputs.Count == 1 && node.Outputs[0] == norm.Inputs[0]);
            if (index >= 0 && uses[norm.Inputs[0]] == 1 && Fold(nodes[index], norm, tensors) is { } folded)
            {
                nodes[index] = folded;
                nodes.Remove(norm);
            }
        }

        return nodes.Count == graph.Nodes.Count ? model : model with { Graph = graph with { Nodes = nodes, Initializers = tensors } };
    }

    private static bool IsInference(OnnxNode node) =>
        node is { Operator: "BatchNormalization", Domain: "", Inputs.Count: 5 } && node.Outputs.Count(output => output.Length > 0) == 1
        && node.Attributes.Values.All(attribute => attribute.Name is "epsilon" or "momentum" || (attribute.Name == "training_mode" && attribute.Integer == 0));

    /// <summary>The product with the norm in it; null where that is not the same.</summary>
    private static OnnxNode? Fold(OnnxNode product, OnnxNode norm, Dictionary<string, OnnxTensor> tensors)
    {
        bool isGemm = product is { Operator: "Gemm", Domain: "" };
        string bias = product.Inputs.Count > 2 ? product.Inputs[2] : "";
        if ((!isGemm && product is not { Operator: "Conv", Domain: "" }) || (isGemm && bias.Length > 0 && product.Attributes.TryGetValue("beta", out OnnxAttribute? beta) && beta.Single != 1))
        {
            return null;
        }

        OnnxTensor? Stored(string name) => tensors.TryGetValue(name, out OnnxTensor? tensor) && tensor.Type == OnnxType.Float ? tensor : null;
        OnnxTensor?[] parameters = [.. norm.Inputs.Skip(1).Select(Stored)];
        OnnxTensor? weight = Stored(product.Inputs[1]);
        OnnxTensor? given = Stored(bias);
        int axis = isGemm && !(product.Attributes.TryGetValue("transB", out OnnxAttribute? transposed) && transposed.Integer != 0) ? 1 : 0;
        if (weight is null || weight.Lengths.Count < 2 || parameters.Contains(null) || parameters.Any(parameter => parameter!.Count != weight.Lengths[axis])
            || (bias.Length > 0 && (given is null || given.Count != weight.Lengths[axis] || given.Lengths[^1] != given.Count)))
        {
            return null;
        }

        double epsilon = norm.Attributes.TryGetValue("epsilon", out OnnxAttribute? stated) ? stated.Single : 1e-5f;
        double[] Factors() => [.. parameters[0]!.Singles().Zip(parameters[3]!.Singles(), (scale, variance) => scale / Math.Sqrt(variance + epsilon))];
        long inner = weight.Lengths.Skip(axis + 1).Aggregate(1L, (count, length) => count * length);
        string weightName = Add(tensors, product.Inputs[1], weight.Lengths, () =>
        {
            double[] factors = Factors();
            return [.. weight.Singles().Select((value, i) => (float)(value * factors[i / inner % factors.Length]))];
        });
        string biasName = Add(tensors, given is null ? norm.Inputs[2] : bias, [weight.Lengths[axis]], () =>
        {
            (double[] factors, float[] shift, float[] mean, float[]? before) = (Factors(), parameters[1]!.Singles(), parameters[2]!.Singles(), given?.Singles());
            return [.. factors.Select((factor, i) => (float)((((before?[i] ?? 0) - (double)mean[i]) * factor) + shift[i]))];
        });
        return product with { Inputs = [product.Inputs[0], weightName, biasName], Outputs = [norm.Outputs.First(output => output.Length > 0)] };
    }

    private static string Add(Dictionary<string, OnnxTensor> tensors, string name, IReadOnlyList<long> lengths, Func<float[]> compute)
    {
        string unique = name + ".folded";
        while (tensors.ContainsKey(unique))
        {
            unique += "_";
        }

        tensors.Add(unique, new OnnxTensor(unique, OnnxType.Float, lengths, () => MemoryMarshal.AsBytes<float>(compute()).ToArray()));
        return unique;
    }
}
