using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Generators;

/// <content>Statements that are not loops or switches.</content>
internal sealed partial class BodyLowering
{
    private void LowerStatements(IEnumerable<IOperation> statements)
    {
        foreach (IOperation statement in statements)
        {
            if (IsTerminated)
            {
                return; // C# warns about what cannot be reached
            }

            LowerStatement(statement);
        }
    }

    private void LowerStatement(IOperation operation)
    {
        _context.Cancellation.ThrowIfCancellationRequested();
        switch (operation)
        {
            case IBlockOperation block:
                LowerStatements(block.Operations);
                break;
            case IExpressionStatementOperation expression:
                Lower(expression.Operation);
                break;
            case IVariableDeclarationGroupOperation group:
                foreach (IVariableDeclarationOperation declaration in group.Declarations)
                {
                    foreach (IVariableDeclaratorOperation declarator in declaration.Declarators)
                    {
                        LowerDeclarator(declarator, declarator.Initializer ?? declaration.Initializer);
                    }
                }

                break;
            case IConditionalOperation conditional:
                LowerIf(conditional);
                break;
            case IWhileLoopOperation loop:
                LowerWhile(loop);
                break;
            case IForLoopOperation loop:
                LowerFor(loop);
                break;
            case ISwitchOperation choice:
                LowerSwitch(choice);
                break;
            case IBranchOperation branch:
                LowerBranch(branch);
                break;
            case IReturnOperation { Kind: OperationKind.Return } leave:
                LowerReturn(leave);
                break;
            case IEmptyOperation or ILocalFunctionOperation:
                break;
            case IInvalidOperation:
                _context.IsInvalid = true;
                break;
            default:
                RefuseStatement(operation);
                break;
        }
    }

    private void RefuseStatement(IOperation operation)
    {
        string what = operation.Kind switch
        {
            OperationKind.Loop => "foreach: use for",
            OperationKind.Try or OperationKind.Throw => "exceptions",
            OperationKind.Using or OperationKind.UsingDeclaration => "using",
            OperationKind.Lock => "lock: use Atomic or Workgroup.Barrier",
            OperationKind.Labeled => "labels and goto",
            OperationKind.YieldReturn or OperationKind.YieldBreak => "yield",
            _ => $"this statement ({operation.Kind})",
        };
        Report(KernelDiagnostics.UnsupportedConstruct, operation, what);
    }

    private void LowerDeclarator(IVariableDeclaratorOperation declarator, IVariableInitializerOperation? initializer)
    {
        ILocalSymbol local = declarator.Symbol;
        if (local.IsConst)
        {
            return; // uses of it are constants of the tree
        }

        ITypeSymbol type = _types.Apply(local.Type);
        if (TypeMapping.IsArray(type))
        {
            if (initializer is null || _usage.IsWritten(local))
            {
                Report(KernelDiagnostics.UnknownArray, declarator);
            }
            else if (ArrayOf(initializer.Value, local.Name) is { } arrays)
            {
                _arrays[local] = arrays;
            }

            return;
        }

        if (local.IsRef)
        {
            if (initializer is not null && PlaceOf(initializer.Value) is { } target)
            {
                _variables[local] = target;
            }

            return;
        }

        int reports = _context.Diagnostics.Count;
        Value[]? values = initializer is null ? null : Lower(initializer.Value);
        if (_context.Diagnostics.Count > reports && _context.LayoutOf(type) is null)
        {
            return; // the initial value has been refused, and its type for the same reason
        }

        TypeLayout layout = LayoutOf(type, declarator);
        if (values is not null && !_usage.IsWritten(local))
        {
            _variables[local] = Place.Of(values);
            return;
        }

        Place place = Place.Of(Declare(local.Name, layout));
        _variables[local] = place;
        if (values is not null)
        {
            Write(place, values, declarator);
        }
    }

    private void LowerIf(IConditionalOperation operation)
    {
        if (ConstantTruth(operation.Condition) is { } known)
        {
            if ((known ? operation.WhenTrue : operation.WhenFalse) is { } taken)
            {
                LowerStatement(taken);
            }

            return;
        }

        Value condition = LowerScalar(operation.Condition);
        Instruction branch = At(operation.Condition).If(condition);
        Into(branch.Regions[0], () => LowerStatement(operation.WhenTrue));
        if (operation.WhenFalse is { } otherwise)
        {
            Into(branch.Regions[1], () => LowerStatement(otherwise));
        }
    }

    private void LowerReturn(IReturnOperation operation)
    {
        if (operation.ReturnedValue is not { } returned)
        {
            if (!operation.IsImplicit)
            {
                At(operation).EmitEffect(Op.Return);
            }

            return;
        }

        Value[] values = Lower(returned);
        if (_results.Length > 0)
        {
            Write(Place.Of(_results), values, operation);
            At(operation).EmitEffect(Op.Return);
        }
        else if (values.Length == 1)
        {
            At(operation).EmitEffect(Op.Return, values[0]);
        }
        else
        {
            At(operation).EmitEffect(Op.Return);
        }
    }

    /// <summary>
    /// The truth of a condition that is known when the kernel is compiled: constants, and comparisons of types, which select code
    /// for one instance of a generic method.
    /// </summary>
    private bool? ConstantTruth(IOperation operation)
    {
        switch (operation)
        {
            case { ConstantValue: { HasValue: true, Value: bool value } }:
                return value;
            case IParenthesizedOperation parenthesized:
                return ConstantTruth(parenthesized.Operand);
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not:
                return !ConstantTruth(not.Operand);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals, LeftOperand: ITypeOfOperation left, RightOperand: ITypeOfOperation right } binary:
                bool same = SymbolEqualityComparer.Default.Equals(_types.Apply(left.TypeOperand), _types.Apply(right.TypeOperand));
                return same == (binary.OperatorKind == BinaryOperatorKind.Equals);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both:
                return ConstantTruth(both.LeftOperand) switch
                {
                    false => false,
                    true => ConstantTruth(both.RightOperand),
                    null => null,
                };
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } either:
                return ConstantTruth(either.LeftOperand) switch
                {
                    true => true,
                    false => ConstantTruth(either.RightOperand),
                    null => null,
                };
            default:
                return null;
        }
    }
}
