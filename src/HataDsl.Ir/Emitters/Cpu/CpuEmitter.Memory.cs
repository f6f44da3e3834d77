namespace HataDsl.Ir;

/// <content>Elements of views and arrays.</content>
public sealed partial class CpuEmitter
{
    private void EmitLoad(Instruction load)
    {
        if (_transposed.TryGetValue(load, out KeptPlace transposed))
        {
            Define(load.Result, KeptElement(transposed));
            return;
        }

        if (TryLoadWide(load))
        {
            return;
        }

        for (int i = 0; i < load.Results.Length; i++)
        {
            EmitLoad(load.Symbol!, load.Operands[0], i, load.Results[i]);
        }

        if (_mask is null && load.Symbol!.Stride == 1 && _cooperative.Prefetches.TryGetValue(load, out Value? step))
        {
            _block.Line($"{Simd}Prefetch({Address(load.Symbol!, load.Operands[0], 0, out _)} + (2 * (nint){Scalar(step)}));");
        }
    }

    private void EmitLoad(Symbol symbol, Value index, int offset, Value result)
    {
        if (ShapeOf(result).IsUniform)
        {
            string element = Element(symbol, index, offset);
            Define(result, symbol.Type == ScalarType.I1 ? $"{element} != 0" : element);
            return;
        }

        string size = SizeWord(symbol);
        string mask = _mask is null ? "" : $", {_mask}";
        string address = Address(symbol, index, offset, out string? lanes);
        string value = lanes is null
            ? $"{(mask.Length == 0 && size.Length == 0 ? $"{CpuTypes.Vector256}.Load<{CpuTypes.Lane(symbol.Type)}>" : $"{Simd}Load{size}")}({address}{mask})"
            : IsEvery(symbol, index, size)
            ? $"{Simd}GatherEvery({address}, {ShapeOf(index).Stride * symbol.Stride})"
            : $"{Simd}Gather{size}({address}, {lanes}{mask})";
        Define(result, symbol.Type == ScalarType.I1 && symbol.Kind != SymbolKind.Private ? $"{Simd}ToMask({value})" : value);
    }

    private void EmitStore(Instruction store)
    {
        if (TryStoreWide(store))
        {
            return;
        }

        for (int i = 1; i < store.Operands.Length; i++)
        {
            EmitStore(store.Symbol!, store.Operands[0], i - 1, store.Operands[i]);
        }
    }

    private void EmitStore(Symbol symbol, Value index, int offset, Value value)
    {
        if (symbol.Kind != SymbolKind.Private && ShapeOf(index).IsUniform && ShapeOf(value).IsUniform)
        {
            string scalar = Scalar(value);
            _block.Line($"{Element(symbol, index, offset)} = {(symbol.Type == ScalarType.I1 ? $"(byte){Simd}MaskToInt32({scalar})" : scalar)};");
            return;
        }

        string size = SizeWord(symbol);
        string type = size == "Narrow" ? $"<{CpuTypes.Element(symbol.Type)}>" : "";
        string vector = Vector(value);
        if (symbol.Type == ScalarType.I1 && symbol.Kind != SymbolKind.Private)
        {
            vector = $"{Simd}MaskToInt32({vector})";
        }

        if (symbol.Kind != SymbolKind.Private && ShapeOf(index).IsUniform && size.Length == 0)
        {
            _block.Line($"{Simd}StoreLast(&{Element(symbol, index, offset)}, {vector}, {ActiveLanes});");
            return;
        }

        string address = Address(symbol, index, offset, out string? lanes);
        _block.Line(lanes is null && _mask is null && size.Length == 0
            ? $"{CpuTypes.Vector256}.Store<{CpuTypes.Lane(symbol.Type)}>({vector}, {address});"
            : lanes is null
            ? $"{Simd}Store{size}{type}({address}, {vector}{(_mask is null ? "" : $", {_mask}")});"
            : IsEvery(symbol, index, size)
            ? $"{Simd}ScatterEvery({address}, {ShapeOf(index).Stride * symbol.Stride}, {vector});"
            : $"{Simd}Scatter{size}({address}, {lanes}, {vector}, {ActiveLanes});");
    }

    /// <summary>The one element at a uniform index.</summary>
    private string Element(Symbol symbol, Value index, int offset)
    {
        if (symbol.Lanes > 1)
        {
            return $"{NameOf(symbol)}[{ScalarIndex(symbol, index, offset)}]";
        }

        string text = offset == 0 ? Scalar(index) : $"{Scalar(index)} + {offset}";
        return symbol.Stride == 1 ? $"{NameOf(symbol)}[{text}]" : $"{NameOf(symbol)}[({text}) * {symbol.Stride}L]";
    }

    /// <summary>The indices of the lanes' elements in memory, where structs lie apart.</summary>
    private string Indices(Symbol symbol, Value index) => symbol.Stride == 1
        ? Vector(index)
        : $"{VectorConversion(index.Type, ScalarType.I64, Vector(index))} * {Simd}Broadcast({symbol.Stride}L)";

    /// <summary>Whether all lanes name 32-bit elements at a constant distance.</summary>
    private bool IsEvery(Symbol symbol, Value index, string size) =>
        _mask is null && size.Length == 0 && symbol.Kind != SymbolKind.Private && ShapeOf(index).IsLinear;

