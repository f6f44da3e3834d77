using HataDsl.Ir;
using SymbolKind = HataDsl.Ir.SymbolKind;

namespace HataDsl.Generators;

/// <summary>
/// Pairs of accesses by different invocations to one element of a shared array or view, without a barrier between, of which one writes.
/// Both indices must be known up to the same unknowns, and the invocations named in the message make both accesses.
/// </summary>
internal static class RaceCheck
{
    public static void Run(CheckContext context)
    {
        IReadOnlyList<LaneAccess> all = context.Accesses.All;
        foreach (IGrouping<Symbol, LaneAccess> group in all.Where(access => access.Symbol.Kind is SymbolKind.Shared or SymbolKind.View && !context.Opaque.Contains(access.Symbol)).GroupBy(access => access.Symbol))
        {
            LaneAccess[] stores = [.. group.Where(access => access.Instruction.Op == Op.Store)];
            var reported = new HashSet<LaneAccess>();
            foreach (LaneAccess store in stores)
            {
                if (WritesOneElement(context, store))
                {
                    reported.Add(store);
                }
            }

            foreach (LaneAccess store in stores.Where(store => !reported.Contains(store)))
            {
                foreach (LaneAccess other in group.Where(other => other != store && !reported.Contains(other)))
                {
                    CheckPair(context, store, other);
                }
            }
        }
    }

    /// <summary>Several invocations write different values to one element.</summary>
    private static bool WritesOneElement(CheckContext context, LaneAccess store)
    {
        if (store is not { IsCertain: true, Index: { } index } || context.Uniformity.Of(store.Instruction.Operands[1]) != UniformityLevel.Varying
            || Collision(index, store.Active, index, store.Active) is not { } pair)
        {
            return false;
        }

        bool isShared = store.Symbol.Kind == SymbolKind.Shared;
        context.Report(
            isShared ? KernelDiagnostics.SharedWriteRace : KernelDiagnostics.ViewWriteRace, store.Instruction, store.Symbol.Name, pair.P.ToString(), pair.Q.ToString());
        return true;
    }

    private static void CheckPair(CheckContext context, LaneAccess store, LaneAccess other)
    {
        Instruction? wrap = store.Interval == other.Interval ? null : context.Accesses.WrapBetween(store, other);
        if ((store.Interval != other.Interval && wrap is null) || !store.IsCertain || !store.MayHappenWith(other))
        {
            return;
        }

        if (other.IsAtomic)
        {
            CheckAtomic(context, store, other, wrap);
            return;
        }

        bool isStore = other.Instruction.Op == Op.Store;
        if (isStore && !IsBefore(context, store, other))
        {
            return; // the pair comes once more in its order
        }

        if (store.Index is not { } written || other is not { IsCertain: true, Index: { } touched } || !written.HasTermsOf(touched)
            || (wrap is not null && (ChangesIn(context, wrap, written) || ChangesIn(context, wrap, touched)))
            || (isStore && context.Uniformity.Of(other.Instruction.Operands[1]) <= UniformityLevel.Workgroup && context.Uniformity.Of(store.Instruction.Operands[1]) <= UniformityLevel.Workgroup)
            || Collision(written, store.Active, touched, other.Active) is not { } pair)
        {
            return;
        }

        // Where all write the same, each reads what it wrote itself.
        bool readsOwn = !isStore && context.Uniformity.Of(store.Instruction.Operands[1]) <= UniformityLevel.Workgroup
            && Enumerable.Range(0, other.Active.Length).All(lane => !other.Active[lane] || (store.Active[lane] && written.Offsets[lane] == touched.Offsets[lane]));
        if (!readsOwn)
        {
            context.Report(
                store.Symbol.Kind == SymbolKind.Shared ? KernelDiagnostics.SharedRace : KernelDiagnostics.NeighbourRace,
                other.Instruction, store.Instruction, store.Symbol.Name, pair.Q.ToString(), pair.P.ToString());
        }
    }

    /// <summary>A plain write and an atomic update: an update that comes first is lost.</summary>
    private static void CheckAtomic(CheckContext context, LaneAccess store, LaneAccess atomic, Instruction? wrap)
    {
        bool collides = wrap is null && store.Index is { } written && atomic.Interval == store.Interval && store.Symbol.Kind == SymbolKind.Shared
            && (atomic.Index is not { } touched
                ? store.ActiveCount > 0 && IsBefore(context, store, atomic)
                : written.HasTermsOf(touched) && Collision(written, store.Active, touched, atomic.Active) is not null);
        if (collides)
        {
            context.Report(KernelDiagnostics.AtomicRace, atomic.Instruction, store.Instruction, store.Symbol.Name);
        }
    }

    private static bool IsBefore(CheckContext context, LaneAccess first, LaneAccess second)
    {
        IReadOnlyList<LaneAccess> all = context.Accesses.All;
        return all.TakeWhile(access => access != second).Contains(first);
    }

    /// <summary>Two different invocations, the first active in one place and the second in the other, with one index.</summary>
    private static (int P, int Q)? Collision(LaneForm a, bool[] activeA, LaneForm b, bool[] activeB)
    {
        var byOffset = new Dictionary<long, (int First, int Second)>();
        for (int lane = 0; lane < activeA.Length; lane++)
        {
            if (activeA[lane])
            {
                byOffset[a.Offsets[lane]] = byOffset.TryGetValue(a.Offsets[lane], out (int First, int Second) known) ? (known.First, lane) : (lane, -1);
            }
        }

        for (int lane = 0; lane < activeB.Length; lane++)
        {
            if (activeB[lane] && byOffset.TryGetValue(b.Offsets[lane], out (int First, int Second) writers))
            {
                int writer = writers.First != lane ? writers.First : writers.Second;
                if (writer >= 0)
                {
                    return (writer, lane);
                }
            }
        }

        return null;
    }

    /// <summary>Whether an unknown of an index may differ between rounds of a loop.</summary>
    private static bool ChangesIn(CheckContext context, Instruction loop, LaneForm index) => index.Terms.Keys.Any(key =>
        key is Value value
            ? context.Instructions.Any(found => found.Loops.Contains(loop) && found.Instruction.Results.Contains(value))
            : key is Symbol symbol && context.Forms.Counters.ContainsKey(symbol));
}
