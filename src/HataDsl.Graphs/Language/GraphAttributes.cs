namespace HataDsl.Graphs;

/// <summary>
/// Marks a static method over <see cref="Tensor{T}"/> as a graph. The generator reads the body symbolically, fuses and plans it, and adds
/// to the containing partial class a class named after the method with <c>Graph</c> at the end, which runs it on a device.
/// The method itself stays plain C#: called, it computes on the host, one operation at a time.
/// </summary>
/// <remarks>
/// A parameter of type <c>float</c> or <c>int</c> without a default value is a number given at each run. A generic method is compiled for
/// the types of each <see cref="GraphInstanceAttribute"/>; its class is generic too, and made by its method <c>Create</c>.
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GraphAttribute : Attribute
{
    /// <summary>Whether the plan with a kernel for each operation can run. Its figures are in the report either way.</summary>
    public bool Separate { get; init; } = true;

    /// <summary>Whether tensors between kernels may lie other than row by row. Off, to measure what that is worth.</summary>
    public bool Layouts { get; init; } = true;

    /// <summary>
    /// A type whose properties of type <c>int</c> are called as dimensions are, their first letter in upper case: the sizes of a model. The class
    /// of the graph can be made, and run, with one in place of these dimensions.
    /// </summary>
    public Type? Lengths { get; init; }
}

/// <summary>Closes a generic graph.</summary>
/// <param name="types">One for each type parameter: element types of tensors.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
public sealed class GraphInstanceAttribute(params Type[] types) : Attribute
{
    /// <summary>One for each type parameter.</summary>
    public IReadOnlyList<Type> Types { get; } = types;
}

/// <summary>Closes a generic graph with each <see cref="GraphInstanceAttribute"/> of a type, so that several graphs share a list.</summary>
/// <param name="list">The type that has them.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GraphInstancesAttribute(Type list) : Attribute
{
    /// <summary>The type that has them.</summary>
    public Type List { get; } = list;
}

/// <summary>On which devices an operator is the kernel that it names.</summary>
public enum OperatorKernel
{
    /// <summary>On every device.</summary>
    Always,

    /// <summary>On processors. On other devices the operator is its body, and fuses.</summary>
    OnProcessor,
}

/// <summary>How an operator takes part in fusion.</summary>
public enum OperatorClass
{
    /// <summary>Each element of the result comes from elements at known positions: computed where it is used.</summary>
    Injective,

    /// <summary>Rows are reduced, and possibly broadcast back.</summary>
    Reduction,

    /// <summary>Products of matrices: a kernel of its own that takes others in.</summary>
    Anchor,
}

/// <summary>
/// Marks a static method over <see cref="Tensor{T}"/> as an operator that graphs of other assemblies may use: its steps are stored in
/// metadata and fuse with what is around the call. Shapes follow from the arguments at each call.
/// </summary>
/// <param name="class">What it is to fusion; checked against the body.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OperatorAttribute(OperatorClass @class) : Attribute
{
    /// <summary>What it is to fusion.</summary>
    public OperatorClass Class { get; } = @class;

    /// <summary>
    /// A kernel of its own that the operator is, launched as it stands: the name of a [Kernel] method of the same type, or a C# expression
    /// of its descriptor, in which the names of the method's type parameters stand for their types. It takes <see cref="Views"/>, then
    /// <see cref="Scalars"/>. The method's parameters and return value give their shapes by [Shape]; names in them stand for whatever the
    /// operands have, and others for dimensions of the graph. The method's body computes it on the host.
    /// </summary>
    public string? Kernel { get; init; }

    /// <summary>Where it is that kernel.</summary>
    public OperatorKernel On { get; init; }

    /// <summary>What the method returns, in order: names of parameters that the kernel writes in place, and any other names for new tensors,
    /// whose shapes [return: Shape] gives in the same order.</summary>
    public string[] Results { get; init; } = ["result"];

    /// <summary>The kernel's views in its own order, by the names of parameters and <see cref="Results"/>; by itself all tensors and then
    /// all results.</summary>
    public string[] Views { get; init; } = [];

    /// <summary>Of which tensors the kernel reads or writes a part only, and how many elements, as <c>"keys=selected*size"</c>: for the report
    /// and for estimates. Of what it writes in place nothing is counted otherwise.</summary>
    public string[] Parts { get; init; } = [];

    /// <summary>Scalar arguments of the kernel: lengths by the names of the shapes, C# literals such as <c>0.125f</c>, or parameters of the
    /// method of type <c>float</c> or <c>int</c>.</summary>
    public string[] Scalars { get; init; } = [];

    /// <summary>Workgroups of the kernel along x, y and z: lengths by the names of the shapes, or <c>length/length</c> for a quotient rounded
    /// up; <c>subgroup</c> is the number of invocations in a subgroup of the device.</summary>
    public string[] Workgroups { get; init; } = [];
}

