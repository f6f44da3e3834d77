using HataDsl.Ir;
using SymbolKind = HataDsl.Ir.SymbolKind;

namespace HataDsl.Generators;

/// <summary>Indices of shared and private arrays that are computed from positions, constants and loop counters, against the array's length.</summary>
internal static class RangeCheck
{
    public static void Run(CheckContext context)
    {
        foreach (LaneAccess access in context.Accesses.All)
        {
            if (access.Symbol.Length > 0 && access.Symbol.Kind is SymbolKind.Shared or SymbolKind.Private or SymbolKind.Table
                && access.Instruction.Op != Op.CopyStart && access is { IsCertain: true, Index: { } index })
            {
                Check(context, access, index);
            }
        }
    }

    private static void Check(CheckContext context, LaneAccess access, LaneForm index)
    {
        (long low, long high) = (0, 0);
        foreach (KeyValuePair<object, long> term in index.Terms)
        {
            if (term.Key is not Symbol symbol || !context.Forms.Counters.TryGetValue(symbol, out LoopCounter? counter) || !Reaches(access, counter))
            {
                return;
            }

            (long first, long last) = (term.Value * counter.First, term.Value * counter.Last);
            low += Math.Min(first, last);
            high += Math.Max(first, last);
        }

        // A conditional on what is not known may depend on a counter and keep the index in range.
        if (index.Terms.Count > 0 && access.Guards.Any(guard => guard.Kind != LaneGuardKind.Known))
        {
            return;
        }

        int elements = access.Symbol.Length / Math.Max(access.Symbol.Lanes, 1);
        for (int lane = 0; lane < access.Active.Length; lane++)
        {
            long outside = index.Offsets[lane] + low < 0 ? index.Offsets[lane] + low
                : index.Offsets[lane] + high >= elements ? index.Offsets[lane] + high : -1;
            if (access.Active[lane] && (outside >= elements || index.Offsets[lane] + low < 0))
            {
                string length = elements.ToString();
                if (index.Terms.Count == 0)
                {
                    context.Report(KernelDiagnostics.LocalIndexOutOfRange, access.Instruction, outside.ToString(), lane.ToString(), access.Symbol.Name, length);
                }
                else
                {
                    context.Report(KernelDiagnostics.LoopIndexOutOfRange, access.Instruction, outside.ToString(), access.Symbol.Name, length);
                }

                return;
            }
        }
    }

    /// <summary>Whether the access happens in every round of the counter's loop.</summary>
    private static bool Reaches(LaneAccess access, LoopCounter counter) =>
        access.Loops.Contains(counter.Loop)
        && access.Loops.SkipWhile(loop => loop != counter.Loop).All(loop =>
            !ControlFlow.Contains(loop.Regions[1], Op.Break) && !ControlFlow.Contains(loop.Regions[1], Op.Return) && !ControlFlow.Contains(loop.Regions[1], Op.Continue));
}
