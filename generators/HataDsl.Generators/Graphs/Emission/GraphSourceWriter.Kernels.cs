using HataDsl.Ir;
using HataDsl.Ir.Graphs;

namespace HataDsl.Generators;

/// <content>Descriptors of the fused kernels, as those of [Kernel] methods but without a C# method behind them.</content>
internal sealed partial class GraphSourceWriter
{
    private void WriteKernels()
    {
        _source.Line("/// <summary>The kernels of this graph.</summary>");
        _source.Open($"{(IsGeneric ? "private" : "public")} static class {KernelsClass}");
        foreach ((PlannedKernel kernel, TargetForms forms) in _kernels)
        {
            _source.Line($"/// <summary>{forms.Kernel.Name}.</summary>");
            _source.Line($"public static global::HataDsl.KernelDescriptor {kernel.Name} => {kernel.Name}Forms.Descriptor;");
            _source.Line();
        }

        foreach ((PlannedKernel kernel, TargetForms forms) in _kernels)
        {
            WriteForms(kernel, forms);
        }

        _source.Close();
    }

    private void WriteForms(PlannedKernel planned, TargetForms forms)
    {
        Kernel kernel = forms.Kernel;
        Kernel asPlanned = KernelParser.Parse(planned.Ir);
        _source.Open($"private static class {planned.Name}Forms");
        _source.Open("internal static readonly global::HataDsl.KernelDescriptor Descriptor = new()");
        _source.Line($"Name = {SourceBuilder.Literal(kernel.Name)},");
        _source.Line($"Hash = {SourceBuilder.Literal(KernelHash.Of(planned.Ir))},");
        _source.Line($"Workgroup = new({kernel.Workgroup.X}, {kernel.Workgroup.Y}, {kernel.Workgroup.Z}),");
        _source.Line("Parameters =");
        _source.Line("[");
        foreach (Symbol parameter in asPlanned.Parameters)
        {
            string kind = parameter.Kind == SymbolKind.Scalar ? "Scalar" : parameter.Access switch
            {
                ViewAccess.Read => "In",
                ViewAccess.Write => "Out",
                _ => "InOut",
            };
            _source.Line($"    new(\"{parameter.Name}\", global::HataDsl.KernelParameterKind.{kind}, typeof({TypeName(parameter.Type)}), {parameter.Type.Size()}),");
        }

        _source.Line("],");
        _source.Line($"SharedBytes = {kernel.SharedBytes},");
        _source.Line($"Features = {KernelFeatureText.Of(kernel)},");
        _source.Line($"Assembly = typeof({planned.Name}Forms).Assembly,");
        _source.Line($"Cpu = {Targets.CpuMethod},");
        _source.Line($"Plain = static (in global::HataDsl.CpuWork work) => throw new global::System.NotSupportedException(\"A fused kernel has no C# method: call {_model.Method} itself to debug it.\"),");
        if (forms.Cuda is not null)
        {
            _source.Line($"Cuda = static () => typeof({Targets.CudaClass}).GetMethod(\"Kernel\")!,");
        }

        _source.Close("};");
        foreach (string? form in new[] { forms.Cpu, forms.Cuda?.Text })
        {
            if (form is not null)
            {
                _source.Line();
                _source.Block(form);
            }
        }

        _source.Close();
        _source.Line();
    }
}
