using System.Globalization;

namespace HataDsl.Ir;

/// <content>Operations whose result depends on their operands alone.</content>
public sealed partial class CpuEmitter
{
    /// <summary>The expression of an operation on vectors, or on scalars and starts.</summary>
    private string PureExpression(Instruction instruction, bool vector)
    {
        string Operand(int index) => vector ? Vector(instruction.Operands[index]) : Scalar(instruction.Operands[index]);
        ScalarType type = instruction.Operands.Length > 0 ? instruction.Operands[0].Type : instruction.Type;
        switch (instruction.Op)
        {
            case Op.Length:
                string length = $"work.Length({IndexOf(instruction.Symbol!)})";
                return instruction.Type == ScalarType.I64 ? length : $"(int)global::System.Math.Min({length}, int.MaxValue)";
            case >= Op.InvocationX and <= Op.SubgroupIndex:
                return Position(instruction.Op);
            case Op.Fma when vector:
                return $"{CpuTypes.VectorClass(type)}.FusedMultiplyAdd({Operand(0)}, {Operand(1)}, {Operand(2)})";
            case Op.Add:
                return $"{Operand(0)} + {Operand(1)}";
            case Op.Sub when vector && !type.IsFloat() && !ShapeOf(instruction.Operands[0]).IsUniform && IsPositional(instruction.Operands[0], 0):
                return $"{Simd}Subtract({Operand(0)}, {Operand(1)})";
            case Op.Sub:
                return $"{Operand(0)} - {Operand(1)}";
            case Op.Mul:
                return $"{Operand(0)} * {Operand(1)}";
            case Op.Div or Op.Rem when vector && DivisorOf(instruction) is { } divisor:
                return DivideByConstant(instruction, divisor);
            case Op.Div when type.IsFloat():
                return $"{Operand(0)} / {Operand(1)}";
            case Op.And or Op.Or or Op.Xor:
                string symbol = instruction.Op == Op.And ? "&" : instruction.Op == Op.Or ? "|" : "^";
                return $"{Operand(0)} {symbol} {Operand(1)}";
            case Op.Not:
                return $"{(type == ScalarType.I1 && !vector ? "!" : "~")}{Operand(0)}";
            case Op.ShiftLeft or Op.ShiftRight:
                return Shift(instruction, vector);
            case Op.Select:
                return Select(instruction, vector);
            case >= Op.Equal and <= Op.GreaterEqual:
                return Comparison(instruction, vector);
            case Op.Convert:
                return vector ? VectorConversion(type, instruction.Type, Operand(0)) : ScalarConversion(type, instruction.Type, Operand(0));
            case Op.Bitcast:
                return vector ? VectorBitcast(type, instruction.Type, Operand(0)) : ScalarBitcast(type, instruction.Type, Operand(0));
            default:
                string exact = vector && instruction.Op is >= Op.Exp and <= Op.Pow && !_kernel.Allows(UlpsOf(instruction.Op)) ? "Exact" : "";
                IEnumerable<string> operands = Enumerable.Range(0, instruction.Operands.Length).Select(Operand);
                return $"{Simd}{exact}{FunctionOf(instruction.Op)}({string.Join(", ", operands)})";
        }
    }

    /// <summary>Bounds of the vector functions in units in the last place, measured on 1 to 4 million operands of each range; tests hold them.</summary>
    private static int UlpsOf(Op op) => op switch
    {
        Op.Log2 => 5,
        Op.Sin or Op.Cos or Op.Pow => 1,
        _ => 2,
    };

    /// <summary>Whether a vector follows from positions and constants alone, so that the JIT may come to know it.</summary>
    private bool IsPositional(Value value, int depth)
    {
        Instruction definition = _tree.DefinitionOf(value);
        return ShapeOf(value).IsLinear || definition.Op is Op.Const or (>= Op.InvocationX and <= Op.SubgroupIndex)
            || (depth < 8 && definition.Op is >= Op.Add and <= Op.Bitcast && definition.Operands.All(operand => IsPositional(operand, depth + 1)));
    }

    /// <summary>The constant of at least 2 that 32-bit integers are divided by, if it is one.</summary>
    private int? DivisorOf(Instruction division)
    {
        Instruction divisor = _tree.DefinitionOf(division.Operands[1]);
        return division.Type == ScalarType.I32 && divisor.Op == Op.Const && ConstantBits.ToInt64(ScalarType.I32, divisor.Bits) is >= 2 and long value
            ? (int)value : null;
    }

    private string DivideByConstant(Instruction division, int divisor)
    {
        int shift = 31;
        while (1L << (shift - 31) < divisor)
        {
            shift++;
        }

        string reciprocal = ((long)((1UL << shift) / (ulong)divisor) + 1).ToString(CultureInfo.InvariantCulture);
        string value = Vector(division.Operands[0]);
        return division.Op == Op.Div ? $"{Simd}DivideBy({value}, {reciprocal}L, {shift})" : $"{Simd}RemainderBy({value}, {divisor}, {reciprocal}L, {shift})";
    }

    private static string FunctionOf(Op op) => op switch
    {
        Op.Div => "Divide",
        Op.Rem => "Remainder",
        Op.Neg => "Negate",
        Op.Fma => "FusedMultiplyAdd",
        Op.DotBytes => "DotBytes",
        >= Op.Abs and <= Op.Truncate or (>= Op.RotateLeft and <= Op.ReverseBits) => op.ToString(),
        _ => throw new InvalidOperationException($"'{OpTable.Get(op).Name}' is no function."),
    };

