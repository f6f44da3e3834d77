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

    private Symbol[]? DeclareShared(IInvocationOperation call, string name)
    {
        if (!_isKernel || _depth > 0)
        {
            Report(KernelDiagnostics.SharedPlacement, call);
            return null;
        }

        return DeclareArrays(SymbolKind.Shared, call, name, _types.Apply(call.TargetMethod.TypeArguments[0]), ConstantInteger(call.Arguments[0].Value));
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
        var arrays = new Symbol[layout.Count];
        for (int i = 0; i < arrays.Length; i++)
        {
            arrays[i] = new Symbol(kind, _names.Take(name + layout.Suffixes[i]), layout.Scalars[i], (int)length.Value);
            _symbols.Add(arrays[i]);
        }

        return arrays.Length > 0 ? arrays : null;
    }

    /// <summary>An integer known when the kernel is compiled; the sizes of the workgroup are.</summary>
    private long? ConstantInteger(IOperation operation)
    {
        switch (operation)
        {
            case { ConstantValue: { HasValue: true, Value: int or uint or long or short or ushort or byte or sbyte } constant }:
                return Convert.ToInt64(constant.Value);
            case IParenthesizedOperation parenthesized:
                return ConstantInteger(parenthesized.Operand);
            case IConversionOperation { OperatorMethod: null } conversion:
                return ConstantInteger(conversion.Operand);
            case IPropertyReferenceOperation { Instance: null } property:
                return WorkgroupSize(property.Property);
            case ISizeOfOperation size:
                return _context.LayoutOf(_types.Apply(size.TypeOperand)) is { IsScalar: true } layout ? layout.Scalars[0].Size() : null;
            case IBinaryOperation { OperatorMethod: null } binary when ConstantInteger(binary.LeftOperand) is { } left && ConstantInteger(binary.RightOperand) is { } right:
                return binary.OperatorKind switch
                {
                    BinaryOperatorKind.Add => left + right,
                    BinaryOperatorKind.Subtract => left - right,
                    BinaryOperatorKind.Multiply => left * right,
                    BinaryOperatorKind.Divide when right != 0 => left / right,
                    _ => null,
                };
            default:
                return null;
        }
    }

    private int? WorkgroupSize(IPropertySymbol property) =>
        !TypeMapping.IsNamed(property.ContainingType, "HataDsl", "Workgroup") ? null : property.Name switch
        {
            "SizeX" => _context.Kernel.Workgroup.X,
            "SizeY" => _context.Kernel.Workgroup.Y,
            "SizeZ" => _context.Kernel.Workgroup.Z,
            _ => null,
        };
}
