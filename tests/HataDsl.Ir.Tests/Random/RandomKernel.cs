namespace HataDsl.Ir.Tests;

/// <summary>
/// Well-typed kernels from a seed: arithmetic of all types, variables, arrays, loops of several forms, conditionals, jumps, helper
/// functions. Even seeds synchronise and have only uniform control; odd seeds have divergent control with jumps and no barrier.
/// </summary>
internal sealed partial class RandomKernel
{
    private const int Elements = 32;

    /// <summary>Few types in one kernel, so that values meet; i32 for indices, f32, and one more.</summary>
    private readonly ScalarType[] _types;

    private readonly Random _random;
    private readonly bool _synchronises;
    private readonly List<List<Value>> _scopes = [];
    private Kernel _kernel = null!;
    private RegionBuilder _at = null!;
    private List<Symbol> _variables = [];
    private List<Symbol> _arrays = [];
    private List<Symbol> _declared = [];
    private Symbol _accumulator = null!;
    private ScalarType _returns;
    private bool _inFunction;
    private int _loopDepth;
    private bool _inBody;
    private int _budget;
    private int _names;

    private RandomKernel(int seed)
    {
        _random = new Random(seed);
        _synchronises = seed % 2 == 0;
        ScalarType[] others = [ScalarType.U32, ScalarType.I64, ScalarType.U64, ScalarType.F64];
        _types = [ScalarType.I32, ScalarType.I32, ScalarType.F32, others[_random.Next(others.Length)]];
    }

    /// <summary>The kernel of a seed.</summary>
    public static Kernel Create(int seed) => new RandomKernel(seed).CreateKernel();

    /// <summary>Arguments for it; the same seed gives the same.</summary>
    public static Dictionary<string, ulong[]> Arguments(Kernel kernel, int seed)
    {
        var random = new Random(seed);
        return kernel.Parameters.ToDictionary(parameter => parameter.Name, parameter =>
        {
            int length = parameter.Kind == SymbolKind.Scalar ? 1 : Elements;
            return Enumerable.Range(0, length).Select(_ => RandomBits(random, parameter.Type)).ToArray();
        });
    }

