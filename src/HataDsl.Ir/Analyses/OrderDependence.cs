namespace HataDsl.Ir;

/// <summary>Finds the atomic operations whose outcome depends on the order in which invocations come.</summary>
public static class OrderDependence
{
    /// <summary>
    /// Those in an inlined kernel: sums of floats, exchanges, and any whose former value is used. The others commute, so that memory ends
    /// the same whatever the order.
    /// </summary>
    public static IReadOnlyList<Instruction> Find(Kernel kernel)
    {
        var used = new HashSet<Value>();
        var atomics = new List<Instruction>();
        Walk(kernel.Body, used, atomics);
        return [.. atomics.Where(atomic =>
            (atomic.Op == Op.AtomicAdd && atomic.Type.IsFloat()) || atomic.Op is Op.AtomicExchange or Op.AtomicCompareExchange || used.Contains(atomic.Result))];
    }

    private static void Walk(Region region, HashSet<Value> used, List<Instruction> atomics)
    {
        foreach (Instruction instruction in region.Instructions)
        {
            used.UnionWith(instruction.Operands);
            if (instruction.Op is >= Op.AtomicAdd and <= Op.AtomicCompareExchange)
            {
                atomics.Add(instruction);
            }

            foreach (Region nested in instruction.Regions)
            {
                Walk(nested, used, atomics);
            }
        }
    }
}
