using HataDsl.Ir;
using HataDsl.Ir.Graphs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Generators;

/// <content>Calls.</content>
internal sealed partial class GraphReader
{
    private const string TensorNamespace = "HataDsl.Graphs";

    /// <summary>Whether a type is Tensor&lt;T&gt;.</summary>
    public static bool IsTensor(ITypeSymbol type, out ITypeSymbol element)
    {
        bool isTensor = type is INamedTypeSymbol { Name: "Tensor", Arity: 1 } && type.ContainingNamespace.ToDisplayString() == TensorNamespace;
        element = isTensor ? ((INamedTypeSymbol)type).TypeArguments[0] : type;
        return isTensor;
    }

    private object? Invoke(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        bool isTensorClass = method.ContainingType.Name == "Tensor" && method.ContainingNamespace.ToDisplayString() == TensorNamespace;
        if (isTensorClass && method.IsStatic && method.ContainingType.Arity == 0)
        {
            return TensorFunction(call);
        }

        if (isTensorClass && method.Name == "Length" && Evaluate(call.Instance!) is TensorValue tensor && Evaluate(call.Arguments[0].Value) is int axis)
        {
            Extent length = Guard(call, () => _sink.Length(tensor.Id, axis));
            return length.IsConstant ? (int)length.Factor : length;
        }

        (IParameterSymbol Parameter, object? Value)[] arguments =
            [.. call.Arguments.OrderBy(argument => argument.Parameter!.Ordinal).Select(argument => (argument.Parameter!.OriginalDefinition, Evaluate(argument.Value)))];
        return method.IsStatic || method.MethodKind == MethodKind.LocalFunction ? Enter(call, method, arguments)
            : throw Error(GraphDiagnostics.UnknownCall, call.Syntax, Show(method), "");
    }

    /// <summary>Calls a method in the same project, or a stored operator of another one.</summary>
    private object? Enter(IInvocationOperation call, IMethodSymbol method, (IParameterSymbol Parameter, object? Value)[] arguments)
    {
        string outer = _sink.Scope;
        string outerBlock = _sink.Block;
        OperatorScript? script = ImportedOperators.Find(method);
        _sink.Scope = outer.Length == 0 && (script is not null || IsOperator(method)) ? method.Name : outer;
        if (Blocks.Count > 0 && BlockOf(method) is { } block)
        {
            _sink.Block = Blocks.Contains(block) ? block : throw Error(GraphDiagnostics.UnknownBlock, call.Syntax, block, string.Join(", ", Blocks));
        }

        try
        {
            bool isSteps = ExpandsPatterns && method.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "PatternAttribute") && BodyOf(method) is not null;
            if (KernelOperators.IsKernel(method, _forProcessor) && !isSteps)
            {
                return Launch(call, method, arguments);
            }

            if (script is not null)
            {
                int[] operands = [.. arguments.Select(argument => argument.Value is TensorValue tensor ? tensor.Id
                    : throw Error(GraphDiagnostics.UnknownCall, call.Syntax, Show(method), ": an operator of another assembly takes tensors"))];
                int[] results = Guard(call, () => _sink.Add(script, operands, _functions.SpanOf(call.Syntax)));
                ITypeSymbol[] types = method.ReturnType is INamedTypeSymbol { IsTupleType: true } tuple ? [.. tuple.TupleElements.Select(element => element.Type)] : [method.ReturnType];
                object?[] values = [.. results.Select((result, i) => new TensorValue(result, IsTensor(types[i], out ITypeSymbol element) ? element : types[i]))];
                return values.Length == 1 ? values[0] : values;
            }

            if (BodyOf(method) is not { } body)
            {
                throw Error(GraphDiagnostics.UnknownCall, call.Syntax, Show(method),
                    SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, _compilation.Assembly) ? "" : ": mark it [Operator] in its assembly");
            }

            if (++_depth > MaximumDepth)
            {
                throw Error(GraphDiagnostics.TooLong, call.Syntax, _name, MaximumDepth.ToString(), $"'{method.Name}' calls itself");
            }

            Dictionary<string, ITypeSymbol> outerTypes = _types;
            if (method.IsGenericMethod)
            {
                _types = method.TypeParameters.ToDictionary(parameter => parameter.Name, parameter => Resolve(method.TypeArguments[parameter.Ordinal]));
            }

