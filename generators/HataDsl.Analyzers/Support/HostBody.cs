using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Analyzers;

/// <summary>A launch of a kernel through its generated overload.</summary>
/// <param name="Call">The call.</param>
/// <param name="Kernel">The method marked as a kernel.</param>
internal readonly record struct Launch(IInvocationOperation Call, IMethodSymbol Kernel)
{
    /// <summary>The queue.</summary>
    public IOperation Queue => HostBody.Plain(Call.Arguments.First(argument => argument.Parameter!.Ordinal == 0).Value);

    /// <summary>The grid.</summary>
    public IOperation Grid => HostBody.Plain(Call.Arguments.First(argument => argument.Parameter!.Ordinal == 1).Value);

    /// <summary>The arguments for the parameters of the kernel, in the order of these.</summary>
    public IEnumerable<(IParameterSymbol Parameter, IOperation Value)> Arguments
    {
        get
        {
            foreach (IArgumentOperation argument in Call.Arguments.OrderBy(argument => argument.Parameter!.Ordinal))
            {
                if (argument.Parameter!.Ordinal >= 2 && Kernel.IsStatic)
                {
                    yield return (Kernel.Parameters[argument.Parameter.Ordinal - 2], HostBody.Plain(argument.Value));
                }
            }
        }
    }
}

/// <summary>A body of the host.</summary>
/// <param name="Body">The body.</param>
/// <param name="Types">The types of the runtime.</param>
internal readonly record struct HostBody(IOperation Body, HataTypes Types)
{
    /// <summary>The operations of one type in it.</summary>
    public IEnumerable<T> All<T>()
        where T : IOperation => Body.Descendants().OfType<T>();

    /// <summary>The launches in it.</summary>
    public IEnumerable<Launch> Launches
    {
        get
        {
            foreach (IInvocationOperation call in All<IInvocationOperation>())
            {
                if (LaunchOf(call) is { } launch)
                {
                    yield return launch;
                }
            }
        }
    }

    /// <summary>The launch that a call is, if it is one.</summary>
    public Launch? LaunchOf(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (!method.IsStatic || method.Parameters.Length < 2 || !HataTypes.Is(method.Parameters[0].Type, Types.Queue) || !HataTypes.Is(method.Parameters[1].Type, Types.Grid))
        {
            return null;
        }

        HataTypes types = Types;
        IMethodSymbol? kernel = method.ContainingType.GetMembers(method.Name).OfType<IMethodSymbol>()
            .FirstOrDefault(member => types.KernelAttributeOf(member) is not null && member.Parameters.Length == method.Parameters.Length - 2);
        return kernel is null ? null : new Launch(call, kernel);
    }

    /// <summary>An operation without implicit conversions and parentheses.</summary>
    public static IOperation Plain(IOperation operation) => operation switch
    {
        IConversionOperation { IsImplicit: true } conversion => Plain(conversion.Operand),
        IParenthesizedOperation parenthesized => Plain(parenthesized.Operand),
        _ => operation,
    };

    /// <summary>The local or parameter that an operation names, through <c>.View</c> too.</summary>
    public static ISymbol? Variable(IOperation operation) => Plain(operation) switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IPropertyReferenceOperation { Property.Name: "View", Instance: { } instance } => Variable(instance),
        _ => null,
    };

    /// <summary>The statements of one list that follow a statement, in order.</summary>
    public static IEnumerable<IOperation> After(IOperation statement) =>
        statement.Parent is IBlockOperation block ? block.Operations.SkipWhile(operation => operation != statement).Skip(1) : [];

    /// <summary>The statement of a list that an operation is in, if nothing but expressions is between.</summary>
    public static IOperation? StatementOf(IOperation operation)
    {
        for (IOperation? at = operation; at is not null; at = at.Parent)
        {
            if (at.Parent is IBlockOperation)
            {
                return at is IExpressionStatementOperation or IVariableDeclarationGroupOperation or IReturnOperation ? at : null;
            }

            if (at is IConditionalOperation or ILoopOperation or IAnonymousFunctionOperation or IConditionalAccessOperation or ISwitchExpressionOperation)
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>The local that a call initialises, where a declaration does just that.</summary>
    public static ILocalSymbol? DeclaredBy(IOperation value)
    {
        IOperation? at = value.Parent;
        while (at is IConversionOperation { IsImplicit: true })
        {
            at = at.Parent;
        }

        return at is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } ? declarator.Symbol : null;
    }

    /// <summary>Whether a local is ever assigned after its declaration.</summary>
    public bool IsReassigned(ISymbol local) => All<IAssignmentOperation>().Any(assignment => SymbolEqualityComparer.Default.Equals(Variable(assignment.Target), local))
        || All<IArgumentOperation>().Any(argument => argument.Parameter?.RefKind is RefKind.Ref or RefKind.Out && SymbolEqualityComparer.Default.Equals(Variable(argument.Value), local));

    /// <summary>Whether a call is a method of a type or of one derived from it.</summary>
    public static bool IsCall(IInvocationOperation call, INamedTypeSymbol? type, params string[] names) =>
        names.Contains(call.TargetMethod.Name) && HataTypes.DerivesFrom(call.TargetMethod.ContainingType, type);

    /// <summary>Whether two operations name one variable.</summary>
    public static bool IsSame(ISymbol? a, ISymbol? b) => a is not null && SymbolEqualityComparer.Default.Equals(a, b);
}
