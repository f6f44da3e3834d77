using System.Reflection;
using System.Reflection.Emit;
using HataDsl.Build;

namespace HataDsl.Vulkan.Tests;

public sealed class PackBuilderTests : IDisposable
{
    private const string Good = "#version 460\nlayout(local_size_x = 1) in;\nvoid main() {}\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("hatadsl-pack").FullName;

    [Fact]
    public void Shaders_of_an_assembly_are_compiled_into_its_pack()
    {
        string assembly = Write("Good", ("0123456789abcdef0123456789abcdef", "First", Good), ("ffffffffffffffffffffffffffffffff", "Second", Good.Replace("x = 1", "x = 2")));
        (int code, string said) = Run(assembly, ShaderCompiler.Find());
        Assert.Equal((0, ""), (code, said));
        byte[] pack = File.ReadAllBytes(Pack);
        Assert.Equal("HATAPACK"u8, pack.AsSpan(0, 8));
        Assert.Equal(2, BitConverter.ToInt32(pack, 12));
        Assert.Equal(0x07230203u, BitConverter.ToUInt32(pack, BitConverter.ToInt32(pack, 20 + 16)));
        Assert.Equal(2, Directory.GetFiles(Cache, "*.spv").Length);

        // A second time the shaders come from the cache, and the pack is the same.
        string[] cached = Directory.GetFiles(Cache);
        DateTime before = DateTime.UtcNow.AddMinutes(-30);
        Array.ForEach(cached, file => File.SetLastWriteTimeUtc(file, before));
        Run(assembly, ShaderCompiler.Find());
        Assert.Equal(pack, File.ReadAllBytes(Pack));
        Assert.All(cached, file => Assert.Equal(before, File.GetLastWriteTimeUtc(file)));
    }

    [Fact]
    public void A_shader_that_does_not_compile_is_reported_at_its_line_with_its_kernel()
    {
        string assembly = Write("Bad", (new string('a', 32), "Sample.Bad", Good.Replace("{}", "{\n    float x = y;\n}")));
        (int code, string said) = Run(assembly, ShaderCompiler.Find());
        Assert.Equal(1, code);
        Assert.Matches(@"aaaa\.comp\(4,1\): error HATA9001: kernel Sample\.Bad: 'y' : undeclared identifier", said);
        Assert.True(File.Exists(Path.Combine(_folder, "failures", new string('a', 32) + ".comp")));
        Assert.False(File.Exists(Pack));
    }

    [Fact]
    public void An_error_in_a_shader_is_reported_at_the_csharp_line()
    {
        const string hash = "cccccccccccccccccccccccccccccccc";
        string assembly = Write("Mapped", module =>
        {
            module.SetCustomAttribute(new CustomAttributeBuilder(
                ShaderConstructor, [hash, "Sample.Bad", Good.Replace("{}", "{\n    float x = 1;\n    float z = y;\n}")],
                [typeof(KernelShaderAttribute).GetProperty("Lines")!], ["4:6 5:7 6:0"]));
            module.SetCustomAttribute(new CustomAttributeBuilder(
                typeof(KernelSourceAttribute).GetConstructors()[0], [hash, "Kernels/Bad.cs|Kernels/Helper.cs", "0:0:3:24 6:0:12:9 7:1:5:20"]));
        });
        (int code, string said) = Run(assembly, ShaderCompiler.Find());
        Assert.Equal(1, code);
        Assert.StartsWith("Kernels/Helper.cs(5,20): error HATA9001: kernel Sample.Bad does not compile for Vulkan: 'y' : undeclared identifier", said);
    }

    [Fact]
    public void Without_a_compiler_the_build_goes_on_with_one_message_and_an_empty_pack()
    {
        string assembly = Write("None", (new string('a', 32), "Sample.Kernel", Good));
        (int code, string said) = Run(assembly, compiler: null);
        Assert.Equal(0, code);
        Assert.Contains("apt-get install glslc", said);
        Assert.Single(said.Trim().Split('\n'));
        Assert.True(File.GetLastWriteTimeUtc(Pack) < File.GetLastWriteTimeUtc(assembly), "The next build must try again.");
    }

    [Fact]
    public void An_assembly_without_kernels_needs_no_compiler()
    {
        Assert.Equal((0, ""), Run(Write("Empty"), compiler: null));
        Assert.True(File.Exists(Pack));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Pack => Path.Combine(_folder, "Test.hatapack");

    private string Cache => Path.Combine(_folder, "cache");

    private (int Code, string Said) Run(string assembly, ShaderCompiler? compiler)
    {
        var output = new StringWriter();
        return (PackBuilder.Run(assembly, Pack, Path.Combine(_folder, "failures"), compiler, new DiskCache(Cache, long.MaxValue), output), output.ToString());
    }

    private static ConstructorInfo ShaderConstructor => typeof(KernelShaderAttribute).GetConstructors()[0];

    private string Write(string name, params (string Hash, string Kernel, string Glsl)[] shaders) => Write(name, assembly =>
    {
        foreach ((string hash, string kernel, string glsl) in shaders)
        {
            assembly.SetCustomAttribute(new CustomAttributeBuilder(ShaderConstructor, [hash, kernel, glsl]));
        }
    });

    private string Write(string name, Action<AssemblyBuilder> add)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName(name), typeof(object).Assembly);
        add(assembly);

        assembly.DefineDynamicModule(name);
        string path = Path.Combine(_folder, name + ".dll");
        assembly.Save(path);
        return path;
    }
}
