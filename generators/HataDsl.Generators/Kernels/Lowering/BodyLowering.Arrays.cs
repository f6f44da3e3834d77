using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SymbolKind = HataDsl.Ir.SymbolKind;

namespace HataDsl.Generators;

/// <content>Declarations of shared and private arrays.</content>
internal sealed partial class BodyLowering
{
    private const int MaximumArrayLength = 1 << 20;

    private readonly Dictionary<ISymbol, Symbol> _specialized = new(SymbolEqualityComparer.Default);

    private ArrayRef? DeclareShared(IInvocationOperation call, string name)
    {
        if (_depth > 0)
        {
            Report(KernelDiagnostics.SharedPlacement, call);
            return null;
        }

        ITypeSymbol element = _types.Apply(call.TargetMethod.TypeArguments[0]);
        if (call.Arguments.Length > 1)
        {
            return DeclareSharedShape(call, name, element);
        }

        IOperation length = call.Arguments[0].Value;
        if (_specialized.Count == 0 || ConstantInteger(length) is not null || TermsOf(length) is not { } terms)
        {
            return Whole(DeclareArrays(SymbolKind.Shared, call, name, element, ConstantInteger(length)));
        }

        TypeLayout layout = LayoutOf(element, call);
        Symbol[] arrays = [.. layout.Scalars.Select((type, i) => new Symbol(SymbolKind.Shared, _names.Take(name + layout.Suffixes[i]), type) { Terms = terms })];
        _symbols.AddRange(arrays);
        return arrays.Length > 0 ? new ArrayRef(arrays, null, LowerScalar(length)) : null;
    }

