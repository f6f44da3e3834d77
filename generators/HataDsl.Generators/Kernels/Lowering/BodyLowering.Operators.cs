using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Generators;

/// <content>Operators.</content>
internal sealed partial class BodyLowering
{
    private const int CheapNodes = 12;

    private Value[] LowerUnary(IUnaryOperation operation)
    {
        if (operation.IsChecked)
        {
            return Refuse(KernelDiagnostics.CheckedArithmetic, operation);
        }

        if (UserOperator(operation.OperatorMethod, operation.ConstrainedToType, operation, [operation.Operand]) is { } result)
        {
            return result;
        }

        Value operand = LowerScalar(operation.Operand);
        switch (operation.OperatorKind)
        {
            case UnaryOperatorKind.Plus:
                return [operand];
            case UnaryOperatorKind.Minus:
                return [Arithmetic(operation, Op.Neg, operand)];
            case UnaryOperatorKind.Not or UnaryOperatorKind.BitwiseNegation:
                return [Arithmetic(operation, Op.Not, operand)];
            default:
                return RefuseKind(operation);
        }
    }

    private Value[] LowerBinary(IBinaryOperation operation)
    {
        if (operation is { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals, LeftOperand: ITypeOfOperation first, RightOperand: ITypeOfOperation second })
        {
            bool same = SymbolEqualityComparer.Default.Equals(_types.Apply(first.TypeOperand), _types.Apply(second.TypeOperand));
            return [At(operation).Constant(same == (operation.OperatorKind == BinaryOperatorKind.Equals))];
        }

        if (operation.OperatorKind is BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr)
        {
            return [LowerShortCircuit(operation)];
        }

        if (operation.IsChecked)
        {
            return Refuse(KernelDiagnostics.CheckedArithmetic, operation);
        }

        if (UserOperator(operation.OperatorMethod, operation.ConstrainedToType, operation, [operation.LeftOperand, operation.RightOperand]) is { } result)
        {
            return result;
        }

        Value left = LowerScalar(operation.LeftOperand);
        Value right = LowerScalar(operation.RightOperand);
        return Combine(operation, operation.OperatorKind, left, right) is { } value ? [value] : RefuseKind(operation);
    }

    /// <summary>The right side runs only where the left side leaves the answer open, unless running it cannot be noticed.</summary>
    private Value LowerShortCircuit(IBinaryOperation operation)
    {
        bool isAnd = operation.OperatorKind == BinaryOperatorKind.ConditionalAnd;
        Value left = LowerScalar(operation.LeftOperand);
        if (KnownTruth(left) is { } known)
        {
            return known == isAnd ? LowerScalar(operation.RightOperand) : left;
        }

        if (IsCheap(operation.RightOperand))
        {
            return Logic(operation, isAnd, left, LowerScalar(operation.RightOperand));
        }

        Symbol result = DeclareTemporary(isAnd ? "both" : "either", ScalarType.I1);
        At(operation).Set(result, left);
        Instruction branch = _builder.If(left);
        Into(branch.Regions[isAnd ? 0 : 1], () => At(operation).Set(result, LowerScalar(operation.RightOperand)));
        return At(operation).Get(result);
    }

    /// <summary>
    /// One operator on operands as the language has promoted them. Through a generic constraint the operands can be narrow:
    /// then they are widened, and the result is narrowed as the operators of the types do.
    /// </summary>
    private Value? Combine(IOperation at, BinaryOperatorKind kind, Value left, Value right)
    {
        if (kind is BinaryOperatorKind.LeftShift or BinaryOperatorKind.RightShift or BinaryOperatorKind.UnsignedRightShift)
        {
            return Shift(at, kind, left, right);
        }

        Op? op = kind switch
        {
            BinaryOperatorKind.Add => Op.Add,
            BinaryOperatorKind.Subtract => Op.Sub,
            BinaryOperatorKind.Multiply => Op.Mul,
            BinaryOperatorKind.Divide => Op.Div,
            BinaryOperatorKind.Remainder => Op.Rem,
            BinaryOperatorKind.And => Op.And,
            BinaryOperatorKind.Or => Op.Or,
            BinaryOperatorKind.ExclusiveOr => Op.Xor,
            BinaryOperatorKind.Equals => Op.Equal,
            BinaryOperatorKind.NotEquals => Op.NotEqual,
            BinaryOperatorKind.LessThan => Op.Less,
            BinaryOperatorKind.LessThanOrEqual => Op.LessEqual,
            BinaryOperatorKind.GreaterThan => Op.Greater,
            BinaryOperatorKind.GreaterThanOrEqual => Op.GreaterEqual,
            _ => null,
        };
        return op is { } known && left.Type == right.Type ? Arithmetic(at, known, left, right) : null;
    }

