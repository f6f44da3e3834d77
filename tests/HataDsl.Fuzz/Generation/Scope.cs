using HataDsl.Fuzz.Model;

namespace HataDsl.Fuzz.Generation;

/// <summary>A variable in reach.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Text">How it is written.</param>
/// <param name="IsWritable">Whether statements may assign it.</param>
internal readonly record struct Variable(FuzzType Type, string Text, bool IsWritable);

/// <summary>A private array in reach; its length is a power of two.</summary>
internal readonly record struct ArrayVariable(FuzzType Type, string Text, int Length);

/// <summary>A method that can be called.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Result">What it returns; null for void.</param>
/// <param name="Parameters">Types of the parameters.</param>
/// <param name="ByReference">Which of them are ref.</param>
internal sealed record Callable(string Name, FuzzType? Result, FuzzType[] Parameters, bool[] ByReference);

/// <summary>A user struct with three fields and a method.</summary>
internal sealed record UserStruct(string Name, (FuzzType Type, string Name)[] Fields, Callable Method);

/// <summary>A variable of a user struct.</summary>
internal readonly record struct StructVariable(UserStruct Type, string Text);

/// <summary>What statements and expressions at one place may use.</summary>
internal sealed class Scope
{
    public List<Variable> Variables { get; init; } = [];

    public List<ArrayVariable> Arrays { get; init; } = [];

    public List<StructVariable> Structs { get; init; } = [];

    public List<Callable> Callables { get; init; } = [];

    /// <summary>Views and shared arrays that may be read at any index: text of the indexer with {0} for the index.</summary>
    public List<(FuzzType Type, string Form)> Readable { get; init; } = [];

    /// <summary>Elements that belong to this invocation, to be written: outputs, shared slots.</summary>
    public List<(FuzzType Type, string Text, bool IsReadable)> Elements { get; init; } = [];

    /// <summary>Whether the place is inside the kernel itself, so that atomics and outputs can be named.</summary>
    public bool IsKernel { get; init; }

    /// <summary>What return gives here; null where a plain return is meant.</summary>
    public FuzzType? Result { get; init; }

    public bool MayReturn { get; init; }

    public bool InLoop { get; init; }

    public bool InSwitch { get; init; }

    /// <summary>A nested scope: what is declared in it ends with it.</summary>
    public Scope Nested(bool? inLoop = null, bool? inSwitch = null, bool? mayReturn = null) => new()
    {
        Variables = [.. Variables],
        Arrays = [.. Arrays],
        Structs = [.. Structs],
        Callables = [.. Callables],
        Readable = [.. Readable],
        Elements = [.. Elements],
        IsKernel = IsKernel,
        Result = Result,
        MayReturn = mayReturn ?? MayReturn,
        InLoop = inLoop ?? InLoop,
        InSwitch = inSwitch ?? InSwitch,
    };
}
