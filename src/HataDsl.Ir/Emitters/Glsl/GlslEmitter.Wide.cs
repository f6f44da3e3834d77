namespace HataDsl.Ir;

/// <content>Elements of several scalars, as vectors of words.</content>
public sealed partial class GlslEmitter
{
    /// <summary>The type of an element: a vector of words where one access can move it.</summary>
    private string ElementType(Symbol symbol) => WideAccess.OfElements(symbol) is not { } wide ? StorageType(symbol)
        : wide.Type switch
        {
            ScalarType.F32 when !HoldsWords(wide.Type) => "vec",
            ScalarType.I32 => "ivec",
            _ => wide.Words == 1 ? "uint" : "uvec",
        } + (wide.Words == 1 ? "" : wide.Words.ToString());

    /// <summary>Cooperative matrices are stored to arrays of words, not of float vectors.</summary>
    private bool HoldsWords(ScalarType type) => _matrixUnits && type == ScalarType.F32;

    private void EmitWideLoad(Instruction load, WideAccess access)
    {
        string words = "w" + (_nextValue++).ToString();
        Line($"{ElementType(load.Symbol!)} {words} = {WideElement(load)};");
        for (int i = 0; i < load.Results.Length; i++)
        {
            string Word(int offset) => access.Words == 1 ? words : $"{words}.{"xyzw"[access.WordOf(i) + offset]}";
            int shift = access.ShiftOf(i);
            string field = $"bitfieldExtract({Word(0)}, {shift}, {access.Bits})";
            Define(load.Results[i], access.Type switch
            {
                ScalarType.F32 when HoldsWords(access.Type) => $"uintBitsToFloat({Word(0)})",
                ScalarType.F32 or ScalarType.I32 or ScalarType.U32 => Word(0),
                ScalarType.I8 or ScalarType.I16 => $"bitfieldExtract(int({Word(0)}), {shift}, {access.Bits})",
                ScalarType.F64 => $"packDouble2x32(uvec2({Word(0)}, {Word(1)}))",
                ScalarType.U64 => $"packUint2x32(uvec2({Word(0)}, {Word(1)}))",
                ScalarType.I64 => $"int64_t(packUint2x32(uvec2({Word(0)}, {Word(1)})))",
                ScalarType.I1 => $"{field} != 0u",
                _ => field,
            });
        }
    }

    private void EmitWideStore(Instruction store, WideAccess access)
    {
        var words = new string[access.Words];
        for (int i = 0; i < access.Count; i++)
        {
            string value = Operand(store, i + 1);
            int at = access.WordOf(i);
            if (access.Bits == 64)
            {
                string halves = access.Type == ScalarType.F64 ? $"unpackDouble2x32({value})" : $"unpackUint2x32(uint64_t({value}))";
                words[at] = halves + ".x";
                words[at + 1] = halves + ".y";
                continue;
            }

            string part = access.Type switch
            {
                ScalarType.F32 when HoldsWords(access.Type) => $"floatBitsToUint({value})",
                ScalarType.F32 or ScalarType.I32 or ScalarType.U32 => value,
                ScalarType.I1 => $"({value} ? 1u : 0u)",
                _ => $"(uint({value}) & {(access.Bits == 8 ? "0xffu" : "0xffffu")})",
            };
            int shift = access.ShiftOf(i);
            words[at] = shift == 0 ? part : $"{words[at]} | ({part} << {shift})";
        }

        string type = ElementType(store.Symbol!);
        Line($"{WideElement(store)} = {(access.Words == 1 ? words[0] : $"{type}({string.Join(", ", words)})")};");
    }

    private string WideElement(Instruction access)
    {
        Symbol symbol = access.Symbol!;
        Value index = access.Operands[0];
        string element = _constants.TryGetValue(index, out ulong bits) ? $"{bits}u" : Unsigned(Name(index));
        string name = _names[symbol];
        return symbol.Kind == SymbolKind.View ? $"{name}[first_{name} / {symbol.Lanes}u + {element}]" : $"{name}[{element}]";
    }
}
