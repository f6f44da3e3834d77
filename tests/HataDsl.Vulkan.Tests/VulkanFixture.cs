using System.Diagnostics;
using HataDsl.Ir;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace HataDsl.Vulkan.Tests;

/// <summary>The first Vulkan device, with the validation layer on: a message of it fails the test that caused it.</summary>
public sealed class VulkanFixture : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hatadsl-vulkan").FullName;

    public VulkanFixture()
    {
        Environment.SetEnvironmentVariable(VulkanValidation.Variable, "1");
        var provider = new VulkanDeviceProvider();
        Assert.True(provider.List().Count > 0, provider.WhyNone() + "; tests/install-vulkan.sh installs it");
        Device = (VulkanDevice)provider.Open(0);
        Assert.True(VulkanValidation.IsActive, "The validation layer is not installed; tests/install-vulkan.sh installs it.");
    }

    public VulkanDevice Device { get; }

    /// <summary>A kernel from IR text, compiled and given to the device.</summary>
    internal KernelDescriptor Compile(string ir) => Compile(KernelParser.Parse(ir));

    internal KernelDescriptor Compile(Kernel kernel)
    {
        string hash = KernelHash.Of(KernelPrinter.Print(kernel));
        string source = Path.Combine(_folder, hash + ".comp");
        File.WriteAllText(source, GlslEmitter.Emit(kernel).Text);
        using var process = Process.Start(new ProcessStartInfo("glslc", ["-O", "--target-env=vulkan1.2", "-o", source + ".spv", source])
        {
            RedirectStandardError = true,
        })!;
        string said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, said);
        Device.AddShader(hash, File.ReadAllBytes(source + ".spv"));
        return Describe(kernel, hash);
    }

    internal static KernelDescriptor Describe(Kernel kernel, string hash) => new()
    {
        Name = kernel.Name,
        Hash = hash,
        Workgroup = new WorkgroupSize(kernel.Workgroup.X, kernel.Workgroup.Y, kernel.Workgroup.Z),
        Parameters = [.. kernel.Parameters.Select(p => new KernelParameter(p.Name, KindOf(p), typeof(byte), p.Type.Size()))],
        SharedBytes = kernel.SharedBytes,
        Features = KernelFeatures.None,
        Assembly = typeof(VulkanFixture).Assembly,
        Cpu = (in CpuWork _) => throw new NotSupportedException(),
        Plain = (in CpuWork _) => throw new NotSupportedException(),
    };

    public void Dispose()
    {
        Device.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static KernelParameterKind KindOf(Symbol symbol) => symbol.Kind == SymbolKind.Scalar ? KernelParameterKind.Scalar
        : symbol.Access == ViewAccess.Read ? KernelParameterKind.In
        : symbol.Access == ViewAccess.Write ? KernelParameterKind.Out
        : KernelParameterKind.InOut;
}

/// <summary>A test with a queue, which looks for validation messages at its end.</summary>
public abstract class VulkanTest : IClassFixture<VulkanFixture>, IDisposable
{
    protected VulkanTest(VulkanFixture fixture)
    {
        Fixture = fixture;
        VulkanValidation.TakeMessages();
        Queue = fixture.Device.CreateQueue();
    }

    protected VulkanFixture Fixture { get; }

    protected VulkanDevice Device => Fixture.Device;

    protected Queue Queue { get; }

    public void Dispose()
    {
        Queue.Dispose();
        GC.SuppressFinalize(this);
        Assert.Empty(VulkanValidation.TakeMessages());
    }

    protected Buffer<T> Upload<T>(params T[] values)
        where T : unmanaged
    {
        Buffer<T> buffer = Device.Allocate<T>(values.Length);
        Queue.Write<T>(buffer, values);
        return buffer;
    }
}
