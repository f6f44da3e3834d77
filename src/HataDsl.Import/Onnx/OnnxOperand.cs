using HataDsl.Ir;
using HataDsl.Ir.Graphs;
using HataDsl.Models;

namespace HataDsl.Import;

/// <summary>A value of an ONNX graph: a tensor of the graph that is written, or integers that are known while it is written, or both.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Element type; 64-bit integers are i32.</param>
/// <param name="Shape">Its shape in ONNX: a number here may have axes of length 1 there.</param>
internal sealed record OnnxOperand(string Name, ScalarType Type, Shape Shape)
{
    /// <summary>The tensor, once there is one.</summary>
    public TensorExpression? Expression { get; set; }

    /// <summary>Its elements, row by row, where they are integers or lengths that are known.</summary>
    public IReadOnlyList<Extent>? Integers { get; init; }

    /// <summary>The tensor of the file that it is.</summary>
    public OnnxTensor? Stored { get; init; }
}