            try
            {
                return Run(body, arguments, sees: method.MethodKind == MethodKind.LocalFunction ? _variables : null);
            }
            catch (ReadException exception) when (IsOperator(method) && IsMismatch(exception.Diagnostic.Descriptor))
            {
                // What does not fit inside a method that knows no shapes is the fault of the call.
                throw new ReadException(exception.Diagnostic with { Location = LocationInfo.From(call.Syntax) });
            }
            finally
            {
                _depth--;
                _types = outerTypes;
            }
        }
        finally
        {
            _sink.Scope = outer;
            _sink.Block = outerBlock;
        }
    }

    /// <summary>The block that [Block] names; null where there is none.</summary>
    public static string? BlockOf(ISymbol symbol) =>
        symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass is { Name: "BlockAttribute" } type && type.ContainingNamespace.ToDisplayString() == TensorNamespace)
            ?.ConstructorArguments[0].Value as string;

    /// <summary>Adds the launch of an operator that is a kernel of its own; what is wrong with its attributes the operator itself reports.</summary>
    public object? Launch(IOperation call, IMethodSymbol method, (IParameterSymbol Parameter, object? Value)[] arguments)
    {
        KernelCall launch;
        try
        {
            launch = KernelOperators.CallOf(method, Resolve, parameter => NumberText(call, arguments.First(argument => argument.Parameter.Ordinal == parameter.Ordinal).Value));
        }
        catch (FormatException exception)
        {
            throw Error(GraphDiagnostics.UnknownCall, call.Syntax, Show(method), ": it " + exception.Message);
        }

        Extent[] lengths = [.. arguments.Where(argument => KernelOperators.IsLength(argument.Parameter))
            .Select(argument => ComptimeArithmetic.AsLength(argument.Value) ?? throw Error(GraphDiagnostics.DataDependent, call.Syntax, "This length"))];
        int[] operands = [.. arguments.Where(argument => IsTensor(argument.Parameter.Type, out _))
            .Select(argument => argument.Value is TensorValue tensor ? tensor.Id : throw Error(GraphDiagnostics.DataDependent, call.Syntax, "This argument"))];
        ITypeSymbol[] types = method.ReturnType is INamedTypeSymbol { IsTupleType: true } tuple ? [.. tuple.TupleElements.Select(element => element.Type)] : [method.ReturnType];
        ITypeSymbol Element(int result) => IsTensor(types[result], out ITypeSymbol element) ? Resolve(element) : types[result];
        TensorValue first = Step(call, Element(0), "kernel", operands, lengths: lengths, text: launch.ToString());
        object?[] values = [first, .. Enumerable.Range(1, types.Length - 1).Select(result => Step(call, Element(result), "part", [first.Id], [result]))];
        return values.Length == 1 ? first : values;
    }

    /// <summary>A number as an argument of a kernel.</summary>
    private string NumberText(IOperation call, object? value) => value switch
    {
        int number => PatternBinding.TextOf(number),
        float number => PatternBinding.TextOf(number),
        Extent length => length.ToString(),
        TensorValue tensor when _sink.ScalarName(tensor.Id) is { } name => "$" + name,
        _ => throw Error(GraphDiagnostics.DataDependent, call.Syntax, "This number"),
    };

    private static bool IsMismatch(DiagnosticDescriptor rule) => rule == GraphDiagnostics.ShapeMismatch || rule == GraphDiagnostics.TypeMismatch;

    private static bool IsOperator(IMethodSymbol method) => method.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "OperatorAttribute");

    private object? TensorFunction(IInvocationOperation call)
    {
        var operands = new List<int>();
        var numbers = new List<int>();
        var lengths = new List<Extent>();
        string text = "";
        foreach (IArgumentOperation argument in call.Arguments.OrderBy(argument => argument.Parameter!.Ordinal))
        {
            object? value = Evaluate(argument.Value);
            bool isLength = argument.Parameter!.Name.StartsWith("length", StringComparison.Ordinal) || (argument.Parameter.Name == "start" && value is Extent);
            foreach (object? item in value is object?[] items ? items : [value])
            {
                switch (item)
                {
                    case TensorValue tensor:
                        operands.Add(tensor.Id);
                        break;
                    case int number when isLength:
                        lengths.Add(Extent.Of(number));
                        break;
                    case Extent length when isLength:
                        lengths.Add(length);
                        break;
                    case int number:
                        numbers.Add(number);
                        break;
                    case FunctionValue function:
                        text = Lower(call, function.Method);
                        break;
                    default:
                        throw Error(GraphDiagnostics.DataDependent, argument.Value.Syntax, "This argument");
                }
            }
        }

        string name = call.TargetMethod.Name.ToLowerInvariant();
        return GraphSteps.IsKnown(name) && IsTensor(call.TargetMethod.ReturnType, out ITypeSymbol element)
            ? Step(call, Resolve(element), name, [.. operands], [.. numbers], [.. lengths], text)
            : throw Error(GraphDiagnostics.UnknownCall, call.Syntax, Show(call.TargetMethod), "");
    }

    /// <summary>Compiles a scalar function as a kernel helper; returns its name.</summary>
    private string Lower(IInvocationOperation call, IMethodSymbol method)
    {
        var values = method.Parameters.Select(parameter => new HelperArgument(
            Place.Of([.. (_functions.LayoutOf(parameter.Type) ?? TypeLayout.Empty).Scalars.Select(type => new Value(type))]), null)).ToArray();
        Function? function = _functions.Helpers.Get(new HelperCall(call, method, values, HasInstance: false, [], TypeSubstitution.For(method)));
        return function is { ReturnType: not ScalarType.Void }
            ? function.Name
            : throw Error(GraphDiagnostics.UnknownCall, call.Syntax, Show(method), ": it has no form as a kernel helper");
    }

    private static string Show(ISymbol symbol) => symbol.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);
}
