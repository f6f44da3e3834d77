using HataDsl.Ir;

namespace HataDsl.Generators;

/// <summary>Appends the instructions of an intrinsic.</summary>
/// <param name="at">Where to append.</param>
/// <param name="arguments">The arguments in order of the parameters.</param>
/// <param name="result">The type that the C# method returns.</param>
/// <returns>The scalars of the result.</returns>
internal delegate Value[] IntrinsicBody(RegionBuilder at, Value[] arguments, ScalarType result);

/// <summary>What a method of the base library or of the language means: one operation, a few, a method written in the kernel language, or a refusal that names a replacement.</summary>
/// <param name="Operation">The one operation.</param>
/// <param name="Body">The instructions, when one operation is not enough.</param>
/// <param name="Replacement">What to use instead.</param>
/// <param name="Atomic">Whether the first argument is an element of memory.</param>
internal sealed record IntrinsicRow(Op? Operation, IntrinsicBody? Body, string? Replacement, bool Atomic = false)
{
    /// <summary>Name of the method of DeviceMath that does it in the kernel language, where no device does it.</summary>
    public string? Written { get; init; }

    /// <summary>Whether the call says nothing to a device, so that its arguments are not even evaluated.</summary>
    public bool IsErased { get; init; }

    /// <summary>Whether the operation takes arguments of these types.</summary>
    public bool Accepts(Value[] arguments)
    {
        if (Operation is not { } op || Atomic)
        {
            return true;
        }

        OperandClass[] classes = OpTable.Get(op).Operands;
        return classes.Length == arguments.Length && !classes.Where((allowed, i) => !Accepts(allowed, arguments[i].Type)).Any();
    }

    private static bool Accepts(OperandClass allowed, ScalarType type) => allowed switch
    {
        OperandClass.Any => true,
        OperandClass.Arithmetic => type.IsArithmetic(),
        OperandClass.Integer => type.IsArithmetic() && type.IsInteger(),
        OperandClass.Float => type.IsArithmetic() && type.IsFloat(),
        OperandClass.Boolean => type == ScalarType.I1,
        OperandClass.IntegerOrBoolean => type == ScalarType.I1 || (type.IsArithmetic() && type.IsInteger()),
        OperandClass.Int32Only => type == ScalarType.I32,
        _ => type is ScalarType.I32 or ScalarType.I64,
    };
}