    /// <summary>Random bits that are no NaN other than .NET's own.</summary>
    private static ulong RandomBits(Random random, ScalarType type)
    {
        double real = random.Next(8) switch
        {
            0 => 0,
            1 => double.NegativeZero,
            2 => random.Next(-4, 5),
            3 => random.Next(2) == 0 ? double.PositiveInfinity : 1e-40,
            _ => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-3, 6)),
        };
        return type.IsFloat() ? ConstantEvaluator.Evaluate(Op.Convert, ScalarType.F64, type, ConstantBits.FromDouble(real))
            : ConstantBits.Truncate(type, random.Next(4) == 0 ? (ulong)random.NextInt64(long.MinValue, long.MaxValue) : (ulong)(long)random.Next(-3, 40));
    }

    private Kernel CreateKernel()
    {
        _kernel = new Kernel("Random", _random.Next(3) switch { 0 => new(8, 1, 1), 1 => new(4, 2, 1), _ => new(1, 4, 2) }) { Contract = _random.Next(2) == 0 ? NumericContract.Exact : NumericContract.Relaxed };
        int functions = _random.Next(4);
        for (int i = 0; i < functions; i++)
        {
            CreateFunction($"f{i}");
        }

        foreach (ScalarType type in new[] { ScalarType.F32, ScalarType.I32, ScalarType.F16, ScalarType.U8, ScalarType.I64 })
        {
            _kernel.Parameters.Add(new Symbol(SymbolKind.View, $"in_{type.Name()}", type));
            _kernel.Parameters.Add(new Symbol(SymbolKind.View, $"io_{type.Name()}", type, access: ViewAccess.ReadWrite));
        }

        _kernel.Parameters.Add(new Symbol(SymbolKind.Scalar, "n", ScalarType.I32));
        _kernel.Parameters.Add(new Symbol(SymbolKind.Scalar, "scale", ScalarType.F32));
        _kernel.Parameters.Add(new Symbol(SymbolKind.Scalar, "flag", ScalarType.I1));
        _kernel.Symbols.Add(new Symbol(SymbolKind.Shared, "tile", ScalarType.I32, Elements));
        _inFunction = false;
        _declared = _kernel.Symbols;
        _variables = [];
        _arrays = [.. _kernel.Parameters.Where(parameter => parameter.IsIndexed), .. _kernel.Symbols];
        _at = new RegionBuilder(_kernel.Body);
        _budget = _random.Next(20, 100);
        _scopes.Add([]);
        DeclareArray(4);
        DeclareArray(40);
        EmitInputs();
        EmitPositions();
        DeclareVariables(6);
        _accumulator = Declare(ScalarType.I32);
        EmitBlock(uniform: true);
        StoreEverything();
        _scopes.Clear();
        return _kernel;
    }

    private void CreateFunction(string name)
    {
        _returns = _random.Next(4) == 0 ? ScalarType.Void : AnyArithmetic();
        var function = new Function(name, _returns);
        function.Parameters.Add(new Symbol(SymbolKind.Local, "a", AnyArithmetic()));
        function.Parameters.Add(new Symbol(SymbolKind.View, "view", ScalarType.F32));
        function.Parameters.Add(new Symbol(SymbolKind.Local, "r", ScalarType.I32, byReference: true));
        function.Parameters.Add(new Symbol(SymbolKind.Local, "b", ScalarType.I32));
        function.Parameters.Add(new Symbol(SymbolKind.Shared, "shared", ScalarType.I32, _random.Next(2) * Elements, byReference: true));
        _inFunction = true;
        _declared = function.Symbols;
        _variables = [.. function.Parameters.Where(parameter => parameter.Kind == SymbolKind.Local)];
        _arrays = [function.Parameters[1], function.Parameters[4]];
        _at = new RegionBuilder(function.Body);
        _budget = _random.Next(5, 30);
        _scopes.Add([]);
        if (_random.Next(2) == 0)
        {
            DeclareArray(_random.Next(2) == 0 ? 4 : 12);
        }

        _accumulator = function.Parameters[2];
        Keep(_at.Get(function.Parameters[0]));
        Keep(_at.Get(function.Parameters[3]));
        Keep(_at.Emit(Op.Less, _at.Get(function.Parameters[3]), _at.Constant(_random.Next(10))));
        DeclareVariables(2);
        EmitBlock(uniform: true);
        if (_returns != ScalarType.Void)
        {
            _at.EmitEffect(Op.Return, Any(_returns));
        }

        _scopes.Clear();
        _kernel.Functions.Add(function);
    }

    private void DeclareVariables(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Declare(_random.Next(8) == 0 ? ScalarType.I1 : _random.Next(8) == 0 ? ScalarType.F16 : AnyArithmetic());
        }
    }

    /// <summary>C# lets no variable be read before it is assigned.</summary>
    private Symbol Declare(ScalarType type)
    {
        var variable = new Symbol(SymbolKind.Local, $"v{_names++}", type);
        _at.Set(variable, Any(type));
        _declared.Add(variable);
        _variables.Add(variable);
        return variable;
    }

    private void DeclareArray(int length)
    {
        var array = new Symbol(SymbolKind.Private, $"p{_names++}", AnyArithmetic(), length);
        _declared.Add(array);
        _arrays.Add(array);
    }

    private void EmitPositions()
    {
        for (Op op = Op.InvocationX; op <= Op.SubgroupIndex; op++)
        {
            if (_random.Next(3) > 0)
            {
                Keep(_at.Emit(op));
            }
        }
    }

    /// <summary>Makes variables and arrays observable, each invocation in its own element where there are enough.</summary>
    private void StoreEverything()
    {
        Value index = _at.Emit(Op.And, _at.Emit(Op.InvocationX), _at.Constant(Elements - 1));
        Value[] values =
        [
            .. _variables.Select(_at.Get),
            .. _arrays.Where(array => array.Kind == SymbolKind.Private).SelectMany(array => Enumerable.Range(0, 3).Select(i => _at.Load(array, _at.Constant(i)))),
        ];
        foreach (Value value in values)
        {
            Observe(value);
        }

        _at.Store(_arrays.First(array => array.Name == "io_i32"), index, _at.Get(_accumulator));
    }

    /// <summary>Mixes the bits of a value into a variable that is stored at the end, so that a wrong value shows.</summary>
    private void Observe(Value value)
    {
        Value bits = value.Type switch
        {
            ScalarType.I1 => _at.EmitAs(ScalarType.I32, Op.Select, value, _at.Constant(3), _at.Constant(4)),
            ScalarType.F64 => _at.EmitAs(ScalarType.I32, Op.Convert, _at.Emit(Op.RotateLeft, _at.EmitAs(ScalarType.U64, Op.Bitcast, value), _at.Constant(19))),
            ScalarType.F32 => _at.EmitAs(ScalarType.I32, Op.Bitcast, value),
            _ => _at.EmitAs(ScalarType.I32, Op.Convert, value),
        };
        _at.Set(_accumulator, _at.Emit(Op.Xor, _at.Emit(Op.Mul, _at.Get(_accumulator), _at.Constant(31)), bits));
    }

    /// <summary>Values of each type that are not known when the kernel is compiled.</summary>
    private void EmitInputs()
    {
        foreach (Symbol view in _arrays.Where(array => array.Kind == SymbolKind.View).ToArray())
        {
            Value index = _at.Emit(Op.And, _at.Emit(_random.Next(2) == 0 ? Op.InvocationX : Op.LocalIndex), _at.Constant(Elements - 1));
            Keep(_at.Load(view, index));
        }

        Value[] loaded = [.. _scopes[0]];
        for (int i = 0; i < 4; i++)
        {
            Value value = loaded[_random.Next(loaded.Length)];
            Keep(_at.EmitAs(_types[^1], Op.Convert, value));
            Keep(_at.Emit(Op.Less, _at.EmitAs(ScalarType.F32, Op.Convert, value), _at.Constant(ScalarType.F32, ConstantBits.FromSingle(1 << (3 * i)))));
        }
    }

    private ScalarType AnyArithmetic() => _types[_random.Next(_types.Length)];

    private void Keep(Value value) => _scopes[^1].Add(value);
}
