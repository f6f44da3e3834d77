namespace HataDsl.Ir.Graphs;

/// <summary>What a node of a graph computes.</summary>
public enum GraphOp : byte
{
    /// <summary>A tensor that the caller gives. <see cref="Node.Name"/> is the parameter.</summary>
    Input,

    /// <summary>A number. <see cref="Node.Bits"/>.</summary>
    Constant,

    /// <summary>A number that the caller gives at each run. <see cref="Node.Name"/> is the parameter.</summary>
    Scalar,

    /// <summary>The value of a length, as a number. <see cref="Node.Name"/> is the <see cref="Extent"/>.</summary>
    Length,

    /// <summary>0, 1, 2, … along the only axis, as i32.</summary>
    Index,

    /// <summary>One operation of the kernel IR on each element, operands broadcast. <see cref="Node.Scalar"/>.</summary>
    Pointwise,

    /// <summary>Each element as another type.</summary>
    Convert,

    /// <summary>A scalar function on each element, operands broadcast. <see cref="Node.Name"/> is the function.</summary>
    Call,

    /// <summary>Sum along the last axis, which stays with length 1.</summary>
    Sum,

    /// <summary>Greatest along the last axis, which stays with length 1.</summary>
    Maximum,

    /// <summary>The same elements in order, with other axes.</summary>
    Reshape,

    /// <summary>Axes in another order: axis i of the result is axis <see cref="Node.Numbers"/>[i] of the operand.</summary>
    Transpose,

    /// <summary>Part of one axis. <see cref="Node.Numbers"/>: axis, start, which may be a length instead (<see cref="Node.Start"/>). The length is the result's.</summary>
    Slice,

    /// <summary>Operands one after the other along an axis. <see cref="Node.Numbers"/>: axis.</summary>
    Concat,

    /// <summary>Axes of length 1 and missing outer axes repeated to the result's shape.</summary>
    Broadcast,

    /// <summary>Rows of a table: operands table [n, w] and i32 indices [..]; result [.., w].</summary>
    Take,

    /// <summary>
    /// Windows along an axis: element (i, k) of the axis' two in the result is element i * stride + k * dilation of the operand's.
    /// <see cref="Node.Numbers"/>: axis, size, stride, dilation. Result [.., windows, size, ..].
    /// </summary>
    Window,

    /// <summary>Sums of products along the last axes: operands [.., m, k] and [.., n, k], result [.., m, n]. Outer axes are broadcast.</summary>
    Dot,

    /// <summary>
    /// Writes the second operand into the first, in place, from a position on along an axis. Operands: target, value, i32 position.
    /// <see cref="Node.Numbers"/>: axis. The result is the target as it is afterwards.
    /// </summary>
    Update,

    /// <summary>
    /// A kernel of the user's own, launched as it is. <see cref="Node.Name"/> is a <see cref="KernelCall"/>; operands are what it reads,
    /// the result is the first thing that it writes: new memory, or with <see cref="Node.Numbers"/> that operand in place.
    /// </summary>
    Kernel,

    /// <summary>
    /// One more thing that a kernel of the user's own writes. Operands: the kernel, and for something written in place the target.
    /// <see cref="Node.Numbers"/>: which of the kernel's results.
    /// </summary>
    Part,
}

/// <summary>How an operation takes part in fusion.</summary>
public enum FusionClass : byte
{
    /// <summary>Costs nothing by itself: inputs, constants, lengths.</summary>
    Leaf,

    /// <summary>Each element of the result comes from elements at known positions: may be computed where it is used.</summary>
    Injective,

    /// <summary>A value for each row.</summary>
    Reduction,

    /// <summary>A kernel of its own that takes others in: as what it reads, and as what becomes of its result.</summary>
    Anchor,

    /// <summary>Changes memory of the caller.</summary>
    Write,
}

/// <summary>Facts about <see cref="GraphOp"/> values.</summary>
public static class GraphOps
{
    /// <summary>Names in graph text; <see cref="GraphOp.Pointwise"/> goes by the name of its kernel operation.</summary>
    private static readonly string[] Names =
        ["input", "constant", "scalar", "length", "index", "pointwise", "convert", "call", "sum", "maximum", "reshape", "transpose", "slice", "concat", "broadcast", "take", "window", "dot", "update", "kernel", "part"];

    /// <summary>The name in graph text.</summary>
    public static string Name(this GraphOp op) => Names[(int)op];

    /// <summary>Finds the operation with a name.</summary>
    public static bool TryParse(string name, out GraphOp op)
    {
        int index = Array.IndexOf(Names, name);
        op = (GraphOp)Math.Max(index, 0);
        return index >= 0;
    }

    /// <summary>The fusion class.</summary>
    public static FusionClass Class(this GraphOp op) => op switch
    {
        GraphOp.Input or GraphOp.Constant or GraphOp.Scalar or GraphOp.Length => FusionClass.Leaf,
        GraphOp.Sum or GraphOp.Maximum => FusionClass.Reduction,
        GraphOp.Dot or GraphOp.Kernel => FusionClass.Anchor,
        GraphOp.Update or GraphOp.Part => FusionClass.Write,
        _ => FusionClass.Injective,
    };
}