    /// <summary>A length as a sum of products of constants and specialized parameters; null if it is none.</summary>
    private List<LengthTerm>? TermsOf(IOperation operation)
    {
        switch (operation)
        {
            case IParameterReferenceOperation parameter when _specialized.TryGetValue(parameter.Parameter, out Symbol? symbol) && symbol.Type == ScalarType.I32:
                return [new LengthTerm(1, [symbol])];
            case IParenthesizedOperation parenthesized:
                return TermsOf(parenthesized.Operand);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Multiply, OperatorMethod: null } binary:
                if (TermsOf(binary.LeftOperand) is not { } left || TermsOf(binary.RightOperand) is not { } right)
                {
                    return null;
                }

                return binary.OperatorKind == BinaryOperatorKind.Add
                    ? [.. left, .. right]
                    : [.. left.SelectMany(a => right.Select(b => new LengthTerm(a.Factor * b.Factor, [.. a.Parameters, .. b.Parameters])))];
            default:
                return ConstantInteger(operation) is { } constant ? [new LengthTerm(constant, [])] : null;
        }
    }

    /// <summary>A span of listed values: a private array with these at its start.</summary>
    private Symbol[]? DeclareListed(ICollectionExpressionOperation operation, ITypeSymbol element, string name)
    {
        if (operation.Elements.Any(item => item is ISpreadOperation))
        {
            RefuseKind(operation);
            return null;
        }

        Symbol[]? arrays = DeclareArrays(SymbolKind.Private, operation, name, element, operation.Elements.Length);
        for (int i = 0; arrays is not null && i < operation.Elements.Length; i++)
        {
            Value[] values = Lower(operation.Elements[i]);
            Write(Place.Element(arrays, At(operation.Elements[i]).Constant(i)), values, operation.Elements[i]);
        }

        return arrays;
    }

    /// <summary>An array that C# puts on the heap: it never leaves the kernel, so it is a private one.</summary>
    private Symbol[]? DeclareCreated(IArrayCreationOperation operation, string name)
    {
        ITypeSymbol element = ((IArrayTypeSymbol)operation.Type!).ElementType;
        Symbol[]? arrays = DeclareArrays(SymbolKind.Private, operation, name, _types.Apply(element), ConstantInteger(operation.DimensionSizes[0]));
        if (arrays is null)
        {
            return null;
        }

        if (operation.Initializer is not { } initializer)
        {
            if (_depth > 0)
            {
                StoreZeros(arrays, operation);
            }

            return arrays;
        }

        for (int i = 0; i < initializer.ElementValues.Length; i++)
        {
            IOperation value = initializer.ElementValues[i];
            Value[] values = Lower(value);
            Write(Place.Element(arrays, At(value).Constant(i)), values, value);
        }

        return arrays;
    }

    /// <summary>stackalloc has no operation of its own in the tree: element type, length and initial values are read from the syntax.</summary>
    private Symbol[]? DeclarePrivate(IOperation operation, string name)
    {
        InitializerExpressionSyntax? initializer;
        long? length;
        ITypeSymbol? element;
        if (operation.Syntax is StackAllocArrayCreationExpressionSyntax { Type: ArrayTypeSyntax array } written)
        {
            initializer = written.Initializer;
            element = _model.GetTypeInfo(array.ElementType, _context.Cancellation).Type;
            ExpressionSyntax size = array.RankSpecifiers[0].Sizes[0];
            length = size is OmittedArraySizeExpressionSyntax
                ? initializer?.Expressions.Count
                : OperationTree.Of(size, _model, _context.Cancellation) is { } given ? ConstantInteger(given) : null;
        }
        else
        {
            initializer = ((ImplicitStackAllocArrayCreationExpressionSyntax)operation.Syntax).Initializer;
            element = TypeMapping.IsSpan(TypeOf(operation), out ITypeSymbol spanned) ? spanned : null;
            length = initializer.Expressions.Count;
        }

        if (element is null)
        {
            RefuseKind(operation);
            return null;
        }

        Symbol[]? arrays = DeclareArrays(SymbolKind.Private, operation, name, _types.Apply(element), length);
        if (arrays is null)
        {
            return null;
        }

        if (initializer is not null)
        {
            StoreInitial(arrays, initializer);
        }
        else if (_depth > 0)
        {
            StoreZeros(arrays, operation);
        }

        return arrays;
    }

    private void StoreInitial(Symbol[] arrays, InitializerExpressionSyntax initializer)
    {
        for (int i = 0; i < initializer.Expressions.Count; i++)
        {
            if (OperationTree.Of(initializer.Expressions[i], _model, _context.Cancellation) is not { } operation)
            {
                continue;
            }

            Value[] values = Lower(operation);
            if (values.Length == arrays.Length)
            {
                values = [.. values.Select((value, j) => ConvertTo(value, arrays[j].Type))]; // the implicit conversion is not in the tree
            }

            Write(Place.Element(arrays, At(operation).Constant(i)), values, operation);
        }
    }

    /// <summary>The IR clears a private array once; C# clears it each time the declaration runs.</summary>
    private void StoreZeros(Symbol[] arrays, IOperation operation)
    {
        Symbol counter = DeclareTemporary("clear", ScalarType.I32);
        RegionBuilder at = At(operation);
        at.Set(counter, at.Constant(0));
        Instruction loop = at.Loop();
        Into(loop.Regions[0], () => at.EmitEffect(Op.Test, at.Emit(Op.Less, at.Get(counter), at.Constant(arrays[0].Length))));
        Into(loop.Regions[1], () =>
        {
            Value index = at.Get(counter);
            foreach (Symbol array in arrays)
            {
                at.Store(array, index, at.Constant(array.Type, 0));
            }
        });
        Into(loop.Regions[2], () => at.Set(counter, at.Emit(Op.Add, at.Get(counter), at.Constant(1))));
    }

    private Symbol[]? DeclareArrays(SymbolKind kind, IOperation operation, string name, ITypeSymbol element, long? length)
    {
        if (length is not (> 0 and <= MaximumArrayLength))
        {
            Report(KernelDiagnostics.ArrayLength, operation);
            return null;
        }

        TypeLayout layout = LayoutOf(element, operation);
        if (kind == SymbolKind.Shared && layout.VectorLanes is > 1 and not 3 && _context.SplitsVectors != true)
        {
            // Side by side, so that one access moves an element.
            var vectors = new Symbol(kind, _names.Take(name), layout.Scalars[0], (int)length.Value * layout.Count, lanes: layout.Count);
            _symbols.Add(vectors);
            return [vectors];
        }

        var arrays = new Symbol[layout.Count];
        for (int i = 0; i < arrays.Length; i++)
        {
            arrays[i] = new Symbol(kind, _names.Take(name + layout.Suffixes[i]), layout.Scalars[i], (int)length.Value);
            _symbols.Add(arrays[i]);
        }

        return arrays.Length > 0 ? arrays : null;
    }

    private int? WorkgroupSize(IPropertySymbol property) =>
        !TypeMapping.IsNamed(property.ContainingType, "HataDsl", "Workgroup") ? null : property.Name switch
        {
            "SizeX" => _context.Kernel.Workgroup.X,
            "SizeY" => _context.Kernel.Workgroup.Y,
            "SizeZ" => _context.Kernel.Workgroup.Z,
            "Size" => _context.Kernel.Workgroup.Count,
            _ => null,
        };
}
