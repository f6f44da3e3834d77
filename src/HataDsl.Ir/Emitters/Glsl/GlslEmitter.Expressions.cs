namespace HataDsl.Ir;

public sealed partial class GlslEmitter
{
    private string Expression(Instruction instruction)
    {
        ScalarType type = instruction.Operands.Length > 0 ? instruction.Operands[0].Type : ScalarType.Void;
        return instruction.Op switch
        {
            Op.Select => Select(instruction),
            Op.Convert => Convert(type, instruction.Type, Operand(instruction, 0)),
            Op.Bitcast => Bitcast(type, instruction.Type, Operand(instruction, 0)),
            Op.DotBytes => Call("hd_dot_bytes_" + type.Name(), Operand(instruction, 0), Operand(instruction, 1), Operand(instruction, 2)),
            >= Op.Equal and <= Op.GreaterEqual => Comparison(instruction, type),
            _ => SubgroupExpression(instruction)
                ?? (type.IsFloat() ? FloatExpression(instruction, type) : IntegerExpression(instruction, type))
                ?? throw new InvalidOperationException($"'{instruction.Info.Name}' on {type.Name()} has no GLSL form."),
        };
    }

    private string Select(Instruction instruction) =>
        $"{Operand(instruction, 0)} ? {Chosen(instruction.Operands[1])} : {Chosen(instruction.Operands[2])}";

    private string Comparison(Instruction instruction, ScalarType type)
    {
        if (type is ScalarType.F32 or ScalarType.F64 && instruction.Operands[0] == instruction.Operands[1] && instruction.Op is Op.Equal or Op.NotEqual)
        {
            // By its bits: Mesa (nir_analyze_range) takes the product of an infinity and a converted integer for a number.
            string isNaN = Call("hd_nan_" + type.Name(), Operand(instruction, 0));
            return instruction.Op == Op.NotEqual ? isNaN : $"!{isNaN}";
        }

        string sign = instruction.Op switch
        {
            Op.Equal => "==",
            Op.NotEqual => "!=",
            Op.Less => "<",
            Op.LessEqual => "<=",
            Op.Greater => ">",
            _ => ">=",
        };
        return $"{Widen(type, Operand(instruction, 0))} {sign} {Widen(type, Operand(instruction, 1))}";
    }

    private string? IntegerExpression(Instruction instruction, ScalarType type)
    {
        string a = Operand(instruction, 0);
        string b = instruction.Operands.Length > 1 ? Operand(instruction, 1) : "";
        string name = type.Name();
        bool isBoolean = type == ScalarType.I1;
        bool isSigned = type.IsSignedInteger();
        bool isWide = type.Size() == 8;
        string unsigned = isWide ? $"uint64_t({a})" : $"uint({a})";
        string Bits(string wide, string narrow) => isWide ? Call(wide, unsigned) : narrow;
        switch (instruction.Op)
        {
            case Op.Add: return $"{a} + {b}";
            case Op.Sub: return $"{a} - {b}";
            case Op.Mul: return $"{a} * {b}";
            case Op.Div: return IsSafeDivisor(instruction.Operands[1]) ? $"{a} / {b}" : Call("hd_div_" + name, a, b);
            case Op.Rem:
                // The shader compiler's % takes the sign of the divisor.
                return !IsSafeDivisor(instruction.Operands[1]) ? Call("hd_rem_" + name, a, b) : isSigned ? $"{a} - {b} * ({a} / {b})" : $"{a} % {b}";
            case Op.Neg: return isSigned ? $"-{a}" : $"{GlslTypes.Zero(type)} - {a}";
            case Op.Abs: return isSigned ? $"{a} < {GlslTypes.Zero(type)} ? -{a} : {a}" : a;
            // Compared and chosen: Mesa 22 takes min and max of an unsigned number that a loop carries for that number, and NVIDIA's assembler
            // (driver 580) loses the sign of a negated operand where two of a kind follow each other.
            case Op.Min: return $"{a} < {b} ? {a} : {b}";
            case Op.Max: return $"{a} > {b} ? {a} : {b}";
            case Op.And: return isBoolean ? $"{a} && {b}" : $"{a} & {b}";
            case Op.Or: return isBoolean ? $"{a} || {b}" : $"{a} | {b}";
            case Op.Xor: return isBoolean ? $"{a} != {b}" : $"{a} ^ {b}";
            case Op.Not: return isBoolean ? $"!{a}" : $"~{a}";
            case Op.ShiftLeft: return $"{a} << {ShiftCount(instruction, type)}";
            case Op.ShiftRight: return $"{a} >> {ShiftCount(instruction, type)}";
            case Op.RotateLeft or Op.RotateRight:
                string rotated = Call((instruction.Op == Op.RotateLeft ? "hd_rotl_u" : "hd_rotr_u") + (isWide ? "64" : "32"), unsigned, b);
                return isSigned ? $"{GlslTypes.Register(type)}({rotated})" : rotated;
            case Op.PopCount: return Bits("hd_popcount_u64", $"bitCount({unsigned})");
            case Op.LeadingZeros: return Bits("hd_leading_zeros_u64", $"31 - findMSB({unsigned})");
            case Op.TrailingZeros: return Bits("hd_trailing_zeros_u64", $"{unsigned} == 0u ? 32 : findLSB({unsigned})");
            case Op.ReverseBits:
                string reversed = Bits("hd_reverse_bits_u64", $"bitfieldReverse({unsigned})");
                return isSigned ? $"{GlslTypes.Register(type)}({reversed})" : reversed;
            default: return null;
        }
    }

