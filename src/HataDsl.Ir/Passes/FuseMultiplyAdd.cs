namespace HataDsl.Ir.Passes;

/// <summary>
/// Makes one operation of a product that is used once, by an addition: a kernel with the relaxed contract allows a single rounding.
/// For targets whose compiler does not do so itself; those of GPUs do.
/// </summary>
public sealed class FuseMultiplyAdd
{
    private readonly Dictionary<Value, Instruction> _products = [];
    private readonly HashSet<Value> _usedOnce = [];
    private readonly HashSet<Value> _usedAgain = [];
    private readonly HashSet<Instruction> _fused = [];

    private FuseMultiplyAdd()
    {
    }

    /// <summary>Runs the pass on an inlined kernel. One with the exact contract stays as it is.</summary>
    public static void Run(Kernel kernel)
    {
        if (!kernel.MayContract)
        {
            return;
        }

        var pass = new FuseMultiplyAdd();
        pass.Count(kernel.Body);
        pass.Fuse(kernel.Body);
        pass.Sweep(kernel.Body);
    }

    private void Count(Region region)
    {
        foreach (Instruction instruction in region.Instructions)
        {
            if (instruction.Op == Op.Mul && instruction.Type.IsFloat())
            {
                _products.Add(instruction.Result, instruction);
            }

            foreach (Value operand in instruction.Operands)
            {
                if (!_usedOnce.Add(operand))
                {
                    _usedAgain.Add(operand);
                }
            }

            foreach (Region nested in instruction.Regions)
            {
                Count(nested);
            }
        }
    }

    private void Fuse(Region region)
    {
        foreach (Instruction instruction in region.Instructions)
        {
            if (instruction.Op == Op.Add && instruction.Type.IsFloat())
            {
                Fuse(instruction);
            }

            foreach (Region nested in instruction.Regions)
            {
                Fuse(nested);
            }
        }
    }

    private void Fuse(Instruction addition)
    {
        for (int i = 0; i < 2; i++)
        {
            Value operand = addition.Operands[i];
            if (_products.TryGetValue(operand, out Instruction? product) && !_usedAgain.Contains(operand))
            {
                addition.Op = Op.Fma;
                addition.Operands = [product.Operands[0], product.Operands[1], addition.Operands[1 - i]];
                _fused.Add(product);
                return;
            }
        }
    }

    private void Sweep(Region region)
    {
        region.Instructions.RemoveAll(_fused.Contains);
        foreach (Instruction instruction in region.Instructions)
        {
            foreach (Region nested in instruction.Regions)
            {
                Sweep(nested);
            }
        }
    }
}
