using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Generators;

/// <summary>Why something that C# has cannot be in a kernel: the rule, and the arguments of its message.</summary>
internal readonly record struct Refusal(DiagnosticDescriptor Rule, params string[] Arguments)
{
    /// <summary>The refusal of an operation that lowering does not know.</summary>
    public static Refusal Of(IOperation operation)
    {
        switch (operation.Kind)
        {
            case OperationKind.Try or OperationKind.Throw or OperationKind.CatchClause:
                return new(KernelDiagnostics.Exceptions);
            case OperationKind.ArrayCreation or OperationKind.CollectionExpression or OperationKind.AnonymousObjectCreation:
                return new(KernelDiagnostics.HeapAllocation, Show(operation.Type));
            case OperationKind.ObjectCreation when operation.Type is { IsReferenceType: true }:
                return new(KernelDiagnostics.HeapAllocation, Show(operation.Type));
            case OperationKind.InterpolatedString:
                return new(KernelDiagnostics.Strings);
            case OperationKind.AnonymousFunction or OperationKind.DelegateCreation or OperationKind.MethodReference:
                return new(KernelDiagnostics.Delegates);
            case OperationKind.Labeled or OperationKind.Branch:
                return new(KernelDiagnostics.Goto);
            case OperationKind.Loop when operation is IForEachLoopOperation:
                return new(KernelDiagnostics.Enumeration);
            case OperationKind.Lock:
                return new(KernelDiagnostics.Lock);
            case OperationKind.Using or OperationKind.UsingDeclaration:
                return new(KernelDiagnostics.Using);
            case OperationKind.AddressOf:
                return new(KernelDiagnostics.Pointers);
            case OperationKind.TypeOf or OperationKind.IsType or OperationKind.DynamicInvocation or OperationKind.DynamicMemberReference or OperationKind.DynamicIndexerAccess:
                return new(KernelDiagnostics.TypeTest);
            case OperationKind.SimpleAssignment when operation is ISimpleAssignmentOperation { IsRef: true }:
            case OperationKind.Conditional when operation is IConditionalOperation { IsRef: true }:
                return new(KernelDiagnostics.RefReassignment);
            case OperationKind.None when operation.Syntax is FixedStatementSyntax || operation.Syntax.IsKind(SyntaxKind.PointerIndirectionExpression):
                return new(KernelDiagnostics.Pointers);
            default:
                string what = operation.Kind == OperationKind.None ? operation.Syntax.Kind().ToString() : operation.Kind.ToString();
                return new(KernelDiagnostics.UnsupportedConstruct, $"this construct ({what})");
        }
    }

    /// <summary>The refusal of a call, for the families that people try; null for others.</summary>
    public static Refusal? Of(IMethodSymbol method)
    {
        if (method.IsExtern || method.GetDllImportData() is not null)
        {
            return new(KernelDiagnostics.NativeCall, Show(method));
        }

        if (RuleOf(method, TypeMapping.FullName(method.ContainingType)) is { } rule)
        {
            return new(rule, rule == KernelDiagnostics.Strings ? [] : [Show(method)]);
        }

        bool isDynamic = !method.IsStatic && (method.MethodKind == MethodKind.DelegateInvoke || (method.ContainingType.IsReferenceType && (method.IsVirtual || method.IsAbstract || method.IsOverride)));
        return isDynamic ? new(KernelDiagnostics.DynamicCall, Show(method)) : null;
    }

    private static DiagnosticDescriptor? RuleOf(IMethodSymbol method, string type)
    {
        bool From(string prefix) => type.StartsWith(prefix, StringComparison.Ordinal);
        return From("System.Linq.") ? KernelDiagnostics.Linq
            : From("System.Console") || (From("System.Diagnostics.") && method.Name.StartsWith("Write", StringComparison.Ordinal)) ? KernelDiagnostics.Output
            : type is "System.Random" or "System.DateTime" or "System.Environment" or "System.Diagnostics.Stopwatch" or "System.Guid"
                or "System.Security.Cryptography.RandomNumberGenerator" ? KernelDiagnostics.Surroundings
            : From("System.Threading.") && type != "System.Threading.Interlocked" ? KernelDiagnostics.Threads
            : From("System.Numerics.Vector") || From("System.Runtime.Intrinsics.") || From("System.Numerics.Tensors.") ? KernelDiagnostics.HostVectors
            : type is "HataDsl.Queue" or "HataDsl.Device" or "HataDsl.DeviceCatalog" or "HataDsl.Buffer`1" or "HataDsl.BufferView`1" or "HataDsl.Grid" or "HataDsl.CpuDevice"
                ? KernelDiagnostics.HostCall
            : type is "System.Array" or "System.MemoryExtensions" or "System.Buffer" ? KernelDiagnostics.ArrayHelpers
            : type == "System.String" || method.ReturnType.SpecialType == SpecialType.System_String ? KernelDiagnostics.Strings
            : null;
    }

    private static string Show(ISymbol? symbol) => symbol?.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat) ?? "this";
}
