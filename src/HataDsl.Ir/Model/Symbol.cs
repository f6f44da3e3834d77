namespace HataDsl.Ir;

/// <summary>What a <see cref="Symbol"/> names.</summary>
public enum SymbolKind : byte
{
    /// <summary>A view of a device buffer, a parameter of the kernel.</summary>
    View,

    /// <summary>A scalar parameter: the same for every invocation of a launch.</summary>
    Scalar,

    /// <summary>An array shared by the invocations of a workgroup. Contents are undefined at the start.</summary>
    Shared,

    /// <summary>An array private to an invocation, zero at its declaration.</summary>
    Private,

    /// <summary>A mutable scalar variable of an invocation.</summary>
    Local,

    /// <summary>An array of constants: the same in every invocation, never written.</summary>
    Table,

    /// <summary>A matrix tile of a subgroup. Its elements are undefined until it is filled or loaded.</summary>
    Tile,
}

/// <summary>How a kernel may use a view.</summary>
public enum ViewAccess : byte
{
    /// <summary>Read only (<c>In&lt;T&gt;</c>).</summary>
    Read,

    /// <summary>Write only (<c>Out&lt;T&gt;</c>).</summary>
    Write,

    /// <summary>Read and write (<c>InOut&lt;T&gt;</c>).</summary>
    ReadWrite,
}

/// <summary>A named storage location: parameter, array or variable. Compared by identity.</summary>
public sealed class Symbol : KernelNode
{
    /// <summary>Creates a symbol.</summary>
    /// <param name="kind">What it names.</param>
    /// <param name="name">Its name, unique within the function.</param>
    /// <param name="type">Element type of a view or array, else the type of the value.</param>
    /// <param name="length">Elements of a shared or private array, else 0.</param>
    /// <param name="access">How a view may be used.</param>
    /// <param name="byReference">Whether a parameter of a helper function is passed by reference.</param>
    /// <param name="lanes">Scalars of one element of a view or shared array.</param>
    public Symbol(
        SymbolKind kind, string name, ScalarType type, int length = 0, ViewAccess access = ViewAccess.Read, bool byReference = false, int lanes = 1)
    {
        Kind = kind;
        Name = name;
        Type = type;
        Length = length;
        Access = access;
        ByReference = byReference;
        Lanes = lanes;
    }

    /// <summary>What the symbol names.</summary>
    public SymbolKind Kind { get; }

    /// <summary>Name, unique within the function.</summary>
    public string Name { get; }

    /// <summary>Type of the scalars of a view or array, else the type of the value.</summary>
    public ScalarType Type { get; }

    /// <summary>Scalars of a shared or private array, else 0.</summary>
    public int Length { get; }

    /// <summary>
    /// Scalars of one element of a view or shared array, 1 unless the elements are vectors. A load or store moves all scalars of an element.
    /// Elements of 2, 4, 8 or 16 scalars are aligned to their size, those of 3 to the size of a scalar.
    /// </summary>
    public int Lanes { get; }

    /// <summary>How a view may be used.</summary>
    public ViewAccess Access { get; }

    /// <summary>The shape of a tile.</summary>
    public TileShape? Tile { get; init; }

    /// <summary>
    /// For a parameter of a helper function: the argument is the caller's own variable or array
    /// (a <c>ref</c>/<c>out</c> parameter), and inlining replaces the parameter by it.
    /// </summary>
    public bool ByReference { get; }

    /// <summary>The bits of a table's elements; empty for a parameter that stands for one, and for everything else.</summary>
    public IReadOnlyList<ulong> Contents { get; init; } = [];

    /// <summary>
    /// For a scalar parameter: whether its value is a constant when the device compiles the kernel, so that each value makes a variant.
    /// </summary>
    public bool IsSpecialized { get; init; }

    /// <summary>For a shared array whose length is known only at launch: the terms whose sum is its length; else empty.</summary>
    public IReadOnlyList<LengthTerm> Terms { get; init; } = [];

    /// <summary>
    /// For a view of structs: bytes of one. Such a view has no elements of its own: each scalar of the struct is a view beside it, whose
    /// <see cref="Record"/> it is. Else 0.
    /// </summary>
    public int RecordSize { get; init; }

    /// <summary>For a view of one scalar of structs: the parameter. Its elements lie <see cref="RecordSize"/> bytes apart.</summary>
    public Symbol? Record { get; init; }

    /// <summary>For a view of one scalar of structs: where in the struct it lies, in bytes, a multiple of its size.</summary>
    public int Offset { get; init; }

    /// <summary>For a view or shared array: how many of its scalars one index is apart from the next in memory: more than 1 for vectors and within structs.</summary>
    public int Stride => Record is null ? Lanes : Record.RecordSize / Type.Size();

    /// <summary>Whether the symbol is a parameter of a kernel.</summary>
    public bool IsParameter => Kind == SymbolKind.Scalar || (Kind == SymbolKind.View && Record is null);

    /// <summary>Whether the symbol is indexed (a view or an array).</summary>
    public bool IsIndexed => Kind is SymbolKind.View or SymbolKind.Shared or SymbolKind.Private or SymbolKind.Table;

    /// <summary>A symbol of another name that is like this one in everything else.</summary>
    /// <param name="name">The new name.</param>
    public Symbol Renamed(string name) => new(Kind, name, Type, Length, Access, lanes: Lanes)
    {
        Tile = Tile,
        Contents = Contents,
        IsSpecialized = IsSpecialized,
        Terms = Terms,
        RecordSize = RecordSize,
        Record = Record,
        Offset = Offset,
    };

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>One term of a length: a constant times specialized parameters.</summary>
/// <param name="Factor">The constant.</param>
/// <param name="Parameters">The parameters, none for a constant term.</param>
public sealed record LengthTerm(long Factor, IReadOnlyList<Symbol> Parameters)
{
    /// <summary>The term as an expression of C# and GLSL.</summary>
    /// <param name="name">The name of a parameter.</param>
    /// <param name="factor">The text of the constant.</param>
    public string Text(Func<Symbol, string> name, Func<long, string> factor) =>
        string.Join(" * ", new[] { factor(Factor) }.Concat(Parameters.Select(name)));
}
