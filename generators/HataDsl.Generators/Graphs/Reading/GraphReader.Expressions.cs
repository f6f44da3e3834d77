using HataDsl.Ir.Graphs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Generators;

/// <content>Expressions.</content>
internal sealed partial class GraphReader
{
    private static readonly Dictionary<BinaryOperatorKind, string> Operators = new()
    {
        [BinaryOperatorKind.Add] = "add", [BinaryOperatorKind.Subtract] = "subtract", [BinaryOperatorKind.Multiply] = "multiply",
        [BinaryOperatorKind.Divide] = "divide", [BinaryOperatorKind.LessThan] = "less", [BinaryOperatorKind.LessThanOrEqual] = "lessequal",
        [BinaryOperatorKind.GreaterThan] = "greater", [BinaryOperatorKind.GreaterThanOrEqual] = "greaterequal",
    };

    private object? Evaluate(IOperation operation)
    {
        Count(operation);
        if (operation.ConstantValue is { HasValue: true, Value: { } constant })
        {
            return constant;
        }

        switch (operation)
        {
            case ILocalReferenceOperation local:
                return Variable(local.Local, operation);
            case IParameterReferenceOperation parameter:
                return Variable(parameter.Parameter, operation);
            case IParenthesizedOperation parenthesized:
                return Evaluate(parenthesized.Operand);
            case IConversionOperation conversion:
                return Convert(conversion);
            case IBinaryOperation binary:
                return Binary(binary, binary.OperatorKind, binary.LeftOperand, binary.RightOperand);
            case ICompoundAssignmentOperation compound:
                object? result = Binary(compound, compound.OperatorKind, compound.Target, compound.Value);
                Assign(compound.Target, result);
                return result;
            case IUnaryOperation unary:
                return Unary(unary);
            case IIncrementOrDecrementOperation step when Evaluate(step.Target) is int number:
                Assign(step.Target, step.Kind == OperationKind.Increment ? number + 1 : number - 1);
                return step.IsPostfix ? number : Evaluate(step.Target);
            case ISimpleAssignmentOperation assignment:
                object? assigned = Evaluate(assignment.Value);
                Assign(assignment.Target, assigned);
                return assigned;
            case IDeconstructionAssignmentOperation deconstruction:
                object? parts = Evaluate(deconstruction.Value);
                Assign(deconstruction.Target, parts);
                return parts;
            case IConditionalOperation conditional:
                return Evaluate(Decide(conditional.Condition) ? conditional.WhenTrue : conditional.WhenFalse!);
            case ITupleOperation tuple:
                return tuple.Elements.Select(Evaluate).ToArray();
            case IArrayCreationOperation { Initializer: { } initializer }:
                return initializer.ElementValues.Select(Evaluate).ToArray();
            case ICollectionExpressionOperation collection:
                return collection.Elements.Select(Evaluate).ToArray();
            case IArrayElementReferenceOperation element:
                return Element(element);
            case IFieldReferenceOperation { Instance: { } instance } field when Evaluate(instance) is object?[] items:
                return items[TupleIndex(field.Field)];
            case IPropertyReferenceOperation property:
                return Property(property);
            case IInvocationOperation call:
                return Invoke(call);
            case IDelegateCreationOperation { Target: IMethodReferenceOperation method }:
                return new FunctionValue(method.Method);
            default:
                throw Error(GraphDiagnostics.UnsupportedConstruct, operation.Syntax, "this expression (" + operation.Kind + ")");
        }
    }

    private object? Variable(ISymbol symbol, IOperation at) =>
        _variables.TryGetValue(symbol, out object? value) ? value : throw Error(GraphDiagnostics.DataDependent, at.Syntax, $"The value of '{symbol.Name}'");

    private void Assign(IOperation target, object? value)
    {
        switch (target)
        {
            case ILocalReferenceOperation local:
                _variables[local.Local] = value;
                break;
            case IParameterReferenceOperation parameter:
                _variables[parameter.Parameter] = value;
                break;
            case IDeclarationExpressionOperation declaration:
                Assign(declaration.Expression, value);
                break;
            case IDiscardOperation:
                break;
            case ITupleOperation tuple when value is object?[] parts && parts.Length == tuple.Elements.Length:
                for (int i = 0; i < parts.Length; i++)
                {
                    Assign(tuple.Elements[i], parts[i]);
                }

                break;
            case IArrayElementReferenceOperation element when Evaluate(element.ArrayReference) is object?[] items && Evaluate(element.Indices[0]) is int index:
                items[index] = value;
                break;
            default:
                throw Error(GraphDiagnostics.UnsupportedConstruct, target.Syntax, "an assignment to this");
        }
    }

