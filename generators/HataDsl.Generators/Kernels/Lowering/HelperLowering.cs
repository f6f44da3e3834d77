using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Generators;

/// <summary>A call of a helper, as far as the helper's own form depends on it.</summary>
/// <param name="Operation">The call.</param>
/// <param name="Method">The method with closed type arguments.</param>
/// <param name="Arguments">The instance if there is one, the arguments, then captured variables.</param>
/// <param name="HasInstance">Whether the first argument is the instance.</param>
/// <param name="Captured">The captured variables of a local function.</param>
/// <param name="Types">The substitution around the call.</param>
internal sealed record HelperCall(
    IOperation Operation, IMethodSymbol Method, IReadOnlyList<HelperArgument> Arguments, bool HasInstance, IReadOnlyList<ISymbol> Captured, TypeSubstitution Types);

/// <summary>
/// Lowers each helper once for each form of its arguments: what a span or reference parameter stands for is part of the form,
/// so that inside the helper it is a known array or variable.
/// </summary>
internal sealed class HelperLowering(LoweringContext context)
{
    private const int MaximumDepth = 64;

    private readonly Dictionary<(IMethodSymbol, string), Function?> _functions = new(new KeyComparer());
    private readonly HashSet<(IMethodSymbol, string)> _running = new(new KeyComparer());
    private readonly Dictionary<ISymbol, IReadOnlyList<ISymbol>> _captures = new(SymbolEqualityComparer.Default);
    private readonly NameTable _names = new();

    /// <summary>The function for a call; null after a report.</summary>
    public Function? Get(HelperCall call)
    {
        IMethodSymbol method = call.Method;
        string shape = string.Join("; ", call.Arguments.Select(argument => argument.Shape));
        if (method.MethodKind == MethodKind.LocalFunction)
        {
            shape += "; " + call.Types.Describe();
        }

        shape += string.Concat(call.Captured.Select(variable => "; " + variable.Name));

        (IMethodSymbol, string) key = (method, shape);
        if (_running.Any(running => SymbolEqualityComparer.Default.Equals(running.Item1.OriginalDefinition, method.OriginalDefinition)) || _running.Count > MaximumDepth)
        {
            context.Report(KernelDiagnostics.Recursion, call.Operation.Syntax, Show(method));
            return null;
        }

        if (!_functions.TryGetValue(key, out Function? function))
        {
            _running.Add(key);
            function = BodyOf(method) is { } body ? Lower(call, body) : Import(call);
            _running.Remove(key);
            _functions.Add(key, function);
        }

        return function;
    }

    /// <summary>What a method without parameters gives when that is a constant, such as a length that is a type; null for others.</summary>
    public IOperation? ConstantOf(IMethodSymbol method) =>
        method.Parameters.Length == 0 && (method.MethodKind is MethodKind.Ordinary or MethodKind.PropertyGet) && BodyOf(method) is { } body
        && (body as IBlockOperation ?? (body as IMethodBodyBaseOperation)?.BlockBody ?? (body as IMethodBodyBaseOperation)?.ExpressionBody) is { Operations: { Length: 1 } statements }
        && statements[0] is IReturnOperation { ReturnedValue: { ConstantValue.HasValue: true } value } ? value : null;

    /// <summary>The variables of the methods around a local function that it and the local functions it calls mention.</summary>
    public IReadOnlyList<ISymbol> CapturesOf(IMethodSymbol function)
    {
        IMethodSymbol definition = function.OriginalDefinition;
        if (_captures.TryGetValue(definition, out IReadOnlyList<ISymbol>? known))
        {
            return known;
        }

        var found = new List<ISymbol>();
        _captures.Add(definition, found);
        if (definition.IsStatic || BodyOf(definition) is not { } body)
        {
            return found;
        }

        foreach (IOperation operation in OperationTree.All(body))
        {
            IEnumerable<ISymbol> mentioned = operation switch
            {
                ILocalReferenceOperation local => [local.Local],
                IParameterReferenceOperation parameter => [parameter.Parameter],
                IFieldReferenceOperation { Instance: IInstanceReferenceOperation } field when context.Struct is not null => [field.Field],
                IInvocationOperation { TargetMethod: { } called } when called.MethodKind == MethodKind.LocalFunction || context.IsOfKernel(called) => CapturesOf(called),
                IPropertyReferenceOperation { Property.GetMethod: { } getter } when context.IsOfKernel(getter) => CapturesOf(getter),
                _ => [],
            };
            foreach (ISymbol variable in mentioned)
            {
                if (!IsInside(variable, definition) && !found.Contains(variable, SymbolEqualityComparer.Default))
                {
                    found.Add(variable);
                }
            }
        }

        return found;
    }

