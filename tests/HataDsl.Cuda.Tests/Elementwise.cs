using HataDsl.Ir;

namespace HataDsl.Cuda.Tests;

/// <summary>Kernels <c>result[i] = f(a[i], b[i])</c>.</summary>
internal static class Elementwise
{
    public static Ir.Kernel Build(
        string name, NumericContract contract, ScalarType type, ScalarType result, Func<RegionBuilder, Value, Value, Value> emit)
    {
        var kernel = new Ir.Kernel(name, new WorkgroupShape(32, 1, 1)) { Contract = contract };
        var a = new Symbol(SymbolKind.View, "a", type);
        var b = new Symbol(SymbolKind.View, "b", type);
        var output = new Symbol(SymbolKind.View, "result", result, access: ViewAccess.Write);
        kernel.Parameters.AddRange([a, b, output]);
        var builder = new RegionBuilder(kernel.Body);
        Value index = builder.Emit(Op.InvocationX);
        Instruction guard = builder.If(builder.Emit(Op.Less, index, builder.Length(output, ScalarType.I32)));
        builder.Region = guard.Regions[0];
        builder.Store(output, index, emit(builder, builder.Load(a, index), builder.Load(b, index)));
        return kernel;
    }
}