    private Value Shift(IOperation at, BinaryOperatorKind kind, Value left, Value right)
    {
        ScalarType type = left.Type;
        Value wide = Promote(left);
        Value count = right.Type == ScalarType.I32 ? right : ConvertTo(right, ScalarType.I32);
        RegionBuilder builder = At(at);
        if (kind != BinaryOperatorKind.UnsignedRightShift || !wide.Type.IsSignedInteger())
        {
            return ConvertTo(builder.Emit(kind == BinaryOperatorKind.LeftShift ? Op.ShiftLeft : Op.ShiftRight, wide, count), type);
        }

        Value shifted = builder.Emit(Op.ShiftRight, builder.EmitAs(Numeric.Unsigned(wide.Type), Op.Bitcast, wide), count);
        return ConvertTo(builder.EmitAs(wide.Type, Op.Bitcast, shifted), type);
    }

    /// <summary>
    /// Appends an operation after widening narrow operands; a result of the operands' type is narrowed again. Half and BFloat16 are so
    /// rounded after every operation, as their operators do.
    /// </summary>
    private Value Arithmetic(IOperation at, Op op, params Value[] operands)
    {
        ScalarType type = operands[0].Type;
        if (type == ScalarType.I1 || type.IsArithmetic() || (OpTable.Get(op).Operands[0] == OperandClass.Any && !type.IsFloat()))
        {
            return At(at).Emit(op, operands);
        }

        Value[] wide = [.. operands.Select(Promote)];
        Value result = At(at).Emit(op, wide);
        return OpTable.Get(op).Result == ResultRule.SameAsFirst ? ConvertTo(result, type) : result;
    }

    private Value Promote(Value value) => Numeric.Promote(_builder, value);

    /// <summary>
    /// An operator that is a method: those of primitives, reached through a generic constraint, and of Half and BFloat16 give null here and
    /// are lowered as the built-in ones; others are helpers.
    /// </summary>
    private Value[]? UserOperator(IMethodSymbol? method, ITypeSymbol? constrainedTo, IOperation operation, IOperation[] operands)
    {
        ITypeSymbol? type = constrainedTo is null ? method?.ContainingType : _types.Apply(constrainedTo);
        return method is null || type is null || TypeMapping.Scalar(type) != ScalarType.Void
            ? null
            : CallHelper(operation, _types.Apply(method, constrainedTo), [.. operands.Select(operand => new HelperArgument(Place.Of(Lower(operand))))]);
    }

    /// <summary>Whether evaluating an expression that C# would not evaluate cannot be noticed and costs next to nothing.</summary>
    private bool IsCheap(IOperation operation)
    {
        int nodes = 0;
        return IsCheap(operation, ref nodes);
    }

    private bool IsCheap(IOperation operation, ref int nodes)
    {
        if (++nodes > CheapNodes)
        {
            return false;
        }

        if (operation.ConstantValue.HasValue)
        {
            return true;
        }

        bool kind = operation switch
        {
            ILocalReferenceOperation or IParameterReferenceOperation or IDefaultValueOperation or IParenthesizedOperation => true,
            IFieldReferenceOperation => true,
            IConversionOperation { OperatorMethod: null } => true,
            IUnaryOperation { OperatorMethod: null } => true,
            IBinaryOperation { OperatorMethod: null } binary =>
                binary.OperatorKind is not (BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder) || TypeOf(binary)?.SpecialType is SpecialType.System_Single,
            IPropertyReferenceOperation { Instance: null } property => IsIntrinsic(property),
            IPropertyReferenceOperation { Instance: { } instance } property => TypeMapping.IsArray(TypeOf(instance)) && property.Arguments.Length == 0,
            _ => false,
        };
        if (!kind || (operation is ILocalReferenceOperation or IParameterReferenceOperation && IsElement(operation)))
        {
            return false;
        }

        foreach (IOperation child in operation.ChildOperations)
        {
            if (!IsCheap(child, ref nodes))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a variable is a reference to an element: reading it reads memory.</summary>
    private bool IsElement(IOperation operation) =>
        VariableUsage.Root(operation) is { } variable && _variables.TryGetValue(variable, out Place place) && place.Index is not null;
}