    private Function? Lower(HelperCall call, IOperation body)
    {
        IMethodSymbol method = call.Method;
        ITypeSymbol returned = method.ReturnType;
        TypeLayout? layout = method.ReturnsVoid || method.MethodKind == MethodKind.Constructor ? TypeLayout.Empty : context.LayoutOf(returned);
        if (layout is null || method.ReturnsByRef || method.ReturnsByRefReadonly)
        {
            context.Report(KernelDiagnostics.UnsupportedReturn, call.Operation.Syntax, Show(method), Show(returned));
            return null;
        }

        var function = new Function(_names.Take(NameOf(method)), layout.Count == 1 ? layout.Scalars[0] : ScalarType.Void);
        TypeSubstitution types = TypeSubstitution.For(method);
        if (method.MethodKind == MethodKind.LocalFunction)
        {
            types = types.With(call.Types);
        }

        VariableUsage usage = VariableUsage.Of(body);
        SemanticModel model = context.ModelOf(body.Syntax.SyntaxTree);
        var lowering = new BodyLowering(context, model, types, usage, function.Body, function.Symbols);
        BindParameters(call, lowering, types, function);
        if (layout.Count > 1)
        {
            lowering.BindResult(layout, function.Parameters);
        }

        lowering.Run(body);
        context.Kernel.Functions.Add(function);
        return function;
    }

    private void BindParameters(HelperCall call, BodyLowering lowering, TypeSubstitution types, Function function)
    {
        IMethodSymbol method = call.Method;
        int next = 0;
        if (call.HasInstance)
        {
            lowering.BindParameter(null, "this", context.LayoutOf(method.ContainingType), call.Arguments[next++], function.Parameters);
        }

        foreach (IParameterSymbol parameter in method.OriginalDefinition.Parameters)
        {
            lowering.BindParameter(parameter, parameter.Name, context.LayoutOf(types.Apply(parameter.Type)), call.Arguments[next++], function.Parameters);
        }

        foreach (ISymbol variable in call.Captured)
        {
            ITypeSymbol type = variable is ILocalSymbol local ? local.Type : KernelInputs.TypeOf(variable);
            lowering.BindParameter(variable, variable.Name, context.LayoutOf(types.Apply(type)), call.Arguments[next++], function.Parameters, isCaptured: true);
        }
    }

    private IOperation? BodyOf(IMethodSymbol method)
    {
        SyntaxReference? reference = method.OriginalDefinition.DeclaringSyntaxReferences.FirstOrDefault();
        if (reference is null || !context.Compilation.ContainsSyntaxTree(reference.SyntaxTree))
        {
            return null;
        }

        IOperation? operation = context.ModelOf(reference.SyntaxTree).GetOperation(reference.GetSyntax(context.Cancellation), context.Cancellation);
        return operation switch
        {
            IConstructorBodyOperation { Initializer: not null } => null,
            IMethodBodyBaseOperation { BlockBody: null, ExpressionBody: null } => null,
            IMethodBodyBaseOperation or IBlockOperation => operation,
            ILocalFunctionOperation { Body: not null } => operation,
            _ => null,
        };
    }

    private Function? Import(HelperCall call)
    {
        Function? stored = ImportedHelpers.Find(context, call, _names, out bool isStored);
        if (isStored)
        {
            return stored;
        }

        // What follows from something refused inside the call is noise.
        var place = LocationInfo.From(call.Operation.Syntax);
        if (context.Diagnostics.Any(known => known.Location.Path == place.Path && place.Span.Contains(known.Location.Span)))
        {
            return null;
        }

        IMethodSymbol method = call.Method;
        bool couldCarryIr = !SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, context.Compilation.Assembly)
            && method.ContainingModule.ReferencedAssemblies.Any(assembly => assembly.Name == "HataDsl");
        if (couldCarryIr)
        {
            context.Report(KernelDiagnostics.MissingBody, call.Operation.Syntax, Show(method), method.ContainingAssembly.Name);
        }
        else
        {
            context.Report(KernelDiagnostics.UnsupportedCall, call.Operation.Syntax, Show(method));
        }

        return null;
    }

    private static bool IsInside(ISymbol variable, IMethodSymbol function)
    {
        for (ISymbol? around = variable.ContainingSymbol; around is not null; around = around.ContainingSymbol)
        {
            if (SymbolEqualityComparer.Default.Equals(around, function))
            {
                return true;
            }
        }

        return false;
    }

    private static string NameOf(IMethodSymbol method) => method.ContainingType.Name + "." + method.Name.TrimStart('.');

    private static string Show(ISymbol symbol) => symbol.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);

    private sealed class KeyComparer : IEqualityComparer<(IMethodSymbol Method, string Shape)>
    {
        public bool Equals((IMethodSymbol Method, string Shape) x, (IMethodSymbol Method, string Shape) y) =>
            x.Shape == y.Shape && SymbolEqualityComparer.Default.Equals(x.Method, y.Method);

        public int GetHashCode((IMethodSymbol Method, string Shape) key) =>
            unchecked((SymbolEqualityComparer.Default.GetHashCode(key.Method) * 31) + key.Shape.GetHashCode());
    }
}
