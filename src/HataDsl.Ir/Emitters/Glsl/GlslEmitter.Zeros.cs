namespace HataDsl.Ir;

/// <content>Operands that a driver must not take for the zero they may be; see <see cref="GlslLibrary"/> for the reason.</content>
public sealed partial class GlslEmitter
{
    private readonly Dictionary<Value, Instruction> _definitions = [];

    private bool IsExactKernel => _kernel.Contract == NumericContract.Exact;

    /// <summary>
    /// An operand of float arithmetic, hidden from the driver where it may find out that it is zero: a constant zero, the second operand of
    /// x - x and, in kernels whose contract is exact, whatever is not plainly known on the device alone.
    /// </summary>
    private string Unfolded(Instruction instruction, int index)
    {
        Value value = instruction.Operands[index];
        bool hidden = _constants.TryGetValue(value, out ulong bits) ? bits << (65 - value.Type.Bits()) == 0
            : (instruction.Op == Op.Sub && index == 1 && value == instruction.Operands[0]) || (IsExactKernel && !IsUnknown(value));
        return hidden ? Hidden(value) : Name(value);
    }

    /// <summary>
    /// A value that a variable or a choice takes, hidden where a driver may find out that it is one or minus one. Mesa (nir_opt_algebraic) makes
    /// a choice of -1 or a zero into a negated conversion of the condition, and of 1 or a zero into a conversion, whatever the sign of that zero;
    /// and a variable that has one value behind one branch and one behind the other into a choice.
    /// </summary>
    private string Chosen(Value value)
    {
        bool mayBeOne = _constants.TryGetValue(value, out ulong bits)
            ? (value.Type == ScalarType.F64 ? bits << 1 == ConstantBits.FromDouble(1) << 1 : (uint)bits << 1 == (uint)ConstantBits.FromSingle(1) << 1)
            : IsExactKernel && !IsUnknown(value) && _definitions.TryGetValue(value, out Instruction? definition) && definition.Op is not (Op.Get or Op.Select);
        return mayBeOne && !_kernel.MayContract ? Hidden(value) : Name(value);
    }

    /// <summary>A value that no driver sees through, if it is a float or a double; others as they are.</summary>
    private string Hidden(Value value) =>
        value.Type is ScalarType.F32 or ScalarType.F64 ? Call("hd_hidden_" + value.Type.Name(), Name(value)) : Name(value);

    /// <summary>Whether no driver can know a value: what a view nobody writes to holds, and results of arithmetic whose operands are hidden.</summary>
    private bool IsUnknown(Value value) => _definitions.TryGetValue(value, out Instruction? definition) && definition.Op switch
    {
        Op.Load => definition.Symbol is { Kind: SymbolKind.View } view && (UseOf(view) & SymbolUse.Stored) == 0,
        (>= Op.Add and <= Op.Div) or Op.Fma => value.Type.IsFloat(),
        Op.Neg or Op.Abs or Op.Convert => IsUnknown(definition.Operands[0]),
        _ => false,
    };
}
