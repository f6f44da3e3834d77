using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HataDsl.Analyzers;

/// <summary>Counts invocations in place of workgroups.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class WorkgroupsOfLengthFix() : KernelCodeFix(WorkgroupsOfLengthRule.Id, "Use Grid.Invocations")
{
    private protected override (SyntaxNode From, SyntaxNode To)? Replace(SyntaxNode node)
    {
        InvocationExpressionSyntax? call = node as InvocationExpressionSyntax ?? (node as ArgumentSyntax)?.Expression as InvocationExpressionSyntax;
        return call is { Expression: MemberAccessExpressionSyntax member } ? (member.Name, SyntaxFactory.IdentifierName("Invocations").WithTriviaFrom(member.Name)) : null;
    }
}

/// <summary>Waits in place of a read that nobody uses.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class IgnoredReadFix() : KernelCodeFix(IgnoredReadRule.Id, "Call Synchronize")
{
    private protected override (SyntaxNode From, SyntaxNode To)? Replace(SyntaxNode node)
    {
        if (node is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } call)
        {
            return null;
        }

        SyntaxNode from = call.Parent is AssignmentExpressionSyntax discard ? discard : call;
        return (from, SyntaxFactory.ParseExpression($"{member.Expression.WithoutTrivia()}.Synchronize()").WithTriviaFrom(from));
    }
}

/// <summary>Declares a buffer with using.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class BufferLeakFix() : KernelCodeFix(BufferLeakRule.Id, "Declare it with using")
{
    private protected override (SyntaxNode From, SyntaxNode To)? Replace(SyntaxNode node) =>
        node.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>() is { } declaration
            ? (declaration, declaration.WithoutLeadingTrivia()
                .WithUsingKeyword(SyntaxFactory.Token(SyntaxKind.UsingKeyword).WithTrailingTrivia(SyntaxFactory.Space))
                .WithLeadingTrivia(declaration.GetLeadingTrivia()))
            : null;
}