/// <summary>
/// Marks a method whose steps graphs are searched for: where a graph computes what the body does, step by step, it gets something faster in
/// their place: the kernel that the method is as an <see cref="OperatorAttribute"/>, what <see cref="Fused"/> does, or the same body with
/// the kernels of the operators that it calls. Graphs of the same project are searched, and those of all projects that reference it if the
/// method is public. The plan without fusion keeps the steps.
/// </summary>
/// <remarks>
/// Every parameter has a [Shape]. Tensors stand for any tensors of their types with such shapes, numbers for any numbers, and a parameter of
/// type <c>int</c> with a [Shape] for a length. A length that the tensors do not give is the dimension of that name in the graph.
/// </remarks>
/// <param name="types">One for each type parameter; a generic method has an attribute for each set of types.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class PatternAttribute(params Type[] types) : Attribute
{
    /// <summary>One for each type parameter.</summary>
    public IReadOnlyList<Type> Types { get; } = types;

    /// <summary>The method of the same type, with the same parameters and results, that does the same faster. If it is not given, it is the
    /// method itself: its own kernel, or its body with operators that are kernels as kernels, where the steps to find have their bodies.</summary>
    public string? Fused { get; init; }

    /// <summary>A type whose [GraphInstance] attributes say the types, in place of an attribute for each set.</summary>
    public Type? Instances { get; init; }

    /// <summary>What the steps are called in reports, such as <c>"gather + attention + merge"</c>.</summary>
    public string Steps { get; init; } = "";
}

/// <summary>Declares a symbolic dimension of a graph.</summary>
/// <param name="name">Its name, an identifier.</param>
/// <param name="maximum">Largest value: memory is planned for it.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
public sealed class DimensionAttribute(string name, int maximum) : Attribute
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>Largest value.</summary>
    public int Maximum { get; } = maximum;

    /// <summary>The value that decisions about speed assume; the largest one if not given.</summary>
    public int Typical { get; init; }
}

/// <summary>
/// Gives a tensor its shape: numbers, names of dimensions, or products such as <c>"4*tokens"</c>. On a parameter of a graph, or on a
/// property of a type that bundles tensors (the weights of a layer), or on an operator with a kernel of its own. A parameter of type
/// <c>int</c> with one length is that length itself, in tensor functions and as the length of other shapes.
/// </summary>
/// <param name="lengths">Lengths of the axes, outermost first.</param>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.ReturnValue, AllowMultiple = true)]
public sealed class ShapeAttribute(params object[] lengths) : Attribute
{
    /// <summary>Lengths of the axes.</summary>
    public IReadOnlyList<object> Lengths { get; } = lengths;
}

/// <summary>Gives a parameter of a graph that is an array its number of elements: one for each layer, say.</summary>
/// <param name="count">Number of elements.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class RepeatAttribute(int count) : Attribute
{
    /// <summary>Number of elements.</summary>
    public int Count { get; } = count;
}

/// <summary>
/// Places a graph on several devices: each block runs on a device of its own, with an arena there, and tensors that cross are copied. The
/// generated class takes a device for each block, and its Run a queue for each.
/// </summary>
/// <param name="names">Names of the blocks, identifiers, in the order of the devices.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BlocksAttribute(params string[] names) : Attribute
{
    /// <summary>Names of the blocks.</summary>
    public IReadOnlyList<string> Names { get; } = names;
}

/// <summary>
/// On a method: what it computes is of a block, where the graph that calls it has blocks. On a parameter, or a property of a bundle: the
/// block on whose device the caller has it. What is not marked follows from what it reads, where that is of one block.
/// </summary>
/// <param name="name">The block.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Parameter | AttributeTargets.Property)]
public sealed class BlockAttribute(string name) : Attribute
{
    /// <summary>The block.</summary>
    public string Name { get; } = name;
}

/// <summary>Carries the steps of an operator in metadata for graphs of other assemblies. Written by the generator.</summary>
/// <param name="version">Version of the text format.</param>
/// <param name="signature">Documentation id of the method.</param>
/// <param name="text">The steps.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true)]
public sealed class OperatorStepsAttribute(int version, string signature, string text) : Attribute
{
    /// <summary>Version of the text format.</summary>
    public int Version { get; } = version;

    /// <summary>Documentation id of the method.</summary>
    public string Signature { get; } = signature;

    /// <summary>The steps.</summary>
    public string Text { get; } = text;
}

/// <summary>Carries a pattern in metadata for graphs of other assemblies. Written by the generator.</summary>
/// <param name="version">Version of the text format.</param>
/// <param name="text">The steps, and what is put in their place.</param>
/// <param name="processorText">The same for processors; empty where there is nothing to put.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class PatternStepsAttribute(int version, string text, string processorText) : Attribute
{
    /// <summary>Version of the text format.</summary>
    public int Version { get; } = version;

    /// <summary>The steps, and what is put in their place.</summary>
    public string Text { get; } = text;

    /// <summary>The same for processors.</summary>
    public string ProcessorText { get; } = processorText;
}

/// <summary>
/// Carries what the compiler decided about a plan of a graph, on the class that runs it. The build writes it into files where the property
/// <c>HataDslGraphReports</c> names a folder. Written by the generator.
/// </summary>
/// <param name="variant">The plan.</param>
/// <param name="graph">Full name of the graph's method.</param>
/// <param name="report">A text with tables.</param>
/// <param name="picture">An SVG.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class GraphDocumentAttribute(GraphVariant variant, string graph, string report, string picture) : Attribute
{
    /// <summary>The plan.</summary>
    public GraphVariant Variant { get; } = variant;

    /// <summary>Full name of the graph's method.</summary>
    public string Graph { get; } = graph;

    /// <summary>A text with tables.</summary>
    public string Report { get; } = report;

    /// <summary>An SVG.</summary>
    public string Picture { get; } = picture;
}
