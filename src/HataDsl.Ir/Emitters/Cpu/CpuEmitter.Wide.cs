namespace HataDsl.Ir;

/// <content>Elements of several scalars whose lanes lie side by side: whole vectors of words are loaded and transposed.</content>
public sealed partial class CpuEmitter
{
    /// <summary>Loads the elements of 8 neighbouring lanes; false when they do not lie side by side or not all lanes are active.</summary>
    private bool TryLoadWide(Instruction load)
    {
        if (SideBySide(load) is not { } access)
        {
            return false;
        }

        string[] words = [.. Enumerable.Range(0, access.Words).Select(_ => FreshName("words"))];
        string source = $"(int*)({NameOf(load.Symbol!)} + {ScalarIndex(load.Symbol!, load.Operands[0], 0)})";
        _block.Line(access.Words == 1
            ? $"var {words[0]} = {Simd}Load({source});"
            : $"{Simd}LoadElements({source}, {string.Join(", ", words.Select(word => "out var " + word))});");
        for (int i = 0; i < access.Count; i++)
        {
            string word = words[access.WordOf(i)];
            string fields = $"{word}, {access.ShiftOf(i)}, {access.Bits}";
            Define(load.Results[i], access.Type switch
            {
                ScalarType.F32 or ScalarType.U32 => $"global::System.Runtime.Intrinsics.Vector256.As<int, {CpuTypes.Lane(access.Type)}>({word})",
                ScalarType.I32 => word,
                ScalarType.I8 or ScalarType.I16 => $"{Simd}SignedField({fields})",
                ScalarType.I1 => $"{Simd}ToMask({Simd}Field({fields}))",
                _ => $"{Simd}Field({fields})",
            });
        }

        return true;
    }

    private bool TryStoreWide(Instruction store)
    {
        if (SideBySide(store) is not { } access)
        {
            return false;
        }

        var words = new string[access.Words];
        for (int i = 0; i < access.Count; i++)
        {
            string vector = Vector(store.Operands[i + 1]);
            string part = access.Type switch
            {
                ScalarType.F32 or ScalarType.U32 => $"global::System.Runtime.Intrinsics.Vector256.As<{CpuTypes.Lane(access.Type)}, int>({vector})",
                ScalarType.I32 => vector,
                ScalarType.I1 => $"{Simd}Field({Simd}MaskToInt32({vector}), 0, 8)",
                _ => $"{Simd}Field({vector}, 0, {access.Bits})",
            };
            int shift = access.ShiftOf(i);
            words[access.WordOf(i)] = shift == 0 ? part : $"{words[access.WordOf(i)]} | ({part} << {shift})";
        }

        string target = $"(int*)({NameOf(store.Symbol!)} + {ScalarIndex(store.Symbol!, store.Operands[0], 0)})";
        _block.Line(access.Words == 1
            ? $"{Simd}Store({target}, {words[0]});"
            : $"{Simd}StoreElements({target}, {string.Join(", ", words)});");
        return true;
    }

    private WideAccess? SideBySide(Instruction access)
    {
        LaneShape shape = ShapeOf(access.Operands[0]);
        int stride = access.Symbol!.Lanes > 1 ? 1 : WideAccess.CountOf(access);
        return _mask is null && shape.IsLinear && shape.Stride == stride && WideAccess.Of(access) is { Bits: < 64 } wide ? wide : null;
    }

    /// <summary>The index of an element's scalar, of an index that is the same in all lanes or the first lane's.</summary>
    private string ScalarIndex(Symbol symbol, Value index, int offset)
    {
        string first = symbol.Lanes > 1 ? $"({Scalar(index)} * {symbol.Lanes}L)" : Scalar(index);
        return offset == 0 ? first : $"{first} + {offset}";
    }
}
