using HataDsl.Fuzz.Model;

namespace HataDsl.Fuzz.Generation;

/// <summary>
/// Makes a random program from a seed. Every program is defined: indices are masked, divisors guarded, shared arrays written by their
/// owners between barriers, atomics in one order-independent operation for each element, floats flushed and compared by contract.
/// </summary>
internal sealed partial class ProgramGenerator
{
    /// <summary>Elements of every view; a power of two, at least the invocations of a launch.</summary>
    public const int ViewLength = 128;

    /// <summary>Views with this at the end of their name hold subnormal numbers.</summary>
    public const string SubnormalSuffix = "WithSubnormals";

    private readonly Random _random;
    private readonly FuzzProgram _program;
    private readonly FuzzType[] _palette;
    private readonly List<UserStruct> _structs = [];
    private readonly List<(string Name, UserStruct Type, bool IsReference)> _structHelpers = [];
    private readonly List<(string Name, FuzzType Element, FuzzType First, FuzzType Second)> _arrayHelpers = [];
    private readonly int _invocations;
    private readonly bool _usesSubgroups;
    private readonly bool _hasSubnormals;
    private int _names;
    private int _budget;

    private ProgramGenerator(int seed)
    {
        _random = new Random(seed);
        (int x, int y, int z) = Pick<(int, int, int)>(
            [(8, 1, 1), (8, 1, 1), (16, 1, 1), (32, 1, 1), (64, 1, 1), (7, 1, 1), (1, 1, 1), (33, 1, 1), (8, 2, 1), (5, 3, 1), (4, 2, 2), (3, 2, 2), (9, 1, 1), (2, 4, 1)]);
        _invocations = x * y * z;
        _usesSubgroups = _invocations % 8 == 0 && _random.Next(3) == 0;
        string size = z > 1 ? $"{x}, {y}, {z}" : y > 1 ? $"{x}, {y}" : $"{x}";
        _program = new FuzzProgram(seed) { Attribute = size + ", Contract = Contract.Exact" };
        FuzzType[] all = Enum.GetValues<FuzzType>();
        _random.Shuffle(all);
        _palette = [.. all.Take(_random.Next(3, 7)).Append(FuzzType.Int32).Distinct()];
        _budget = _random.Next(5, 22);
        _hasSubnormals = Chance(5);
        _program.KeepsSubnormals = _hasSubnormals;
    }

    /// <summary>The program of a seed.</summary>
    public static FuzzProgram Create(int seed)
    {
        var generator = new ProgramGenerator(seed);
        generator.Build();
        return generator._program;
    }

    private void Build()
    {
        var outer = new Scope();
        if (_hasSubnormals)
        {
            AddSubnormalFunctions();
        }

        int structs = Chance(3) ? 1 : 0;
        for (int i = 0; i < structs; i++)
        {
            AddStruct(outer);
        }

        int helpers = _random.Next(3);
        for (int i = 0; i < helpers; i++)
        {
            AddHelper(outer);
        }

        if (Chance(4))
        {
            AddArrayHelper(outer);
        }

        BuildKernel(outer);
    }

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    private string Name(string prefix) => prefix + _names++;

    /// <summary>A type of the program; sometimes any other.</summary>
    private FuzzType AnyType() => Chance(6) ? Pick(Enum.GetValues<FuzzType>()) : Pick(_palette);

    private FuzzType AnyArithmetic()
    {
        FuzzType type = AnyType();
        return type is FuzzType.Bool || type.IsNarrow() || type.IsStorage() ? Pick(FuzzTypes.Arithmetic) : type;
    }

    private FuzzType AnyInteger() => Chance(3) ? FuzzType.Int32 : Pick<FuzzType>([FuzzType.Int32, FuzzType.UInt32, FuzzType.Int64, FuzzType.UInt64]);

    private Expression Literal(FuzzType type) => new(type, type.Literal(_random));
}