    private string Position(Op op)
    {
        WorkgroupShape shape = _kernel.Workgroup;
        switch (op)
        {
            case Op.LocalIndex:
                return "first";
            case Op.SubgroupLane:
                return "0";
            case Op.SubgroupIndex:
                return "subgroup";
            case Op.SubgroupSize:
                return Lanes.ToString(CultureInfo.InvariantCulture);
            case Op.LocalX or Op.LocalY or Op.LocalZ:
                return Local(op - Op.LocalX);
            case Op.WorkgroupX or Op.WorkgroupY or Op.WorkgroupZ:
                return Group(op - Op.WorkgroupX);
            case Op.WorkgroupCountX or Op.WorkgroupCountY or Op.WorkgroupCountZ:
                return "work.Count" + "XYZ"[op - Op.WorkgroupCountX];
            default:
                int axis = op - Op.InvocationX;
                int size = axis == 0 ? shape.X : axis == 1 ? shape.Y : shape.Z;
                string group = $"{Group(axis)} * {size}";
                return size == 1 ? Group(axis)
                    : IsLaneVector(axis) ? $"{Simd}Broadcast({group}) + {Local(axis)}"
                    : $"({group}) + {Local(axis)}";
        }
    }

    private string Group(int axis)
    {
        _usesGroup[axis] = true;
        return "group" + "XYZ"[axis];
    }

    /// <summary>Whether the lanes' positions along an axis are neither the same nor consecutive.</summary>
    private bool IsLaneVector(int axis)
    {
        WorkgroupShape shape = _kernel.Workgroup;
        return axis switch
        {
            0 => shape.X != 1 && shape.X % 8 != 0 && shape.X != shape.Count,
            1 => shape.Y != 1 && shape.X % 8 != 0 && !(shape.X == 1 && (shape.Y % 8 == 0 || shape.Z == 1)),
            _ => shape.Z != 1 && shape.X * shape.Y % 8 != 0 && shape.X * shape.Y != 1,
        };
    }

    /// <summary>Position in the workgroup along an axis: of all lanes, or of the first where they agree or count up.</summary>
    private string Local(int axis)
    {
        WorkgroupShape shape = _kernel.Workgroup;
        int size = axis == 0 ? shape.X : axis == 1 ? shape.Y : shape.Z;
        int below = axis == 0 ? 1 : axis == 1 ? shape.X : shape.X * shape.Y;
        if (size == 1)
        {
            return "0";
        }

        bool last = below * size == shape.Count;
        if (IsLaneVector(axis))
        {
            return $"{Simd}PositionOfLanes(first, {below}, {size})";
        }

        string quotient = below == 1 ? "first" : $"first / {below}";
        return last ? (below == 1 ? quotient : $"({quotient})") : $"({quotient} % {size})";
    }

    private string Shift(Instruction instruction, bool vector)
    {
        Value value = instruction.Operands[0];
        Value count = instruction.Operands[1];
        bool left = instruction.Op == Op.ShiftLeft;
        string symbol = left ? "<<" : value.Type.IsSignedInteger() ? ">>" : ">>>";
        if (!vector)
        {
            return $"{Scalar(value)} {symbol} {Scalar(count)}";
        }

        return ShapeOf(count).IsUniform
            ? $"{Vector(value)} {symbol} ({Scalar(count)} & {value.Type.Bits() - 1})"
            : $"{Simd}{(left ? "ShiftLeft" : "ShiftRight")}({Vector(value)}, {Vector(count)})";
    }

    private string Select(Instruction instruction, bool vector)
    {
        Value condition = instruction.Operands[0];
        if (!vector)
        {
            string cast = CpuTypes.IsNarrow(instruction.Type) && instruction.Type != ScalarType.I1 ? $"({CpuTypes.Scalar(instruction.Type)})" : "";
            string choice = $"{Scalar(condition)} ? {Scalar(instruction.Operands[1])} : {Scalar(instruction.Operands[2])}";
            return cast.Length == 0 ? choice : $"{cast}({choice})";
        }

        return ShapeOf(condition).IsUniform
            ? $"{Scalar(condition)} ? {Vector(instruction.Operands[1])} : {Vector(instruction.Operands[2])}"
            : $"{Simd}Select({Vector(condition)}, {Vector(instruction.Operands[1])}, {Vector(instruction.Operands[2])})";
    }

    private string Comparison(Instruction instruction, bool vector)
    {
        ScalarType type = instruction.Operands[0].Type;
        string a = vector ? Vector(instruction.Operands[0]) : Scalar(instruction.Operands[0]);
        string b = vector ? Vector(instruction.Operands[1]) : Scalar(instruction.Operands[1]);
        if (type is ScalarType.F16 or ScalarType.BF16)
        {
            // Kept as bits, but compared as numbers.
            string widen = type == ScalarType.F16 ? "HalfToSingle" : "BrainToSingle";
            (a, b) = ($"{Simd}{widen}({a})", $"{Simd}{widen}({b})");
        }

        (string symbol, string function) = instruction.Op switch
        {
            Op.Equal => ("==", "Equal"),
            Op.NotEqual => ("!=", "NotEqual"),
            Op.Less => ("<", "Less"),
            Op.LessEqual => ("<=", "LessOrEqual"),
            Op.Greater => (">", "Greater"),
            _ => (">=", "GreaterOrEqual"),
        };
        return vector ? $"{Simd}{function}({a}, {b})" : $"{a} {symbol} {b}";
    }
}
