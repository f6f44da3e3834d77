namespace HataDsl.Ir.Passes;

/// <summary>
/// Folds constants, applies identities that are exact (for integers modulo two to their width, for floats in every bit but the
/// payload of a NaN), shortens chains of conversions, and removes control that is decided: constant conditions, tests that always
/// hold, loops that run once or never.
/// </summary>
public sealed partial class Simplify
{
    private readonly Kernel _kernel;
    private readonly Replacements _replacements = new();
    private readonly Dictionary<Value, Instruction> _definitions = [];
    private List<Instruction> _target = [];

    private Simplify(Kernel kernel) => _kernel = kernel;

    /// <summary>Runs the pass on an inlined kernel.</summary>
    public static void Run(Kernel kernel) => new Simplify(kernel).WalkInPlace(kernel.Body);

    private void WalkInPlace(Region region)
    {
        List<Instruction> outer = _target;
        _target = new List<Instruction>(region.Instructions.Count + 8);
        Walk(region);
        region.Instructions.Clear();
        region.Instructions.AddRange(_target);
        _target = outer;
    }

    /// <summary>Appends the simplified instructions of a region. Gives false if nothing after them can be reached.</summary>
    private bool Walk(Region region)
    {
        foreach (Instruction instruction in region.Instructions)
        {
            _replacements.Apply(instruction);
            bool goesOn = instruction.Op switch
            {
                Op.If => WalkIf(instruction),
                Op.Loop => WalkLoop(instruction),
                Op.Test => WalkTest(instruction),
                _ => WalkPlain(instruction),
            };
            if (!goesOn)
            {
                return false;
            }
        }

        return true;
    }

    private bool WalkPlain(Instruction instruction)
    {
        if (instruction.Info.Has(OpTraits.Pure) && instruction.Results.Length == 1)
        {
            if (SimplifyPure(instruction) is { } other)
            {
                _replacements.Add(instruction.Result, other);
                return true;
            }

            _definitions[instruction.Result] = instruction;
        }

        if (instruction is { Op: Op.Load, Symbol: { Kind: SymbolKind.Table } table, Results.Length: 1 }
            && IsConstant(instruction.Operands[0], out ulong index) && index < (ulong)table.Contents.Count)
        {
            instruction.Symbol = null;
            BecomeConstant(instruction, table.Contents[(int)index]);
            _definitions[instruction.Result] = instruction;
        }

        _target.Add(instruction);
        return !instruction.Info.Has(OpTraits.Terminates);
    }

    /// <summary>Simplifies until nothing changes. Gives a value to use instead, or null after changing the instruction at most.</summary>
    private Value? SimplifyPure(Instruction instruction)
    {
        if (instruction.Op == Op.Const)
        {
            return null;
        }

        if (ConstantEvaluator.CanEvaluate(instruction.Op))
        {
            if (Fold(instruction))
            {
                return null;
            }

            if (instruction.Info.Has(OpTraits.Commutative) && IsConstant(instruction.Operands[0], out _) && !IsConstant(instruction.Operands[1], out _))
            {
                instruction.Operands = [instruction.Operands[1], instruction.Operands[0]];
            }
        }

        for (int i = 0; i < 8; i++)
        {
            Op before = instruction.Op;
            Value[] operands = instruction.Operands;
            if (Identity(instruction) is { } other)
            {
                return other;
            }

            if (instruction.Op == before && ReferenceEquals(operands, instruction.Operands))
            {
                return null;
            }

            if (instruction.Op == Op.Const || (ConstantEvaluator.CanEvaluate(instruction.Op) && Fold(instruction)))
            {
                return null;
            }
        }

        return null;
    }

    private bool Fold(Instruction instruction)
    {
        Value[] operands = instruction.Operands;
        ulong b = 0;
        ulong c = 0;
        ScalarType type = operands[operands.Length > 2 ? 1 : 0].Type;
        if (!IsConstant(operands[0], out ulong a)
            || (operands.Length > 1 && !IsConstant(operands[1], out b))
            || (operands.Length > 2 && !IsConstant(operands[2], out c))
            || !ConstantEvaluator.IsReproducible(instruction.Op, type, _kernel.Contract))
        {
            return false;
        }

        BecomeConstant(instruction, ConstantEvaluator.Evaluate(instruction.Op, type, instruction.Type, a, b, c));
        return true;
    }

    private static void BecomeConstant(Instruction instruction, ulong bits)
    {
        instruction.Op = Op.Const;
        instruction.Operands = [];
        instruction.Bits = bits;
    }

    private bool IsConstant(Value value, out ulong bits)
    {
        if (_definitions.TryGetValue(value, out Instruction? definition) && definition.Op == Op.Const)
        {
            bits = definition.Bits;
            return true;
        }

        bits = 0;
        return false;
    }

    private Instruction? DefinitionOf(Value value, Op op) =>
        _definitions.TryGetValue(value, out Instruction? definition) && definition.Op == op ? definition : null;

    /// <summary>A constant in front of the current instruction.</summary>
    private Value Constant(ScalarType type, ulong bits, SourceSpan span)
    {
        var constant = new Instruction(Op.Const) { Bits = bits, Results = [new Value(type)], Span = span };
        _definitions[constant.Result] = constant;
        _target.Add(constant);
        return constant.Result;
    }
}
