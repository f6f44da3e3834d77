namespace HataDsl.Ir;

/// <summary>Invocations of a workgroup along each axis, each at least 1.</summary>
/// <param name="X">Along x, the fastest axis.</param>
/// <param name="Y">Along y.</param>
/// <param name="Z">Along z.</param>
public readonly record struct WorkgroupShape(int X, int Y, int Z)
{
    /// <summary>Invocations in the workgroup.</summary>
    public int Count => X * Y * Z;
}

/// <summary>How closely floating-point results follow C#.</summary>
public enum NumericContract : byte
{
    /// <summary>Back-ends may contract a multiply and an add and use their own transcendental functions.</summary>
    Relaxed,

    /// <summary>Every operation is rounded as in C#: no contraction, correctly rounded division and square root.</summary>
    Exact,

    /// <summary>No contraction; every operation is within a number of units in the last place of the true result of its operands.</summary>
    Bounded,
}

/// <summary>A helper function. Inlined before any emitter sees the kernel.</summary>
public sealed class Function
{
    /// <summary>Creates a function.</summary>
    public Function(string name, ScalarType returnType)
    {
        Name = name;
        ReturnType = returnType;
    }

    /// <summary>Unique name within the kernel.</summary>
    public string Name { get; }

    /// <summary>Type of the returned value or <see cref="ScalarType.Void"/>.</summary>
    public ScalarType ReturnType { get; }

    /// <summary>Parameters in order. A value parameter is a <see cref="SymbolKind.Local"/> set by the call.</summary>
    public List<Symbol> Parameters { get; } = [];

    /// <summary>Variables and arrays declared in the body.</summary>
    public List<Symbol> Symbols { get; } = [];

    /// <summary>The body.</summary>
    public Region Body { get; set; } = new();
}

/// <summary>One kernel with the helper functions it calls: the unit of compilation, hashing and emission.</summary>
public sealed class Kernel
{
    /// <summary>Creates a kernel.</summary>
    /// <param name="name">Full name of the C# method, with type arguments if any, such as <c>Sample.Kernels.Saxpy</c>.</param>
    /// <param name="workgroup">Invocations of a workgroup.</param>
    public Kernel(string name, WorkgroupShape workgroup)
    {
        Name = name;
        Workgroup = workgroup;
    }

    /// <summary>Full name of the C# method.</summary>
    public string Name { get; }

    /// <summary>Invocations of a workgroup.</summary>
    public WorkgroupShape Workgroup { get; }

    /// <summary>How closely results follow C#.</summary>
    public NumericContract Contract { get; set; }

    /// <summary>For <see cref="NumericContract.Bounded"/>: the bound of each operation in units in the last place.</summary>
    public int Ulps { get; set; }

    /// <summary>Workgroups that a processor of a GPU should hold at the same time; 0 for any number.</summary>
    public int ResidentWorkgroups { get; set; }

    /// <summary>Whether a multiply and an add may become one operation.</summary>
    public bool MayContract => Contract == NumericContract.Relaxed;

    /// <summary>Whether a form of an operation is good enough for the contract.</summary>
    /// <param name="ulps">The bound of the form in units in the last place; null if it has none.</param>
    public bool Allows(int? ulps) => Contract == NumericContract.Relaxed || (Contract == NumericContract.Bounded && ulps <= Ulps);

    /// <summary>Views and scalars in the order of the C# parameters.</summary>
    public List<Symbol> Parameters { get; } = [];

    /// <summary>Shared arrays, private arrays and variables.</summary>
    public List<Symbol> Symbols { get; } = [];

    /// <summary>Helper functions by name; empty once inlined.</summary>
    public List<Function> Functions { get; } = [];

    /// <summary>The body of the kernel.</summary>
    public Region Body { get; set; } = new();

    /// <summary>Source files that spans refer to. Not part of the kernel's identity.</summary>
    public List<string> Files { get; } = [];

    /// <summary>Bytes of shared memory, each array aligned to 16.</summary>
    public int SharedBytes
    {
        get
        {
            int bytes = 0;
            foreach (Symbol symbol in Symbols)
            {
                if (symbol.Kind == SymbolKind.Shared)
                {
                    bytes = ((bytes + 15) & ~15) + (symbol.Length * symbol.Type.Size());
                }
            }

            return bytes;
        }
    }
}
