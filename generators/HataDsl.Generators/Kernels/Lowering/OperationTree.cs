using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Generators;

/// <summary>Walks of a body that miss nothing.</summary>
internal static class OperationTree
{
    /// <summary>An operation and all below it, with the initial values of stackalloc, which Roslyn's tree leaves out.</summary>
    public static IEnumerable<IOperation> All(IOperation body)
    {
        foreach (IOperation operation in body.DescendantsAndSelf())
        {
            yield return operation;
            InitializerExpressionSyntax? initializer = operation.Syntax switch
            {
                StackAllocArrayCreationExpressionSyntax explicitly => explicitly.Initializer,
                ImplicitStackAllocArrayCreationExpressionSyntax implicitly => implicitly.Initializer,
                _ => null,
            };
            if (initializer is null || operation.SemanticModel is not { } model)
            {
                continue;
            }

            foreach (ExpressionSyntax expression in initializer.Expressions)
            {
                if (Of(expression, model) is { } value)
                {
                    foreach (IOperation inner in All(value))
                    {
                        yield return inner;
                    }
                }
            }
        }
    }

    /// <summary>The operation of an expression; parentheses have none of their own.</summary>
    public static IOperation? Of(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellation = default)
    {
        while (expression is ParenthesizedExpressionSyntax parenthesized)
        {
            expression = parenthesized.Expression;
        }

        return model.GetOperation(expression, cancellation);
    }
}
