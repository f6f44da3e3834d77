using System.Reflection;

namespace HataDsl.Cuda.Tests;

public sealed class ModuleCacheTests : IDisposable
{
    private const string Ptx = ".visible .entry Kernel_Kernel(\n)\n{\n\tret;\n}\n";

    private static readonly MethodInfo Method = typeof(ModuleCacheTests).GetMethod(nameof(Dispose))!;

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "hatadsl-" + Guid.NewGuid().ToString("N"));
    private int _compiled;
    private int _assembled;

    [Fact]
    public void The_second_run_compiles_and_assembles_nothing()
    {
        ModuleCache.Module first = Get("hash");
        ModuleCache.Module second = Get("hash");
        Assert.Equal((1, 1), (_compiled, _assembled));
        Assert.Equal(first.Code, second.Code);
        Assert.Equal(("Kernel_Kernel", false, true), (second.Entry, first.FromDisk, second.FromDisk));
    }

    [Fact]
    public void A_rebuilt_kernel_with_the_same_ptx_is_not_assembled_again()
    {
        Get("hash");
        Assert.True(Get("other build").FromDisk);
        Assert.Equal((2, 1), (_compiled, _assembled));
    }

    [Fact]
    public void Another_driver_or_architecture_has_code_of_its_own_from_the_same_ptx()
    {
        Get("hash");
        Assert.False(Get("hash", "sm_90 CUDA 13.1").FromDisk);
        Assert.Equal((1, 2), (_compiled, _assembled));
        new ModuleCache(_folder, "sm_80").Get(Method, "hash", "sm_80", Compile, Assemble);
        Assert.Equal((2, 3), (_compiled, _assembled));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_or_is_none_keeps_nothing()
    {
        Assert.False(new ModuleCache(null, "sm_90").Get(Method, "hash", "sm_90", Compile, Assemble).FromDisk);
        Assert.False(new ModuleCache("/proc/none", "sm_90").Get(Method, "hash", "sm_90", Compile, Assemble).FromDisk);
        Assert.Equal((2, 2), (_compiled, _assembled));
    }

    [Fact]
    public void Damaged_files_and_refused_code_are_made_again()
    {
        Get("hash");
        foreach (string file in Directory.EnumerateFiles(_folder))
        {
            byte[] bytes = File.ReadAllBytes(file);
            bytes[^1] ^= 1;
            File.WriteAllBytes(file, bytes);
        }

        Assert.False(Get("hash").FromDisk);
        Assert.Equal((2, 2), (_compiled, _assembled));
        Assert.True(Get("hash").FromDisk);
        new ModuleCache(_folder, "sm_90").Forget(Get("hash"));
        Assert.False(Get("hash").FromDisk);
        Assert.Equal((2, 3), (_compiled, _assembled));
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private ModuleCache.Module Get(string hash, string device = "sm_90 CUDA 13.0") =>
        new ModuleCache(_folder, device).Get(Method, hash, "sm_90", Compile, Assemble);

    private string Compile()
    {
        _compiled++;
        return Ptx;
    }

    private byte[] Assemble(string ptx)
    {
        _assembled++;
        return [1, 2, 3];
    }
}
