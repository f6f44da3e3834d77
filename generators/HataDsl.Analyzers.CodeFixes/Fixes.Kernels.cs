using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HataDsl.Analyzers;

/// <summary>Makes a type partial.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class PartialTypeFix() : KernelCodeFix(PartialTypeRule.Id, "Make the type partial")
{
    private protected override (SyntaxNode From, SyntaxNode To)? Replace(SyntaxNode node) =>
        node is TypeDeclarationSyntax type
            ? (type, type.AddModifiers(SyntaxFactory.Token(SyntaxKind.PartialKeyword).WithTrailingTrivia(SyntaxFactory.Space)))
            : null;
}

/// <summary>Makes an InOut view that is only read an In view.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class InOutOnlyReadFix() : KernelCodeFix(InOutOnlyReadRule.Id, "Make it In<T>")
{
    private protected override (SyntaxNode From, SyntaxNode To)? Replace(SyntaxNode node) =>
        node is GenericNameSyntax name ? (name, name.WithIdentifier(SyntaxFactory.Identifier("In").WithTriviaFrom(name.Identifier))) : null;
}

/// <summary>Gives a double literal the suffix of a float.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class DoubleLiteralFix() : KernelCodeFix(DoubleLiteralRule.Id, "Make the literal a float")
{
    private protected override (SyntaxNode From, SyntaxNode To)? Replace(SyntaxNode node) =>
        node is LiteralExpressionSyntax literal
            ? (literal, SyntaxFactory.ParseExpression(literal.Token.Text.TrimEnd('d', 'D') + "f").WithTriviaFrom(literal))
            : null;
}

/// <summary>Calls the function of MathF, without the cast around it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class DoubleFunctionFix() : KernelCodeFix(DoubleFunctionRule.Id, "Use MathF")
{
    private protected override (SyntaxNode From, SyntaxNode To)? Replace(SyntaxNode node)
    {
        if (node is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } call)
        {
            return null;
        }

        ExpressionSyntax single = call.WithExpression(member.WithExpression(SyntaxFactory.IdentifierName("MathF").WithTriviaFrom(member.Expression)));
        return call.Parent is CastExpressionSyntax { Type: PredefinedTypeSyntax } cast ? (cast, single.WithTriviaFrom(cast)) : (call, single);
    }
}

/// <summary>Multiplies in place of a power.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class SmallPowerFix() : KernelCodeFix(SmallPowerRule.Id, "Multiply")
{
    private protected override (SyntaxNode From, SyntaxNode To)? Replace(SyntaxNode node)
    {
        // What is written twice must be cheap and without effects.
        if (node is not InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 2 } arguments } call
            || arguments[0].Expression is not (IdentifierNameSyntax or ElementAccessExpressionSyntax))
        {
            return null;
        }

        string text = arguments[0].Expression.ToString();
        string product = arguments[1].ToString().TrimEnd('f', 'F', 'd', 'D') is "2" or "2.0" ? $"{text} * {text}" : $"{text} * {text} * {text}";
        bool standsAlone = call.Parent is EqualsValueClauseSyntax or AssignmentExpressionSyntax or ArgumentSyntax or ReturnStatementSyntax;
        return (call, SyntaxFactory.ParseExpression(standsAlone ? product : $"({product})").WithTriviaFrom(call));
    }
}

/// <summary>Widens the first factor, so that the product is computed in 64 bits.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class WidenedProductFix() : KernelCodeFix(WidenedProductRule.Id, "Widen before multiplying")
{
    private protected override (SyntaxNode From, SyntaxNode To)? Replace(SyntaxNode node) =>
        node is BinaryExpressionSyntax { Left: IdentifierNameSyntax or MemberAccessExpressionSyntax or ParenthesizedExpressionSyntax or ElementAccessExpressionSyntax } product
            ? (product.Left, SyntaxFactory.ParseExpression($"(long){product.Left.WithoutTrivia()}").WithTriviaFrom(product.Left))
            : null;
}