    private object? Element(IArrayElementReferenceOperation element)
    {
        if (Evaluate(element.ArrayReference) is object?[] items && element.Indices.Length == 1 && Evaluate(element.Indices[0]) is int index)
        {
            return index >= 0 && index < items.Length ? items[index]
                : throw Error(GraphDiagnostics.ShapeMismatch, element.Syntax, $"index {index} is outside an array of {items.Length}");
        }

        throw Error(GraphDiagnostics.DataDependent, element.Syntax, "Which element this is");
    }

    private static int TupleIndex(IFieldSymbol field) =>
        int.Parse((field.CorrespondingTupleField ?? field).Name.Substring("Item".Length)) - 1;

    private object? Property(IPropertyReferenceOperation property)
    {
        object? instance = property.Instance is null ? null : Evaluate(property.Instance);
        return (instance, property.Property.Name) switch
        {
            (object?[] items, "Length" or "Count") => items.Length,
            (BundleValue bundle, string name) when bundle.Members.TryGetValue(name, out object? member) => member,
            (TensorValue tensor, "Rank") when _sink.Rank(tensor.Id) is { } rank => rank,
            _ => throw Error(GraphDiagnostics.UnsupportedConstruct, property.Syntax, $"the property '{property.Property.Name}'"),
        };
    }

    private object? Convert(IConversionOperation conversion)
    {
        object? value = Evaluate(conversion.Operand);
        if (conversion.Type is INamedTypeSymbol type && IsTensor(type, out ITypeSymbol element) && value is not TensorValue)
        {
            return Constant(conversion, value, element);
        }

        return (value, conversion.Type?.SpecialType) switch
        {
            (int number, SpecialType.System_Single) => (float)number,
            (int number, SpecialType.System_Double) => (double)number,
            (int number, SpecialType.System_Int64) => (long)number,
            (float number, SpecialType.System_Double) => (double)number,
            (float number, SpecialType.System_Int32) => (int)number,
            (double number, SpecialType.System_Single) => (float)number,
            (double number, SpecialType.System_Int32) => (int)number,
            _ => value,
        };
    }

    /// <summary>A number where a tensor is expected.</summary>
    private TensorValue Constant(IOperation at, object? value, ITypeSymbol element)
    {
        Ir.ScalarType type = TypeMapping.Scalar(Resolve(element));
        ulong? bits = (value, type) switch
        {
            (float number, Ir.ScalarType.F32) => Ir.ConstantBits.FromSingle(number),
            (int number, Ir.ScalarType.F32) => Ir.ConstantBits.FromSingle(number),
            (int number, Ir.ScalarType.I32) => unchecked((uint)number),
            (bool flag, Ir.ScalarType.I1) => flag ? 1u : 0u,
            _ => null,
        };
        if (bits is { } known)
        {
            return Step(at, element, "constant", [], text: Ir.ScalarTypes.Name(type) + " " + Ir.ConstantText.Print(type, known));
        }

        return value is Extent length && type is Ir.ScalarType.F32 or Ir.ScalarType.I32
            ? Step(at, element, "length", [], lengths: [(Extent)value!], text: Ir.ScalarTypes.Name(type))
            : throw Error(GraphDiagnostics.DataDependent, at.Syntax, "This number");
    }

    private object? Unary(IUnaryOperation unary) => (unary.OperatorKind, Evaluate(unary.Operand)) switch
    {
        (UnaryOperatorKind.Minus, TensorValue tensor) => Step(unary, tensor.Element, "negate", [tensor.Id]),
        (UnaryOperatorKind.Minus, int number) => -number,
        (UnaryOperatorKind.Minus, float number) => -number,
        (UnaryOperatorKind.Minus, double number) => -number,
        (UnaryOperatorKind.Not, bool flag) => !flag,
        _ => throw Error(GraphDiagnostics.UnsupportedConstruct, unary.Syntax, "this operator"),
    };

    private object? Binary(IOperation at, BinaryOperatorKind kind, IOperation leftOperand, IOperation rightOperand)
    {
        object? left = Evaluate(leftOperand);
        if (left is bool decided && (kind == BinaryOperatorKind.ConditionalAnd || kind == BinaryOperatorKind.ConditionalOr))
        {
            return decided == (kind == BinaryOperatorKind.ConditionalAnd) ? Evaluate(rightOperand) : decided;
        }

        object? right = Evaluate(rightOperand);
        if (left is TensorValue x && right is TensorValue y)
        {
            return Operators.TryGetValue(kind, out string name)
                ? Step(at, x.Element, name, [x.Id, y.Id])
                : throw Error(GraphDiagnostics.UnsupportedConstruct, at.Syntax, "this operator on tensors");
        }

        return ComptimeArithmetic.Apply(kind, left, right)
            ?? throw Error(GraphDiagnostics.DataDependent, at.Syntax, "This value");
    }
}
