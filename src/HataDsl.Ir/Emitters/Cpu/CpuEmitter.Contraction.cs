namespace HataDsl.Ir;

/// <content>A product that goes into one sum becomes one operation with it, where the contract lets it.</content>
public sealed partial class CpuEmitter
{
    /// <summary>Which operand of a sum or difference is a product that is computed together with it; -1 if none.</summary>
    private int ContractedOperand(Instruction sum)
    {
        bool applies = _kernel.Contract == NumericContract.Relaxed && sum.Op is Op.Add or Op.Sub
            && sum.Type is ScalarType.F32 or ScalarType.F64 && ShapeOf(sum.Result).IsVarying;
        for (int i = 1; applies && i >= 0; i--)
        {
            Instruction product = _tree.DefinitionOf(sum.Operands[i]);
            if (product.Op == Op.Mul && ShapeOf(product.Result).IsVarying && _tree.UsesOf(product.Result).Count == 1
                && _tree.NodeOf(product) == _tree.NodeOf(sum) && _plan.RunOf(product) == _plan.RunOf(sum))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Whether a product is computed together with the sum that uses it.</summary>
    private bool IsContracted(Instruction product)
    {
        if (product.Op != Op.Mul || _tree.UsesOf(product.Result) is not { Count: 1 } uses)
        {
            return false;
        }

        int operand = ContractedOperand(uses[0]);
        return operand >= 0 && uses[0].Operands[operand] == product.Result;
    }

    private string MultiplyAdd(Instruction sum, int operand)
    {
        Instruction product = _tree.DefinitionOf(sum.Operands[operand]);
        string a = Vector(product.Operands[0]);
        string b = Vector(product.Operands[1]);
        string c = Vector(sum.Operands[1 - operand]);
        string estimate = CpuTypes.VectorClass(sum.Type) + ".MultiplyAddEstimate";
        return sum.Op == Op.Add ? $"{estimate}({a}, {b}, {c})"
            : operand == 0 ? $"{estimate}({a}, {b}, -{c})"
            : $"{estimate}(-{a}, {b}, {c})";
    }
}
