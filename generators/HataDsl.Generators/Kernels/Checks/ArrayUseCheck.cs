using HataDsl.Ir;
using SymbolKind = HataDsl.Ir.SymbolKind;

namespace HataDsl.Generators;

/// <summary>Shared and private arrays that are only read, or only written.</summary>
internal static class ArrayUseCheck
{
    public static void Run(CheckContext context)
    {
        foreach (Symbol array in context.Kernel.Symbols.Where(symbol => symbol.Kind is SymbolKind.Shared or SymbolKind.Private && !context.Opaque.Contains(symbol)))
        {
            Instruction[] uses = [.. context.Instructions.Select(found => found.Instruction).Where(use => use.Symbol == array && use.Op != Op.Length)];
            if (uses.Length == 0)
            {
                continue;
            }

            if (array.Kind == SymbolKind.Shared && !uses.Any(use => use.Op is Op.Store or Op.AtomicExchange))
            {
                context.Report(KernelDiagnostics.SharedNeverWritten, uses[0], array.Name);
            }
            else if (uses.All(use => use.Op == Op.Store))
            {
                context.Report(KernelDiagnostics.ArrayNeverRead, uses[0], array.Name);
            }
        }
    }
}
