using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SymbolKind = HataDsl.Ir.SymbolKind;

namespace HataDsl.Generators;

/// <content>Constants of the program: static readonly fields, arrays among them, and properties that give a span of constants.</content>
internal sealed partial class BodyLowering
{
    private const int MaximumNesting = 16;

    private readonly Dictionary<ISymbol, Symbol[]?> _tables = new(SymbolEqualityComparer.Default);

    /// <summary>A static readonly field whose initial value is constant stands for that value.</summary>
    private Value[] LowerStaticField(IFieldReferenceOperation operation)
    {
        if (InitialValue(operation.Field) is { } initial && _context.LayoutOf(_types.Apply(operation.Field.Type)) is { } layout
            && Evaluate([initial], layout) is { } bits)
        {
            RegionBuilder at = At(operation);
            return [.. bits.Select((one, i) => at.Constant(layout.Scalars[i], one))];
        }

        return Refuse(KernelDiagnostics.FieldIsNotConstant, operation, Show(operation.Field));
    }

    /// <summary>The table behind a static readonly array or a property that gives a span of constants; null after a report.</summary>
    private Symbol[]? TableOf(ISymbol member, IOperation operation)
    {
        if (!_tables.TryGetValue(member, out Symbol[]? table))
        {
            table = DeclareTable(member);
            _tables.Add(member, table);
        }

        if (table is null)
        {
            Report(KernelDiagnostics.FieldIsNotConstant, operation, Show(member));
        }

        return table;
    }

    private Symbol[]? DeclareTable(ISymbol member)
    {
        ITypeSymbol type = member is IFieldSymbol field ? field.Type : ((IPropertySymbol)member).Type;
        ITypeSymbol? element = type is IArrayTypeSymbol { Rank: 1 } array ? array.ElementType
            : TypeMapping.IsSpan(type, out ITypeSymbol spanned) ? spanned : null;
        IOperation? initial = member is IFieldSymbol own ? InitialValue(own) : PropertyValue((IPropertySymbol)member);
        if (element is null || initial is null || _context.LayoutOf(_types.Apply(element)) is not { Count: > 0 } layout || ElementsOf(initial) is not { Count: > 0 } elements)
        {
            return null;
        }

        if (Evaluate(elements, layout) is not { } bits)
        {
            return null;
        }

        var tables = new Symbol[layout.Count];
        for (int i = 0; i < tables.Length; i++)
        {
            ulong[] contents = [.. Enumerable.Range(0, elements.Count).Select(row => bits[(row * layout.Count) + i])];
            tables[i] = new Symbol(SymbolKind.Table, _names.Take(member.Name + layout.Suffixes[i]), layout.Scalars[i], elements.Count) { Contents = contents };
            _symbols.Add(tables[i]);
        }

        return tables;
    }

    private static IReadOnlyList<IOperation>? ElementsOf(IOperation initial)
    {
        while (initial is IConversionOperation conversion)
        {
            initial = conversion.Operand;
        }

        return initial switch
        {
            IArrayCreationOperation { Initializer: { } list } => list.ElementValues,
            IArrayInitializerOperation list => list.ElementValues,
            ICollectionExpressionOperation collection when !collection.Elements.Any(element => element is ISpreadOperation) => collection.Elements,
            _ => null,
        };
    }

    /// <summary>The bits of expressions of one type that are known at compile time, one after the other; null if one is not.</summary>
    private ulong[]? Evaluate(IReadOnlyList<IOperation> expressions, TypeLayout layout)
    {
        if (_context.Nesting > MaximumNesting || expressions.Any(expression => expression.Descendants().Any(inner => inner is IParameterReferenceOperation or ILocalReferenceOperation)))
        {
            return null;
        }

        var scratch = new BodyLowering(
            _context, _context.ModelOf(expressions[0].Syntax.SyntaxTree), _types, VariableUsage.Of(expressions[0]), new Region(), [], evaluatesFunctions: true);
        var bits = new List<ulong>();
        int reports = _context.Diagnostics.Count;
        _context.Nesting++;
        bool isKnown = expressions.All(expression =>
        {
            ulong[]? known = scratch.Known(scratch.Lower(expression));
            bits.AddRange(known ?? []);
            return known?.Length == layout.Count;
        });
        _context.Nesting--;
        isKnown &= _context.Diagnostics.Count == reports;
        _context.Forget(reports);
        return isKnown ? [.. bits] : null;
    }

    /// <summary>The initial value of a field that nothing assigns later; null if there is none in reach.</summary>
    private IOperation? InitialValue(IFieldSymbol field)
    {
        bool isAssignedLater = field.ContainingType.StaticConstructors.Any(constructor => !constructor.IsImplicitlyDeclared);
        return field.IsReadOnly && !isAssignedLater
            && field.OriginalDefinition.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(_context.Cancellation) is VariableDeclaratorSyntax { Initializer: { } initializer }
            && _context.Compilation.ContainsSyntaxTree(initializer.SyntaxTree)
                ? (_context.ModelOf(initializer.SyntaxTree).GetOperation(initializer, _context.Cancellation) as ISymbolInitializerOperation)?.Value
                : null;
    }

    /// <summary>The expression that a property gives.</summary>
    private IOperation? PropertyValue(IPropertySymbol property)
    {
        SyntaxNode? syntax = property.OriginalDefinition.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(_context.Cancellation);
        ExpressionSyntax? expression = syntax is PropertyDeclarationSyntax declaration
            ? declaration.ExpressionBody?.Expression
                ?? declaration.AccessorList?.Accessors.FirstOrDefault(accessor => accessor.ExpressionBody is not null)?.ExpressionBody!.Expression
            : null;
        if (expression is null || !_context.Compilation.ContainsSyntaxTree(expression.SyntaxTree))
        {
            return null;
        }

        // A collection expression has an operation only below the conversion to its target.
        SemanticModel model = _context.ModelOf(expression.SyntaxTree);
        return model.GetOperation(expression, _context.Cancellation)
            ?? (model.GetOperation(expression.Parent!, _context.Cancellation) as IBlockOperation)?.Descendants().OfType<ICollectionExpressionOperation>().FirstOrDefault();
    }
}
