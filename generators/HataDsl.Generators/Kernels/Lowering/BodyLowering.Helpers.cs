using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using SymbolKind = HataDsl.Ir.SymbolKind;

namespace HataDsl.Generators;

/// <content>Both sides of a call of a helper: passing arguments and binding parameters.</content>
internal sealed partial class BodyLowering
{
    /// <summary>Calls a helper with arguments in the order of its parameters, the instance of a struct method first.</summary>
    private Value[] CallHelper(IOperation operation, IMethodSymbol method, HelperArgument[] arguments, HelperArgument? instance = null)
    {
        if (_context.Helpers.ConstantOf(method) is { } constant)
        {
            return Lower(constant);
        }

        if (VectorLowering.IsMember(method))
        {
            return LowerVectorMember(operation, method, arguments);
        }

        var all = new List<HelperArgument>();
        var captured = new List<ISymbol>();
        if (instance is { } self)
        {
            all.Add(self);
        }

        all.AddRange(arguments);
        if (method.MethodKind == MethodKind.LocalFunction || _context.IsOfKernel(method))
        {
            AddCaptures(method, captured, all);
        }

        if (_context.Helpers.Get(new HelperCall(operation, method, all, instance is not null, captured, _types)) is not { } function)
        {
            return Placeholder(operation);
        }

        var operands = new List<Value>();
        var symbols = new List<Symbol>();
        foreach (HelperArgument argument in all)
        {
            symbols.AddRange(argument.Symbols);
            operands.AddRange(argument.Operands);
        }

        TypeLayout layout = method.MethodKind == MethodKind.Constructor || method.ReturnsVoid ? TypeLayout.Empty : LayoutOf(_types.Apply(method.ReturnType), operation);
        Symbol[] results = layout.Count > 1 ? Declare("result", layout) : [];
        symbols.AddRange(results);
        var call = new Instruction(Op.Call)
        {
            Callee = function.Name,
            Operands = [.. operands],
            SymbolArguments = [.. symbols],
            Results = function.ReturnType == ScalarType.Void ? [] : [new Value(function.ReturnType)],
        };
        At(operation).Append(call);
        return results.Length > 0 ? Read(Place.Of(results), operation) : call.Results;
    }

    /// <summary>
    /// The variables around a local function that it uses, itself or through other local functions, become parameters; so does the state of the
    /// kernel's struct for its methods.
    /// </summary>
    private void AddCaptures(IMethodSymbol function, List<ISymbol> captured, List<HelperArgument> arguments)
    {
        foreach (ISymbol variable in _context.Helpers.CapturesOf(function))
        {
            if (_arrays.TryGetValue(variable, out ArrayRef array))
            {
                captured.Add(variable);
                arguments.Add(new HelperArgument(default, array));
            }
            else if (_variables.TryGetValue(variable, out Place place))
            {
                captured.Add(variable);
                bool isComptime = variable is IParameterSymbol parameter ? IsComptime(parameter) : _comptimeLocals.Contains(variable);
                arguments.Add(new HelperArgument(place, null, isComptime && place.Values is { } values ? Known(values) : null));
            }
        }
    }

