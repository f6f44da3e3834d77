using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymbolKind = HataDsl.Ir.SymbolKind;

namespace HataDsl.Generators;

/// <summary>
/// Lowers one C# body, of the kernel or of a helper, from <see cref="IOperation"/> to IR. The tree has overload resolution,
/// implicit conversions and constants already; every kind of operation that is not known here is reported on its expression.
/// </summary>
internal sealed partial class BodyLowering
{
    private readonly LoweringContext _context;
    private readonly SemanticModel _model;
    private readonly TypeSubstitution _types;
    private readonly VariableUsage _usage;
    private readonly RegionBuilder _builder;
    private readonly List<Symbol> _symbols;
    private readonly NameTable _names = new();
    private readonly Dictionary<ISymbol, Place> _variables = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, ArrayRef> _arrays = new(SymbolEqualityComparer.Default);
    private Place? _this;
    private Symbol[] _results = [];
    private int _depth;

    public BodyLowering(
        LoweringContext context, SemanticModel model, TypeSubstitution types, VariableUsage usage, Region body, List<Symbol> symbols, bool evaluatesFunctions = false)
    {
        _context = context;
        _model = model;
        _types = types;
        _usage = usage;
        _builder = new RegionBuilder(body) { Known = [], EvaluatesFunctions = evaluatesFunctions };
        _symbols = symbols;
    }

    /// <summary>Lowers the statements of the body, once the parameters are bound.</summary>
    public void Run(IOperation body)
    {
        switch (body)
        {
            case IMethodBodyBaseOperation method:
                LowerStatement(method.BlockBody ?? method.ExpressionBody!);
                break;
            case ILocalFunctionOperation { Body: { } block }:
                LowerStatement(block);
                break;
            default:
                LowerStatement(body);
                break;
        }
    }

    /// <summary>Declares a view of structs: a view of each scalar.</summary>
    public void BindRecords(ISymbol parameter, Symbol symbol, TypeLayout layout, RecordLayout record)
    {
        _names.Take(symbol.Name);
        Symbol[] fields = [.. layout.Scalars.Select((type, i) =>
            new Symbol(SymbolKind.View, _names.Take(parameter.Name + layout.Suffixes[i]), type, access: symbol.Access) { Record = symbol, Offset = record.Offsets[i] })];
        _symbols.AddRange(fields);
        _arrays.Add(parameter, new ArrayRef(fields));
    }

    /// <summary>Declares a view or scalar parameter of the kernel.</summary>
    public void BindKernelParameter(ISymbol parameter, Symbol symbol)
    {
        _names.Take(symbol.Name);
        if (symbol.IsSpecialized)
        {
            _specialized.Add(parameter, symbol);
        }

        if (symbol.Kind == SymbolKind.View)
        {
            _arrays.Add(parameter, new ArrayRef([symbol]));
        }
        else
        {
            BindScalars(parameter, _context.LayoutOf(_types.Apply(KernelInputs.TypeOf(parameter)))!, [symbol]);
        }
    }

    /// <summary>Declares a parameter of the kernel that is a struct: its scalars.</summary>
    public void BindStruct(ISymbol parameter, TypeLayout layout, Symbol[] symbols)
    {
        foreach (Symbol symbol in symbols)
        {
            _names.Take(symbol.Name);
        }

        BindScalars(parameter, layout, layout.Count == 0 ? [] : symbols);
    }

    /// <summary>Names the values of a parameter, or copies them to variables when something may assign it.</summary>
    private void BindScalars(ISymbol parameter, TypeLayout layout, Symbol[] symbols)
    {
        bool isState = parameter is IFieldSymbol || parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor }; // other methods see it too
        bool isWritten = isState ? _context.Struct is { IsReadOnly: false } && parameter is not IFieldSymbol { IsReadOnly: true } : _usage.IsWritten(parameter);
        if (isWritten)
        {
            Symbol[] copy = Declare(parameter.Name, layout);
            for (int i = 0; i < copy.Length; i++)
            {
                _builder.Set(copy[i], _builder.Get(symbols[i]));
            }

            _variables.Add(parameter, Place.Of(copy));
        }
        else if (isState || _usage.IsMentioned(parameter))
        {
            _variables.Add(parameter, Place.Of([.. symbols.Select(_builder.Get)]));
        }
    }

    /// <summary>Declares variables, one for each scalar of a layout.</summary>
    private Symbol[] Declare(string name, TypeLayout layout)
    {
        var symbols = new Symbol[layout.Count];
        for (int i = 0; i < symbols.Length; i++)
        {
            symbols[i] = new Symbol(SymbolKind.Local, _names.Take(name + layout.Suffixes[i]), layout.Scalars[i]);
            _symbols.Add(symbols[i]);
        }

        return symbols;
    }

    private Symbol DeclareTemporary(string name, ScalarType type)
    {
        var symbol = new Symbol(SymbolKind.Local, _names.Take(name), type);
        _symbols.Add(symbol);
        return symbol;
    }

    /// <summary>The builder, with the span of an operation set for what is appended next.</summary>
    private RegionBuilder At(IOperation operation)
    {
        _builder.Span = _context.SpanOf(operation.Syntax);
        return _builder;
    }

    /// <summary>Runs an action that appends to a nested region.</summary>
    private void Into(Region region, Action action)
    {
        Region outer = _builder.Region;
        _builder.Region = region;
        _depth++;
        action();
        _depth--;
        _builder.Region = outer;
    }

    /// <summary>Whether the current region has been left, so that what follows can never run.</summary>
    private bool IsTerminated =>
        _builder.Region.Instructions is { Count: > 0 } list && list[list.Count - 1].Info.Has(OpTraits.Terminates);

    private ITypeSymbol? TypeOf(IOperation operation) => operation.Type is { } type ? _types.Apply(type) : null;

    /// <summary>The layout of the type of an expression; reports a type that cannot be used.</summary>
    private TypeLayout LayoutOf(IOperation operation)
    {
        if (TypeOf(operation) is not { SpecialType: not SpecialType.System_Void } type)
        {
            return TypeLayout.Empty;
        }

        return LayoutOf(type, operation);
    }

    private TypeLayout LayoutOf(ITypeSymbol type, IOperation operation)
    {
        if (_context.LayoutOf(type) is { } layout)
        {
            return layout;
        }

        if (type.TypeKind == TypeKind.Error)
        {
            _context.IsInvalid = true;
        }
        else
        {
            Report(KernelDiagnostics.UnsupportedType, operation, Show(type));
        }

        return TypeLayout.Empty;
    }

    private void Report(DiagnosticDescriptor rule, IOperation operation, params string[] arguments) =>
        _context.Report(rule, operation.Syntax, arguments);

    /// <summary>Reports and gives values of the right number and type, so that lowering goes on to find more.</summary>
    private Value[] Refuse(DiagnosticDescriptor rule, IOperation operation, params string[] arguments)
    {
        Report(rule, operation, arguments);
        return Placeholder(operation);
    }

    private Value[] Placeholder(IOperation operation) =>
        TypeOf(operation) is { } type && _context.LayoutOf(type) is { } layout ? Zeros(layout) : [];

    private Value[] Zeros(TypeLayout layout) => [.. layout.Scalars.Select(type => _builder.Constant(type, 0))];

    private static string Show(ISymbol symbol) => symbol.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);
}
