namespace HataDsl.Ir.Passes;

/// <summary>
/// Turns a private array into one variable per element when every index is a constant in range. Variables live in registers;
/// an array with any other index lives in memory on every target.
/// </summary>
public sealed class SplitArrays
{
    private readonly Dictionary<Value, ulong> _constants = [];
    private readonly HashSet<Symbol> _whole = [];
    private readonly Dictionary<Symbol, Symbol[]> _elements = [];

    private SplitArrays()
    {
    }

    /// <summary>Runs the pass on an inlined kernel.</summary>
    public static void Run(Kernel kernel)
    {
        var pass = new SplitArrays();
        pass.FindWhole(kernel.Body);
        var names = new SymbolNames(kernel.Parameters, kernel.Symbols);
        var start = new Region();
        var builder = new RegionBuilder(start);
        var added = new List<Symbol>();
        foreach (Symbol array in kernel.Symbols)
        {
            if (array.Kind != SymbolKind.Private || pass._whole.Contains(array))
            {
                continue;
            }

            var elements = new Symbol[array.Length];
            Value zero = builder.Constant(array.Type, 0);
            for (int i = 0; i < elements.Length; i++)
            {
                elements[i] = new Symbol(SymbolKind.Local, names.Take($"{array.Name}_{i}"), array.Type);
                builder.Set(elements[i], zero);
            }

            pass._elements.Add(array, elements);
            added.AddRange(elements);
        }

        if (added.Count > 0)
        {
            pass.Split(kernel.Body);
            kernel.Body.Instructions.InsertRange(0, start.Instructions);
            kernel.Symbols.RemoveAll(pass._elements.ContainsKey);
            kernel.Symbols.AddRange(added);
        }
    }

    private void FindWhole(Region region)
    {
        foreach (Instruction instruction in region.Instructions)
        {
            if (instruction.Op == Op.Const)
            {
                _constants[instruction.Result] = instruction.Bits;
            }
            else if (instruction.Symbol is { Kind: SymbolKind.Private } array)
            {
                bool constant = _constants.TryGetValue(instruction.Operands[0], out ulong index);
                int count = Math.Max(instruction.Results.Length, instruction.Operands.Length - 1);
                if (!constant || index >= (ulong)array.Length || index + (ulong)count > (ulong)array.Length)
                {
                    _whole.Add(array);
                }
            }

            foreach (Region nested in instruction.Regions)
            {
                FindWhole(nested);
            }
        }
    }

    private void Split(Region region)
    {
        List<Instruction> source = [.. region.Instructions];
        region.Instructions.Clear();
        foreach (Instruction instruction in source)
        {
            foreach (Region nested in instruction.Regions)
            {
                Split(nested);
            }

            if (instruction.Symbol is null || !_elements.TryGetValue(instruction.Symbol, out Symbol[]? elements))
            {
                region.Instructions.Add(instruction);
                continue;
            }

            int index = (int)_constants[instruction.Operands[0]];
            for (int i = 1; i < instruction.Operands.Length; i++)
            {
                region.Instructions.Add(new Instruction(Op.Set) { Symbol = elements[index + i - 1], Operands = [instruction.Operands[i]], Span = instruction.Span });
            }

            for (int i = 0; i < instruction.Results.Length; i++)
            {
                region.Instructions.Add(new Instruction(Op.Get) { Symbol = elements[index + i], Results = [instruction.Results[i]], Span = instruction.Span });
            }
        }
    }
}