    /// <summary>Declares one parameter of a helper in the form of its argument.</summary>
    /// <param name="parameter">The parameter or captured variable; null for the instance.</param>
    /// <param name="name">Its name.</param>
    /// <param name="layout">The layout of its type.</param>
    /// <param name="argument">The argument.</param>
    /// <param name="parameters">The parameters of the function.</param>
    /// <param name="isCaptured">Whether it is captured: then what it calls may need it where the body itself does not mention it.</param>
    public void BindParameter(ISymbol? parameter, string name, TypeLayout? layout, HelperArgument argument, List<Symbol> parameters, bool isCaptured = false)
    {
        if (argument.Bundle is { } bundle)
        {
            foreach (BundleLeaf leaf in bundle.Leaves)
            {
                BindParameter(leaf.Field, name + "_" + leaf.Field.Name, _context.LayoutOf(_types.Apply(leaf.Field.Type)), leaf.Argument, parameters, isCaptured: true);
                MoveIntoBundle(parameter, leaf.Path, leaf.Field);
            }

            return;
        }

        if (argument.Comptime is { } bits)
        {
            BindComptime(parameter!, layout!, bits);
            return;
        }

        if (argument.Array is { } array)
        {
            Symbol[] symbols = DeclareArrayParameters(name, array.Symbols, parameters);
            Value? start = array.Start is null ? null : DeclareBound(name + "_start", array.Start.Type, parameters);
            Value? length = array.Length is null ? null : DeclareBound(name + "_length", array.Length.Type, parameters);
            Value[] Bounds(Value[] given, string kind) => [.. given.Select((bound, i) => DeclareBound($"{name}_{kind}{i}", bound.Type, parameters))];
            ArrayShape? shape = array.Shape is { } own ? new ArrayShape(Bounds(own.Extents, "extent"), Bounds(own.Pitches, "pitch")) : null;
            _arrays.Add(parameter!, new ArrayRef(symbols, start, length, shape));
            return;
        }

        Place place = argument.Place;
        if (place.Values is not null)
        {
            BindValue(parameter, DeclareParameters(name, layout!, byReference: false, parameters), isCaptured);
        }
        else if (place.Index is { } index)
        {
            Symbol[] elements = DeclareArrayParameters(name, place.Symbols, parameters);
            var position = new Symbol(SymbolKind.Local, _names.Take(name + "_index"), index.Type);
            parameters.Add(position);
            Bind(parameter, Place.Element(elements, _builder.Get(position)));
        }
        else
        {
            Bind(parameter, Place.Of(DeclareParameters(name, layout!, byReference: true, parameters)));
        }
    }

    private Value DeclareBound(string name, ScalarType type, List<Symbol> parameters)
    {
        var bound = new Symbol(SymbolKind.Local, _names.Take(name), type);
        parameters.Add(bound);
        return _builder.Get(bound);
    }

    /// <summary>A result of several scalars is written through parameters at the end.</summary>
    public void BindResult(TypeLayout layout, List<Symbol> parameters) =>
        _results = DeclareParameters("result", layout, byReference: true, parameters);

    private void BindValue(ISymbol? parameter, Symbol[] symbols, bool isCaptured)
    {
        // The instance of a struct method is a copy here; whether the body assigns it is not tracked, so it keeps its storage.
        bool keepsStorage = parameter is null || _usage.IsWritten(parameter);
        if (keepsStorage)
        {
            Bind(parameter, Place.Of(symbols));
        }
        else if (isCaptured || _usage.IsMentioned(parameter!))
        {
            Bind(parameter, Place.Of([.. symbols.Select(_builder.Get)]));
        }
    }

    private void Bind(ISymbol? parameter, Place place)
    {
        if (parameter is null)
        {
            _this = place;
        }
        else
        {
            _variables.Add(parameter, place);
        }
    }

    private Symbol[] DeclareParameters(string name, TypeLayout layout, bool byReference, List<Symbol> parameters)
    {
        var symbols = new Symbol[layout.Count];
        for (int i = 0; i < symbols.Length; i++)
        {
            symbols[i] = new Symbol(SymbolKind.Local, _names.Take(name + layout.Suffixes[i]), layout.Scalars[i], byReference: byReference);
            parameters.Add(symbols[i]);
        }

        return symbols;
    }

    private Symbol[] DeclareArrayParameters(string name, Symbol[] arrays, List<Symbol> parameters)
    {
        var symbols = new Symbol[arrays.Length];
        for (int i = 0; i < symbols.Length; i++)
        {
            Symbol array = arrays[i];
            string own = arrays.Length == 1 ? name : name + "_" + i;
            symbols[i] = new Symbol(array.Kind, _names.Take(own), array.Type, array.Length, array.Access, byReference: array.Kind != SymbolKind.View, lanes: array.Lanes);
            parameters.Add(symbols[i]);
        }

        return symbols;
    }
}
