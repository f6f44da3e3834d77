namespace HataDsl.Ir;

/// <summary>Operations that are one expression.</summary>
public sealed partial class CudaEmitter
{
    private string Expression(Instruction instruction)
    {
        Value[] operands = instruction.Operands;
        ScalarType type = operands.Length > 0 ? operands[0].Type : instruction.Type;
        string a = operands.Length > 0 ? Text(operands[0]) : "";
        string b = operands.Length > 1 ? Text(operands[1]) : "";
        return instruction.Op switch
        {
            >= Op.InvocationX and <= Op.SubgroupIndex => Position(instruction.Op),
            Op.Fma => $"{Intrinsics}Fma({a}, {b}, {Text(operands[2])})",
            >= Op.Sqrt and <= Op.Truncate => Function(instruction.Op, type, a, b),
            Op.Less when _subgroupIndices.Contains(operands[0]) && _constants.TryGetValue(operands[1], out long bound)
                && bound * SubgroupSize >= _kernel.Workgroup.Count => "true",
            >= Op.Equal and <= Op.GreaterEqual => Comparison(instruction.Op, type, a, b),
            Op.Select when instruction.Type == ScalarType.I1 => $"({a} & {b}) | (!{a} & {Text(operands[2])})",
            Op.Select => $"{SelectFunction}({a}, {b}, {Text(operands[2])})",
            Op.Convert => Conversion(a, type, instruction.Type),
            Op.Bitcast => Reinterpretation(a, type, instruction.Type),
            Op.And => $"{a} & {b}",
            Op.Or => $"{a} | {b}",
            Op.Xor => $"{a} ^ {b}",
            Op.Not => type == ScalarType.I1 ? $"!{a}" : $"~{a}",
            Op.ShiftLeft => $"{a} << {b}",
            Op.ShiftRight => $"{a} >> {b}",
            Op.Neg when type.IsInteger() => $"{CudaTypes.Literal(type, 0)} - {a}",
            Op.Abs when type is ScalarType.U32 or ScalarType.U64 => a,
            Op.DotBytes => Call(nameof(Op.DotBytes), operands),
            Op.Neg or Op.Abs or (>= Op.RotateLeft and <= Op.ReverseBits) => Call(instruction.Op.ToString(), operands),
            _ => Arithmetic(instruction.Op, type, a, b),
        };
    }

    private string Call(string name, Value[] operands) => $"{Intrinsics}{name}({string.Join(", ", operands.Select(Text))})";

    /// <summary>Sum, difference, product, quotient, remainder, least and greatest: also what reductions combine with.</summary>
    private string Arithmetic(Op op, ScalarType type, string a, string b)
    {
        switch (op)
        {
            case Op.Add or Op.Sub or Op.Mul when type.IsFloat():
                return $"{Intrinsics}{op}{(_kernel.MayContract ? "" : "Rounded")}({a}, {b})";
            case Op.Add:
                return $"{a} + {b}";
            case Op.Sub:
                return $"{a} - {b}";
            case Op.Mul:
                return $"{a} * {b}";
            case Op.Rem when type.IsFloat():
                return $"{Functions}Rem({a}, {b})";
            case Op.Div or Op.Rem or Op.Min or Op.Max or Op.MinNumber or Op.MaxNumber:
                return $"{Intrinsics}{op}({a}, {b})";
            default:
                throw new NotSupportedException($"{_kernel.Name}: the CUDA emitter does not know the operation '{OpTable.Get(op).Name}'.");
        }
    }

    private string Function(Op op, ScalarType type, string a, string b)
    {
        // The fast forms below are within 2 units in the last place: PTX bounds its approximations so, and CudaMath says so of its own.
        bool exact = !_kernel.Allows(2);
        switch (op)
        {
            case Op.Sqrt or Op.Floor or Op.Ceiling or Op.Round or Op.Truncate:
                return $"{Intrinsics}{op}({a})";
            case Op.ReciprocalSqrt:
                return exact || type == ScalarType.F64
                    ? $"{Intrinsics}Reciprocal({Intrinsics}Sqrt({a}))"
                    : $"{Intrinsics}ReciprocalSqrtApproximate({a})";
            case Op.Pow:
                return $"{Functions}Pow({a}, {b})";
            case Op.Exp or Op.Exp2 or Op.Tanh when exact && type == ScalarType.F32:
                return $"{Functions}{op}Rounded({a})";
            default:
                return $"{Functions}{op}({a})";
        }
    }

    private static string Comparison(Op op, ScalarType type, string a, string b)
    {
        string sign = op switch
        {
            Op.Equal => "==",
            Op.NotEqual => "!=",
            Op.Less => "<",
            Op.LessEqual => "<=",
            Op.Greater => ">",
            _ => ">=",
        };
        return type.IsFloat() ? $"{Intrinsics}{op}({Widen(a, type)}, {Widen(b, type)})" : $"{a} {sign} {b}";
    }

    private string Position(Op op)
    {
        WorkgroupShape size = _kernel.Workgroup;
        const string Group = "global::ILGPU.Group.";
        const string Grid = "global::ILGPU.Grid.";
        string index = size.Z > 1 ? $"{Group}IdxX + {size.X} * ({Group}IdxY + {size.Y} * {Group}IdxZ)"
            : size.Y > 1 ? $"{Group}IdxX + {size.X} * {Group}IdxY"
            : $"{Group}IdxX";
        return op switch
        {
            Op.InvocationX => $"{Grid}IdxX * {size.X} + {Group}IdxX",
            Op.InvocationY => $"{Grid}IdxY * {size.Y} + {Group}IdxY",
            Op.InvocationZ => $"{Grid}IdxZ * {size.Z} + {Group}IdxZ",
            Op.LocalX => Group + "IdxX",
            Op.LocalY => Group + "IdxY",
            Op.LocalZ => Group + "IdxZ",
            Op.LocalIndex => index,
            Op.WorkgroupX => Grid + "IdxX",
            Op.WorkgroupY => Grid + "IdxY",
            Op.WorkgroupZ => Grid + "IdxZ",
            Op.WorkgroupCountX => Grid + "DimX",
            Op.WorkgroupCountY => Grid + "DimY",
            Op.WorkgroupCountZ => Grid + "DimZ",
            Op.SubgroupSize => $"{SubgroupSize}",
            Op.SubgroupLane => $"({index}) & {SubgroupSize - 1}",
            _ => $"({index}) >> 5",
        };
    }
}
