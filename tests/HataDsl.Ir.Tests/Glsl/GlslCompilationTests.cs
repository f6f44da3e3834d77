namespace HataDsl.Ir.Tests.Glsl;

public sealed class GlslCompilationTests
{
    [Theory]
    [InlineData(NumericContract.Relaxed)]
    [InlineData(NumericContract.Exact)]
    public void Every_operation_on_every_type_is_valid_SPIRV(NumericContract contract)
    {
        List<string> failures = ShaderTools.Check(EveryOpKernels.All(contract).Select(k => (k.Name, GlslEmitter.Emit(k).Text)), "-O");
        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
    }
}
