using HataDsl.Ir.Graphs;
using Microsoft.CodeAnalysis;

namespace HataDsl.Generators;

/// <content>Blocks of placed graphs.</content>
internal sealed partial class GraphMethodParser
{
    private string[] ReadBlocks()
    {
        AttributeData? attribute = _method.GetAttributes().FirstOrDefault(candidate => IsNamed(candidate, "BlocksAttribute"));
        if (attribute is not null && _method.IsGenericMethod)
        {
            throw Error(GraphDiagnostics.WrongDeclaration, NameLocation, _method.Name, "has blocks and cannot be generic");
        }

        string[] blocks = attribute is null ? [] : [.. attribute.ConstructorArguments[0].Values.Select(value => value.Value as string ?? "")];
        bool isWrong = attribute is not null && (blocks.Length == 0 || blocks.Distinct().Count() != blocks.Length || !blocks.All(Microsoft.CodeAnalysis.CSharp.SyntaxFacts.IsValidIdentifier));
        return isWrong ? throw Error(GraphDiagnostics.WrongDeclaration, NameLocation, _method.Name, "must have blocks whose names are different identifiers") : blocks;
    }

    private void CheckPlacement(Graph graph, GraphReader reader, string[] blocks)
    {
        foreach (Node input in graph.Inputs.Where(input => input.Block.Length > 0 && !blocks.Contains(input.Block)))
        {
            throw Error(GraphDiagnostics.UnknownBlock, LocationOf(input), input.Block, string.Join(", ", blocks));
        }

        // A parameter that nothing reads is nowhere, and that does not matter.
        graph.Nodes.RemoveAll(node => node.Op is not (GraphOp.Input or GraphOp.Scalar or GraphOp.Kernel) && node.Target is null && !graph.Outputs.Any(output => output.Node == node) && !graph.Nodes.Any(other => other.Operands.Contains(node)));
        var read = new HashSet<Node>(graph.Nodes.SelectMany(node => node.Operands));

        // A parameter that is read in no block is without one because of what reads it: that is the mistake.
        (Node Node, string Cause)[] errors = [.. GraphPlacement.Assign(graph).Where(error => error.Node.Op != GraphOp.Input || read.Contains(error.Node))];
        foreach ((Node node, string cause) in errors.OrderBy(error => error.Node.Op == GraphOp.Input && !IsReadInBlocks(graph, error.Node)))
        {
            string name = node.Name is not null && node.Op == GraphOp.Input ? node.Name : node.OpName;
            throw Error(GraphDiagnostics.MissingPlacement, node.Op == GraphOp.Input ? LocationOf(node) : reader.LocationOf(node.Span, NameLocation), name, cause);
        }

        foreach (GraphOutput output in graph.Outputs.Where(output => output.Node.Op == GraphOp.Input || GraphPlacement.IsEverywhere(output.Node)))
        {
            throw Error(GraphDiagnostics.WrongDeclaration, NameLocation, _method.Name, $"returns '{output.Name}', which no block computes");
        }
    }

    private static bool IsReadInBlocks(Graph graph, Node input) => graph.Nodes.Any(node => node.Block.Length > 0 && node.Operands.Contains(input));

    /// <summary>The parameter that an input is, or is part of.</summary>
    private LocationInfo LocationOf(Node input) =>
        LocationOf(_method.Parameters.OrderByDescending(parameter => parameter.Name.Length)
            .First(parameter => input.Name == parameter.Name || input.Name!.StartsWith(parameter.Name + "_", StringComparison.Ordinal)));
}
