using HataDsl.Ir;
using SymbolKind = HataDsl.Ir.SymbolKind;

namespace HataDsl.Generators;

/// <summary>How the invocations of a subgroup of 32 reach memory together.</summary>
internal static class AccessPatternCheck
{
    private const int Lanes = 32;

    /// <summary>Bytes that a GPU fetches at least: neighbours further apart share no fetch.</summary>
    private const int SectorBytes = 32;
    private const int Banks = 32;
    private const int BankBytes = 4;

    /// <summary>Accesses to one bank from which a conflict is worth a word.</summary>
    private const int WorthTelling = 8;

    public static void Run(CheckContext context)
    {
        bool reportedBounds = false;
        foreach (LaneAccess access in context.Accesses.All.Where(access => access.Index is not null && access.ActiveCount > 0 && access.Instruction.Op != Op.CopyStart))
        {
            bool isWide = access.Active.Length >= Lanes && access.Active.Take(Lanes).All(active => active);
            if (access.Symbol.Kind == SymbolKind.View)
            {
                reportedBounds = reportedBounds || CheckBounds(context, access);
                CheckSameStore(context, access);
            }

            if (access.IsAtomic)
            {
                CheckContention(context, access);
            }
            else if (isWide && access.Symbol.Kind == SymbolKind.View)
            {
                CheckStride(context, access);
            }
            else if (isWide && access.Symbol.Kind == SymbolKind.Shared)
            {
                CheckBanks(context, access);
            }
        }
    }

    /// <summary>Launches round up to whole workgroups, so the position in the launch can lie past the data.</summary>
    private static bool CheckBounds(CheckContext context, LaneAccess access)
    {
        WorkgroupShape shape = context.Kernel.Workgroup;
        bool isPosition = access.Index!.Terms.Count == 1 && access.Index.Terms.TryGetValue(Op.WorkgroupX, out long factor) && factor == shape.X
            && shape.X > 1 && shape.Count == shape.X && access.Index.Offsets[1] - access.Index.Offsets[0] == 1;
        if (!isPosition || access.IsBounded)
        {
            return false;
        }

        context.Report(KernelDiagnostics.UnguardedPosition, access.Instruction, access.Symbol.Name);
        return true;
    }

    private static void CheckSameStore(CheckContext context, LaneAccess access)
    {
        if (access.Instruction.Op == Op.Store && access.IsCertain && access.ActiveCount > 1 && access.Index!.IsUniform
            && context.Uniformity.Of(access.Instruction.Operands[1]) <= UniformityLevel.Workgroup)
        {
            context.Report(KernelDiagnostics.SameStore, access.Instruction, access.ActiveCount.ToString(), access.Symbol.Name);
        }
    }

    private static void CheckContention(CheckContext context, LaneAccess access)
    {
        if (access.Index!.IsUniform && access.ActiveCount >= Lanes && access.IsCertain)
        {
            context.Report(KernelDiagnostics.ContendedAtomic, access.Instruction, access.ActiveCount.ToString(), access.Symbol.Name);
        }
    }

    private static void CheckStride(CheckContext context, LaneAccess access)
    {
        long[] offsets = access.Index!.Offsets;
        long stride = offsets[1] - offsets[0];
        bool isEven = Enumerable.Range(1, Lanes - 1).All(lane => offsets[lane] - offsets[lane - 1] == stride);
        if (isEven && Math.Abs(stride) * access.Symbol.Type.Size() * Math.Max(access.Symbol.Lanes, 1) >= SectorBytes)
        {
            context.Report(KernelDiagnostics.StridedAccess, access.Instruction, access.Symbol.Name, Math.Abs(stride).ToString());
        }
    }

    private static void CheckBanks(CheckContext context, LaneAccess access)
    {
        int worst = access.Index!.Offsets.Take(Lanes)
            .Select(offset => offset * access.Symbol.Type.Size() * Math.Max(access.Symbol.Lanes, 1) / BankBytes)
            .Distinct()
            .GroupBy(word => ((word % Banks) + Banks) % Banks)
            .Max(bank => bank.Count());
        if (worst >= WorthTelling)
        {
            context.Report(KernelDiagnostics.BankConflict, access.Instruction, worst.ToString(), access.Symbol.Name);
        }
    }
}
