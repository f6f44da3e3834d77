using HataDsl.Ir;
using SymbolKind = HataDsl.Ir.SymbolKind;

namespace HataDsl.Generators;

/// <summary>Loops that do not end: without an exit, with a condition that nothing changes, or waiting for another invocation.</summary>
internal static class LoopCheck
{
    public static void Run(CheckContext context)
    {
        foreach ((Instruction loop, _) in context.Instructions.Where(found => found.Instruction.Op == Op.Loop))
        {
            Instruction[] tests = [.. loop.Regions.SelectMany(region => region.Instructions).Where(instruction => instruction.Op == Op.Test)];
            bool isLeft = loop.Regions.Any(region => ControlFlow.Contains(region, Op.Break) || ControlFlow.Contains(region, Op.Return));
            if (tests.Length == 0)
            {
                if (!isLeft)
                {
                    context.Report(KernelDiagnostics.EndlessLoop, loop);
                }

                continue;
            }

            foreach (Instruction test in tests)
            {
                CheckTest(context, loop, test, isLeft);
            }
        }
    }

    private static void CheckTest(CheckContext context, Instruction loop, Instruction test, bool isLeft)
    {
        var sources = new HashSet<Instruction>();
        Collect(context, test.Operands[0], sources);
        Instruction[] inside = [.. context.Instructions.Where(found => found.Loops.Contains(loop)).Select(found => found.Instruction)];
        bool doesNothing = !inside.Any(instruction => instruction.Op is Op.Store or Op.Set or Op.Barrier or Op.Break or Op.Return);
        Instruction? memory = sources.FirstOrDefault(source => inside.Contains(source) && source.Symbol is { IsIndexed: true });
        if (memory is { Op: Op.AtomicCompareExchange or Op.AtomicExchange })
        {
            if (doesNothing)
            {
                context.Report(KernelDiagnostics.SpinLock, memory, memory.Symbol!.Name);
            }
        }
        else if (memory is not null)
        {
            if (doesNothing && memory.Symbol!.Kind != SymbolKind.Private)
            {
                context.Report(KernelDiagnostics.SpinWait, memory, memory.Symbol.Name);
            }
        }
        else if (!isLeft && !IsNever(sources) && !sources.Any(source => MayChange(source, inside)))
        {
            context.Report(KernelDiagnostics.ConstantLoopCondition, context.Forms.DefinitionOf(test.Operands[0]));
        }
    }

    /// <summary>Whether the condition is the constant false, which C# takes for unreachable code and warns of.</summary>
    private static bool IsNever(HashSet<Instruction> sources) => sources.Count == 1 && sources.First() is { Op: Op.Const, Bits: 0 };

    private static bool MayChange(Instruction source, Instruction[] inside) =>
        source.Info.Has(OpTraits.ExchangesInSubgroup)
        || (source.Op == Op.Get && inside.Any(instruction => instruction.Op == Op.Set && instruction.Symbol == source.Symbol));

    private static void Collect(CheckContext context, Value value, HashSet<Instruction> sources)
    {
        Instruction definition = context.Forms.DefinitionOf(value);
        if (sources.Add(definition))
        {
            foreach (Value operand in definition.Operands)
            {
                Collect(context, operand, sources);
            }
        }
    }
}
