using HataDsl.Ir;
using SymbolKind = HataDsl.Ir.SymbolKind;

namespace HataDsl.Generators;

/// <summary>What a kernel takes of a device's resources.</summary>
internal static class ResourceCheck
{
    private const int VulkanSharedBytes = 16 * 1024;
    private const int PrivateBytes = 1024;

    public static void Run(CheckContext context)
    {
        Kernel kernel = context.Kernel;
        if (kernel.SharedBytes > VulkanSharedBytes)
        {
            context.ReportKernel(KernelDiagnostics.SharedAboveVulkanMinimum, context.Model.Method, kernel.SharedBytes.ToString());
        }

        PushLayout.Place([.. kernel.Parameters.Select(parameter => parameter.Kind == SymbolKind.View ? 0 : parameter.Type.Size())], out int bytes);
        if (bytes > PushLayout.MaxPushBytes)
        {
            context.ReportKernel(KernelDiagnostics.LargeArguments, context.Model.Method, bytes.ToString());
        }

        foreach (Symbol array in kernel.Symbols.Where(symbol => symbol.Kind == SymbolKind.Private && symbol.Length * symbol.Type.Size() > PrivateBytes))
        {
            if (context.Instructions.FirstOrDefault(found => found.Instruction.Symbol == array).Instruction is { } use)
            {
                context.Report(KernelDiagnostics.LargePrivateArray, use, array.Name, (array.Length * array.Type.Size()).ToString());
            }
        }
    }
}
