namespace HataDsl.Ir;

/// <summary>What a pass may assume about an operation.</summary>
[Flags]
public enum OpTraits
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The results depend on the operands alone: may be removed, merged or moved.</summary>
    Pure = 1,

    /// <summary>Reads memory or a variable.</summary>
    Reads = 2,

    /// <summary>Writes memory or a variable.</summary>
    Writes = 4,

    /// <summary>Every invocation of the workgroup must reach it together.</summary>
    SynchronisesWorkgroup = 8,

    /// <summary>Invocations of a subgroup exchange values: every one of them must reach it together.</summary>
    ExchangesInSubgroup = 16,

    /// <summary>The operands may be swapped.</summary>
    Commutative = 32,

    /// <summary>Differs between invocations of a workgroup even when its operands do not.</summary>
    Varying = 64,

    /// <summary>The result is the same in every invocation of the subgroup, whatever the operands.</summary>
    SubgroupUniform = 128,

    /// <summary>Ends its region: nothing may follow it.</summary>
    Terminates = 256,

    /// <summary>Names a <see cref="Symbol"/>.</summary>
    HasSymbol = 512,

    /// <summary>What is read after it may have been written by other invocations.</summary>
    OrdersMemory = 1024,
}

/// <summary>Which types an operand may have.</summary>
public enum OperandClass : byte
{
    /// <summary>Any type.</summary>
    Any,

    /// <summary>32- or 64-bit integers and floats.</summary>
    Arithmetic,

    /// <summary>32- or 64-bit integers.</summary>
    Integer,

    /// <summary>f32 or f64.</summary>
    Float,

    /// <summary>i1.</summary>
    Boolean,

    /// <summary>32- or 64-bit integers, or i1.</summary>
    IntegerOrBoolean,

    /// <summary>i32.</summary>
    Int32Only,

    /// <summary>i32 or i64.</summary>
    IndexOnly,
}

/// <summary>How the type of the result follows from the operands.</summary>
public enum ResultRule : byte
{
    /// <summary>No result.</summary>
    None,

    /// <summary>The type of the first operand.</summary>
    SameAsFirst,

    /// <summary>i1.</summary>
    Boolean,

    /// <summary>i32.</summary>
    Int32,

    /// <summary>u64.</summary>
    UInt64,

    /// <summary>The type of the symbol (element type when indexed).</summary>
    SameAsSymbol,

    /// <summary>Written on the instruction itself.</summary>
    Explicit,
}

/// <summary>One row of the operation table.</summary>
/// <param name="Op">The operation.</param>
/// <param name="Name">Its name in IR text.</param>
/// <param name="Operands">Classes of the operands, in order.</param>
/// <param name="SameTypes">How many of the first operands must have one and the same type.</param>
/// <param name="Result">Rule for the result's type.</param>
/// <param name="Regions">Number of nested regions.</param>
/// <param name="Traits">What passes may assume.</param>
/// <param name="Meaning">One line for the reference page.</param>
public sealed record OpInfo(
    Op Op, string Name, OperandClass[] Operands, int SameTypes, ResultRule Result, int Regions, OpTraits Traits, string Meaning)
{
    /// <summary>Whether a trait is set.</summary>
    public bool Has(OpTraits trait) => (Traits & trait) != 0;
}
