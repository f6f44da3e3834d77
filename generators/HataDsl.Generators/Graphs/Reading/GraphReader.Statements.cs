using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Generators;

/// <content>Statements.</content>
internal sealed partial class GraphReader
{
    private Flow Execute(IOperation operation)
    {
        Count(operation);
        switch (operation)
        {
            case IMethodBodyOperation body:
                return Execute(body.BlockBody ?? body.ExpressionBody ?? (IOperation)body);
            case IBlockOperation block:
                return ExecuteAll(block.Operations);
            case IVariableDeclarationGroupOperation group:
                foreach (IVariableDeclaratorOperation declarator in group.Declarations.SelectMany(declaration => declaration.Declarators))
                {
                    _variables[declarator.Symbol] = declarator.GetVariableInitializer() is { } initializer ? Evaluate(initializer.Value) : null;
                }

                return Flow.Next;
            case IExpressionStatementOperation statement:
                Evaluate(statement.Operation);
                return Flow.Next;
            case IReturnOperation returned:
                _returned = returned.ReturnedValue is { } value ? Evaluate(value) : null;
                return Flow.Return;
            case IConditionalOperation conditional:
                return Decide(conditional.Condition) ? Execute(conditional.WhenTrue)
                    : conditional.WhenFalse is { } otherwise ? Execute(otherwise) : Flow.Next;
            case IForLoopOperation loop:
                return ExecuteFor(loop);
            case IForEachLoopOperation loop:
                return ExecuteForEach(loop);
            case IBranchOperation { BranchKind: BranchKind.Break }:
                return Flow.Break;
            case IBranchOperation { BranchKind: BranchKind.Continue }:
                return Flow.Continue;
            case IEmptyOperation or ILocalFunctionOperation:
                return Flow.Next;
            default:
                throw Error(GraphDiagnostics.UnsupportedConstruct, operation.Syntax, "this statement (" + operation.Kind + ")");
        }
    }

    private Flow ExecuteAll(IEnumerable<IOperation> operations)
    {
        foreach (IOperation operation in operations)
        {
            Flow flow = Execute(operation);
            if (flow != Flow.Next)
            {
                return flow;
            }
        }

        return Flow.Next;
    }

    private Flow ExecuteFor(IForLoopOperation loop)
    {
        ExecuteAll(loop.Before);
        while (loop.Condition is null || Decide(loop.Condition))
        {
            Flow flow = Execute(loop.Body);
            if (flow == Flow.Return)
            {
                return flow;
            }

            if (flow == Flow.Break)
            {
                break;
            }

            ExecuteAll(loop.AtLoopBottom);
        }

        return Flow.Next;
    }

    private Flow ExecuteForEach(IForEachLoopOperation loop)
    {
        IOperation collection = loop.Collection is IConversionOperation { IsImplicit: true } converted ? converted.Operand : loop.Collection;
        if (Evaluate(collection) is not object?[] items || loop.LoopControlVariable is not IVariableDeclaratorOperation variable)
        {
            throw Error(GraphDiagnostics.DataDependent, loop.Collection.Syntax, "What a loop goes over");
        }

        foreach (object? item in items)
        {
            _variables[variable.Symbol] = item;
            Flow flow = Execute(loop.Body);
            if (flow == Flow.Return)
            {
                return flow;
            }

            if (flow == Flow.Break)
            {
                break;
            }
        }

        return Flow.Next;
    }

    private bool Decide(IOperation condition) =>
        Evaluate(condition) is bool value ? value : throw Error(GraphDiagnostics.DataDependent, condition.Syntax, "A condition");
}