    /// <summary>The mask of active lanes as an argument.</summary>
    private string ActiveLanes => _mask ?? $"{Simd}AllLanes";

    /// <summary>
    /// Where the lanes' elements are: at consecutive addresses from the one given, or, with <paramref name="lanes"/>,
    /// each at its own index from there.
    /// </summary>
    private string Address(Symbol symbol, Value index, int offset, out string? lanes)
    {
        LaneShape shape = ShapeOf(index);
        string name = NameOf(symbol);
        if (offset > 0)
        {
            name = $"({name} + {(symbol.Kind == SymbolKind.Private ? offset * Lanes : symbol.Record is null ? offset : offset * symbol.Stride)})";
        }

        if (symbol.Kind == SymbolKind.Private)
        {
            // The elements of the 8 lanes lie side by side.
            lanes = shape.IsUniform ? null : $"{Simd}OwnElement({VectorConversion(index.Type, ScalarType.I32, Vector(index))})";
            return shape.IsUniform ? $"&{name}[{Scalar(index)} * {Lanes}]" : name;
        }

        if (shape.IsLinear)
        {
            int stride = shape.Stride * symbol.Stride;
            lanes = stride == 1 ? null : $"{Simd}Linear(0, {stride})";
            if (_firstSubgroup is not null && _pointers.TryGetValue((symbol, index), out string? pointer))
            {
                return $"&{pointer}[{(_copy * Lanes * stride) + offset}]";
            }

            // The C# compiler binds an index much faster than a sum with a pointer.
            return symbol.Stride == 1 ? $"&{name}[{Scalar(index)}]" : $"&{name}[{Scalar(index)} * {symbol.Stride}L]";
        }

        lanes = Indices(symbol, index);
        return name;
    }

    /// <summary>Which of the memory functions fits the elements; lanes of private arrays are never narrow.</summary>
    private static string SizeWord(Symbol symbol) =>
        CpuTypes.IsWide(symbol.Type) ? "Wide" : CpuTypes.IsNarrow(symbol.Type) && symbol.Kind != SymbolKind.Private ? "Narrow" : "";

    private void EmitAtomic(Instruction atomic)
    {
        Symbol symbol = atomic.Symbol!;
        string name = NameOf(symbol);
        string type = CpuTypes.Scalar(symbol.Type);
        Value index = atomic.Operands[0];
        if (atomic.Op == Op.AtomicAdd && symbol.Type.IsInteger() && ShapeOf(index).IsUniform && _tree.UsesOf(atomic.Result).Count == 0)
        {
            // Integer sums do not depend on the order: one addition of the subgroup's sum.
            string sum = $"{Simd}SumOfLanes({Masked(atomic.Operands[1], "0")})";
            _block.Line(symbol.Kind == SymbolKind.Shared
                ? $"{Element(symbol, index, 0)} += {sum};"
                : $"global::HataDsl.Atomic.Add(ref {Element(symbol, index, 0)}, {sum});");
            return;
        }

        bool words = symbol.Type is ScalarType.I32 or ScalarType.U32 && symbol.Stride == 1 && symbol.Lanes == 1;
        if (atomic.Op == Op.AtomicAdd && symbol.Kind == SymbolKind.View && words && _mask is null && _tree.UsesOf(atomic.Result).Count == 0
            && ShapeOf(index) is { IsLinear: true, Stride: 1 })
        {
            _block.Line($"{Simd}AddToRow(in work, {Address(symbol, index, 0, out _)}, {Vector(atomic.Operands[1])});");
            return;
        }

        string indices = Indices(symbol, index);
        if (atomic.Op == Op.AtomicAdd && symbol.Kind == SymbolKind.Shared && words
            && _mask is null && _tree.UsesOf(atomic.Result).Count == 0)
        {
            _block.Line($"{Simd}AddEach({name}, {indices}, {(ShapeOf(atomic.Operands[1]).IsUniform ? Scalar(atomic.Operands[1]) : Vector(atomic.Operands[1]))});");
            return;
        }

        string value = Vector(atomic.Operands[1]);
        string expression;
        if (atomic.Op == Op.AtomicCompareExchange)
        {
            expression = $"{Simd}CompareExchange({name}, {indices}, {value}, {Vector(atomic.Operands[2])}, {ActiveLanes})";
        }
        else
        {
            string operation = atomic.Op.ToString().Substring("Atomic".Length);
            string update = symbol.Kind == SymbolKind.Shared ? $"Plain{operation}<{type}>" : $"Atomic{operation}";
            expression = $"{Simd}Update<{CpuTypes.Updates}{update}, {type}>({name}, {indices}, {value}, {ActiveLanes})";
        }

        if (_tree.UsesOf(atomic.Result).Count == 0)
        {
            _block.Line(expression + ";");
        }
        else
        {
            Define(atomic.Result, expression);
        }
    }

    /// <summary>A vector with a neutral value in the lanes that are not active.</summary>
    private string Masked(Value value, string neutral) => _mask is null ? Vector(value)
        : $"{Simd}Select({_mask}, {Vector(value)}, {Simd}Broadcast(({CpuTypes.Lane(value.Type)})({neutral})))";
}
