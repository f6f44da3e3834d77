using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Generators;

/// <content>Statements that are not loops or switches.</content>
internal sealed partial class BodyLowering
{
    private void LowerStatements(IReadOnlyList<IOperation> statements)
    {
        for (int i = statements.Count - 1; i > 0; i--)
        {
            if (statements[i] is ILabeledOperation)
            {
                LowerLabelled(statements, i);
                return;
            }
        }

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
            case IForEachLoopOperation loop:
                LowerForEach(loop);
                break;
            case ISwitchOperation choice:
                LowerSwitch(choice);
                break;
            case IBranchOperation branch:
                LowerBranch(branch);
                break;
            case ILabeledOperation labelled:
                LowerLabelled([labelled], 0);
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
        var refusal = Refusal.Of(operation);
        Report(refusal.Rule, operation, refusal.Arguments);
    }

    private void LowerDeclarator(IVariableDeclaratorOperation declarator, IVariableInitializerOperation? initializer)
    {
        ILocalSymbol local = declarator.Symbol;
        if (local.IsConst)
        {
            return; // uses of it are constants of the tree
        }

        if (initializer is not null && !_usage.IsWritten(local) && BundleOf(initializer.Value) is { } bundle)
        {
            _bundles[local] = bundle;
            return;
        }

        ITypeSymbol type = _types.Apply(local.Type);
        if (IsTile(type))
        {
            DeclareTile(local, initializer?.Value, declarator);
            return;
        }

        if (TypeMapping.IsArray(type))
        {
            if (initializer is null || _usage.IsWritten(local))
            {
                Report(KernelDiagnostics.UnknownArray, declarator);
            }
            else if (SeenArrayOf(initializer.Value, local.Name) is { } array)
            {
                _arrays[local] = array;
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
        if (values is not null && !_usage.IsWritten(local) && _labels == 0)
        {
            _variables[local] = Place.Of(values);
            if (MentionsComptime(initializer!.Value) && Known(values) is not null)
            {
                _comptimeLocals.Add(local);
            }

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
        Value condition = LowerScalar(operation.Condition);
        if (KnownTruth(condition) is { } known)
        {
            if ((known ? operation.WhenTrue : operation.WhenFalse) is { } taken)
            {
                LowerStatement(taken);
            }

            return;
        }

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
}