    /// <summary>A constant that is neither 0 nor -1 needs no guard.</summary>
    private bool IsSafeDivisor(Value divisor) =>
        _constants.TryGetValue(divisor, out ulong bits) && bits != 0
        && !(divisor.Type.IsSignedInteger() && ConstantBits.ToInt64(divisor.Type, bits) == -1);

    private string ShiftCount(Instruction instruction, ScalarType type)
    {
        int mask = type.Bits() - 1;
        return _constants.TryGetValue(instruction.Operands[1], out ulong count)
            ? ((int)count & mask).ToString()
            : $"({Operand(instruction, 1)} & {mask})";
    }

    private string? FloatExpression(Instruction instruction, ScalarType type)
    {
        string a = Operand(instruction, 0);
        string b = instruction.Operands.Length > 1 ? Operand(instruction, 1) : "";
        string name = type.Name();
        bool isDouble = type == ScalarType.F64;
        if (instruction.Op is (>= Op.Add and <= Op.Div) or Op.Fma or Op.ReciprocalSqrt)
        {
            a = Unfolded(instruction, 0);
            b = instruction.Operands.Length > 1 ? Unfolded(instruction, 1) : "";
        }

        switch (instruction.Op)
        {
            case Op.Add: return !_kernel.MayContract ? Call("hd_add_" + name, a, b) : $"{a} + {b}";
            case Op.Sub: return !_kernel.MayContract ? Call("hd_sub_" + name, a, b) : $"{a} - {b}";
            case Op.Mul: return !_kernel.MayContract ? Call("hd_mul_" + name, a, b) : $"{a} * {b}";
            case Op.Div: return IsExact(instruction.Op, type) ? Call("hd_div_" + name, a, b) : $"{a} / {b}";
            case Op.Rem: return Call("hd_rem_" + name, a, b);
            case Op.Neg: return $"-{a}";
            // Mesa drops the absolute value of what it takes for not negative: a root, which may be -0.
            case Op.Abs: return $"abs({(IsExactKernel ? Hidden(instruction.Operands[0]) : a)})";
            case Op.Min: return Call("hd_min_" + name, a, b);
            case Op.Max: return Call("hd_max_" + name, a, b);
            case Op.MinNumber: return Call((IsExactKernel ? "hd_min_number_" : "hd_min_number_any_zero_") + name, a, b);
            case Op.MaxNumber: return Call((IsExactKernel ? "hd_max_number_" : "hd_max_number_any_zero_") + name, a, b);
            case Op.Fma: return Call("hd_fma_" + name, a, b, Unfolded(instruction, 2));
            case Op.Sqrt: return IsExact(Op.Sqrt, type) && !isDouble ? Call("hd_sqrt_f32", a) : $"sqrt({a})";
            case Op.ReciprocalSqrt:
                return isDouble ? $"1.0lf / sqrt({a})" : IsExact(Op.ReciprocalSqrt, type) ? Call("hd_div_f32", "1.0", Call("hd_sqrt_f32", a)) : $"inversesqrt({a})";
            case Op.Floor: return $"floor({a})";
            case Op.Ceiling: return $"ceil({a})";
            case Op.Round: return $"roundEven({a})";
            case Op.Truncate: return $"trunc({a})";
            case Op.Exp or Op.Exp2 or Op.Log or Op.Log2 or Op.Sin or Op.Cos or Op.Tan or Op.Tanh:
                return Function(instruction, isDouble, a);
            case Op.Pow:
                return isDouble ? Call("hd_pow_f64", a, b)
                    : IsExact(Op.Pow, type) ? $"float({Call("hd_pow_f64", $"double({a})", $"double({b})")})"
                    : Call("hd_pow_f32", a, b);
            default: return null;
        }
    }

    /// <summary>
    /// Devices have these functions in f32 alone, with bounds far from a unit in the last place.
    /// Those that must be nearer are computed in f64, where the result is right but for its last rounding.
    /// </summary>
    private string Function(Instruction instruction, bool isDouble, string a)
    {
        string name = instruction.Info.Name;
        return isDouble ? Call($"hd_{name}_f64", a)
            : IsExact(instruction.Op, ScalarType.F32) ? $"float({Call($"hd_{name}_f64", $"double({a})")})"
            : name is "exp" or "exp2" or "log" or "log2" ? $"{name}({a})"
            : Call($"hd_{name}_f32", a);
    }

    /// <summary>
    /// Whether the contract asks for more than the device's form gives. Bounds from the precision table of Vulkan's SPIR-V environment:
    /// division 2.5 units, inverse square root 2, square root by way of both; those of the other functions grow with the operand or are absolute.
    /// </summary>
    private bool IsExact(Op op, ScalarType type) => !_kernel.Allows((op, type) switch
    {
        (Op.Div, _) => 3,
        (Op.ReciprocalSqrt, ScalarType.F32) => 2,
        (Op.Sqrt, ScalarType.F32) => 5,
        _ => null,
    });
}
