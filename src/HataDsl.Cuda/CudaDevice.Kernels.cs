using System.Collections.Concurrent;
using System.Reflection;

namespace HataDsl.Cuda;

/// <summary>Compiled kernels of a device: compiled on first use, then kept until the device goes.</summary>
public sealed partial class CudaDevice
{
    private readonly ConcurrentDictionary<KernelDescriptor, Lazy<CudaKernel>> _kernels = new();
    private readonly PtxCompiler _compiler;
    private readonly ModuleCache _cache;

    /// <inheritdoc/>
    public override int CompiledModuleCount => _cache.CompiledCount;

    /// <summary>
    /// Compiles kernels ahead of their first launch, the assembler's part in parallel. Without this each is compiled when first launched.
    /// </summary>
    /// <param name="kernels">The kernels.</param>
    /// <exception cref="DeviceException">A kernel does not compile.</exception>
    public void Prepare(IEnumerable<KernelDescriptor> kernels)
    {
        ArgumentNullException.ThrowIfNull(kernels);
        try
        {
            Parallel.ForEach(kernels, kernel => Get(kernel));
        }
        catch (AggregateException exception) when (exception.InnerException is DeviceException inner)
        {
            throw new DeviceException(inner.Message, exception);
        }
    }

    /// <summary>Facts about a kernel's machine code; compiles it if need be.</summary>
    /// <param name="kernel">The kernel.</param>
    public CudaKernelInfo Inspect(KernelDescriptor kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        return Get(kernel).Info;
    }

    /// <summary>The loaded kernel.</summary>
    internal CudaKernel Get(KernelDescriptor kernel)
    {
        if (!_kernels.TryGetValue(kernel, out Lazy<CudaKernel>? loaded))
        {
            loaded = _kernels.GetOrAdd(kernel, added => new(() => Load(added)));
        }

        try
        {
            return loaded.Value;
        }
        catch
        {
            // It may have failed for want of memory: the next launch tries again.
            _kernels.TryRemove(new(kernel, loaded));
            throw;
        }
    }

    private CudaKernel Load(KernelDescriptor kernel)
    {
        MethodInfo method = kernel.Cuda?.Invoke()
            ?? throw new DeviceException($"{kernel.Name} has no CUDA form: its assembly was built without a reference to HataDsl.Cuda.");
        MakeCurrent();
        ModuleCache.Module module = Fetch();
        nint handle = LoadModule(module.Code, out int result);
        if (result != 0 && module.FromDisk)
        {
            // Kept by a driver that says it is the same but is not.
            _cache.Forget(module);
            module = Fetch();
            handle = LoadModule(module.Code, out result);
        }

        CudaDriver.Check(result, $"Loading {kernel.Name} on {Id}");
        CudaDriver.Check(CudaApi.ModuleGetFunction(out nint function, handle, module.Entry), $"Finding {kernel.Name} in its module");
        int dynamic = kernel.SharedBytes > PtxShared.MaxDeclaredBytes ? kernel.SharedBytes : 0;
        if (dynamic > 0)
        {
            CudaDriver.Check(
                CudaApi.FuncSetAttribute(function, CudaFunctionAttribute.MaxDynamicSharedBytes, dynamic),
                $"Giving {kernel.Name} {dynamic} bytes of shared memory");
        }

        return new(handle, function, dynamic, new(
            kernel.Name,
            Ask(CudaFunctionAttribute.Registers),
            Ask(CudaFunctionAttribute.LocalBytes),
            Ask(CudaFunctionAttribute.SharedBytes),
            module.Code.Length,
            module.FromDisk));

        ModuleCache.Module Fetch() => KernelErrors.At(kernel, () => _cache.Get(
            method, kernel.Hash, _compiler.Target, () => _compiler.Compile(method, kernel.Workgroup, kernel.Name), Assemble));

        byte[] Assemble(string ptx) => KernelErrors.Assemble(
            kernel, ptx, text => CudaLinker.Link(text, kernel.Name), () => PtxCompiler.CompileWithLines(method, kernel.Workgroup, kernel.Name, _compiler.Target));

        int Ask(CudaFunctionAttribute attribute) =>
            CudaApi.FuncGetAttribute(out int value, attribute, function) == 0 ? value : 0;
    }

    private static unsafe nint LoadModule(byte[] code, out int result)
    {
        fixed (byte* image = code)
        {
            result = CudaApi.ModuleLoadDataEx(out nint module, image, 0, null, null);
            return module;
        }
    }

    private void UnloadKernels()
    {
        foreach (Lazy<CudaKernel> kernel in _kernels.Values)
        {
            if (kernel.IsValueCreated)
            {
                _ = CudaApi.ModuleUnload(kernel.Value.Module);
            }
        }

        _kernels.Clear();
    }
}
