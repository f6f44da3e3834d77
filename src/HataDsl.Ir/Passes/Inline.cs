namespace HataDsl.Ir.Passes;

/// <summary>
/// Puts the bodies of helper functions in place of their calls: value parameters become variables, everything else is replaced by
/// the caller's own symbol. Afterwards the kernel has no functions, and every array has a length that is known.
/// </summary>
/// <remarks>Needs functions without early returns (<see cref="LowerJumps.InFunctions"/>).</remarks>
public sealed class Inline
{
    /// <summary>Elements up to which a private array is zeroed by single stores.</summary>
    private const int ZeroedByStores = 8;

    private readonly Dictionary<string, Function> _functions = [];
    private readonly HashSet<Function> _flat = [];
    private readonly HashSet<Function> _pending = [];

    private Inline()
    {
    }

    /// <summary>Inlines every call of a kernel.</summary>
    /// <exception cref="InvalidOperationException">A function calls itself; the verifier says so first.</exception>
    public static void Run(Kernel kernel)
    {
        var pass = new Inline();
        foreach (Function function in kernel.Functions)
        {
            pass._functions.Add(function.Name, function);
        }

        var names = new SymbolNames(kernel.Parameters, kernel.Symbols);
        pass.ExpandBody(kernel.Body, new Scope(kernel.Symbols, names));
        kernel.Functions.Clear();
    }

    /// <summary>Expands the calls in the body of a kernel or function and puts the results in place of theirs.</summary>
    private void ExpandBody(Region body, Scope scope)
    {
        Expand(body, scope, inLoop: false);
        Finish(body, scope.Results);
    }

    private void Expand(Region region, Scope scope, bool inLoop)
    {
        bool hasCall = false;
        foreach (Instruction instruction in region.Instructions)
        {
            hasCall |= instruction.Op == Op.Call;
            foreach (Region nested in instruction.Regions)
            {
                Expand(nested, scope, inLoop || instruction.Op == Op.Loop);
            }
        }

        if (!hasCall)
        {
            return;
        }

        List<Instruction> source = [.. region.Instructions];
        region.Instructions.Clear();
        foreach (Instruction instruction in source)
        {
            if (instruction.Op == Op.Call)
            {
                ExpandCall(instruction, region.Instructions, scope, inLoop);
            }
            else
            {
                region.Instructions.Add(instruction);
            }
        }
    }

    private void ExpandCall(Instruction call, List<Instruction> target, Scope scope, bool inLoop)
    {
        Function function = _functions[call.Callee!];
        Flatten(function);
        var cloner = new RegionCloner();
        int operand = 0;
        int argument = 0;
        foreach (Symbol parameter in function.Parameters)
        {
            if (parameter.Kind == SymbolKind.Local && !parameter.ByReference)
            {
                Symbol local = scope.Declare(parameter);
                cloner.Symbols.Add(parameter, local);
                target.Add(new Instruction(Op.Set) { Symbol = local, Operands = [call.Operands[operand++]], Span = call.Span });
            }
            else
            {
                cloner.Symbols.Add(parameter, call.SymbolArguments[argument++]);
            }
        }

        foreach (Symbol symbol in function.Symbols)
        {
            Symbol own = scope.Declare(symbol);
            cloner.Symbols.Add(symbol, own);
            if (own.Kind == SymbolKind.Private && inLoop)
            {
                Zero(own, target, scope, call.Span);
            }
        }

        List<Instruction> body = function.Body.Instructions;
        bool returns = body.Count > 0 && body[body.Count - 1].Op == Op.Return;
        cloner.CloneInto(target, body, returns ? body.Count - 1 : body.Count);
        if (call.Results.Length > 0)
        {
            scope.Results.Add(call.Result, cloner.Map(body[body.Count - 1].Operands[0]));
        }
    }

    /// <summary>Inlines the calls of a function itself, once.</summary>
    private void Flatten(Function function)
    {
        if (_flat.Contains(function))
        {
            return;
        }

        if (!_pending.Add(function))
        {
            throw new InvalidOperationException($"Function '{function.Name}' calls itself.");
        }

        ExpandBody(function.Body, new Scope(function.Symbols, new SymbolNames(function.Parameters, function.Symbols)));
        _flat.Add(function);
    }

    /// <summary>Replaces results of calls, and the lengths of arrays, which inlining has made known.</summary>
    private static void Finish(Region region, Dictionary<Value, Value> results)
    {
        foreach (Instruction instruction in region.Instructions)
        {
            FoldLength(instruction);
            Value[] operands = instruction.Operands;
            for (int i = 0; i < operands.Length; i++)
            {
                if (results.TryGetValue(operands[i], out Value? result))
                {
                    operands[i] = result;
                }
            }

            foreach (Region nested in instruction.Regions)
            {
                Finish(nested, results);
            }
        }
    }

    private static void FoldLength(Instruction instruction)
    {
        if (instruction.Op == Op.Length && instruction.Symbol is { Kind: not SymbolKind.View, Length: > 0 } array)
        {
            instruction.Op = Op.Const;
            instruction.Symbol = null;
            instruction.Bits = (uint)array.Length;
        }
    }

    /// <summary>A private array is zero at its declaration, which a loop passes many times.</summary>
    private static void Zero(Symbol array, List<Instruction> target, Scope scope, SourceSpan span)
    {
        var region = new Region();
        var builder = new RegionBuilder(region) { Span = span };
        Value zero = builder.Constant(array.Type, 0);
        if (array.Length <= ZeroedByStores)
        {
            for (int i = 0; i < array.Length; i++)
            {
                builder.Store(array, builder.Constant(i), zero);
            }
        }
        else
        {
            Symbol index = scope.Declare(new Symbol(SymbolKind.Local, "index", ScalarType.I32));
            builder.Set(index, builder.Constant(0));
            Instruction loop = builder.Loop();
            builder.Region = loop.Regions[0];
            builder.EmitEffect(Op.Test, builder.Emit(Op.Less, builder.Get(index), builder.Constant(array.Length)));
            builder.Region = loop.Regions[1];
            builder.Store(array, builder.Get(index), zero);
            builder.Region = loop.Regions[2];
            builder.Set(index, builder.Emit(Op.Add, builder.Get(index), builder.Constant(1)));
        }

        target.AddRange(region.Instructions);
    }

    /// <summary>The function or kernel that calls are expanded in.</summary>
    private sealed class Scope(List<Symbol> symbols, SymbolNames names)
    {
        /// <summary>What each call gave.</summary>
        public Dictionary<Value, Value> Results { get; } = [];

        /// <summary>A symbol of its own for each call; tables of equal contents are one.</summary>
        public Symbol Declare(Symbol like)
        {
            Symbol? same = like.Kind == SymbolKind.Table
                ? symbols.Find(known => known.Kind == SymbolKind.Table && known.Type == like.Type && known.Contents.SequenceEqual(like.Contents))
                : null;
            if (same is not null)
            {
                return same;
            }

            Symbol symbol = like.Renamed(names.Take(like.Name));
            symbols.Add(symbol);
            return symbol;
        }
    }
}
