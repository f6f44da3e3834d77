using System.Reflection;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace HataDsl.Cuda;

/// <summary>Compiles the C# form of kernels to PTX through ILGPU. Needs no GPU. One compilation runs at a time.</summary>
public sealed class PtxCompiler : IDisposable
{
    private readonly Lock _lock = new();
    private Context? _context;
    private PTXBackend? _backend;
    private bool _withLines;

    /// <summary>Creates a compiler.</summary>
    /// <param name="major">Compute capability of the device, at least 8.</param>
    public PtxCompiler(int major) => Target = major >= 9 ? "sm_90" : "sm_80";

    /// <summary>The target of the PTX, such as <c>sm_90</c>.</summary>
    public string Target { get; }

    /// <summary>The PTX of a kernel. It depends on the method alone: equal methods give equal text in every process.</summary>
    /// <param name="method">The method that the generator wrote.</param>
    /// <param name="workgroup">Invocations of a workgroup.</param>
    /// <param name="name">The kernel's name, for messages.</param>
    /// <exception cref="DeviceException">ILGPU cannot compile the method.</exception>
    public string Compile(MethodInfo method, WorkgroupSize workgroup, string name)
    {
        ArgumentNullException.ThrowIfNull(method);
        lock (_lock)
        {
            try
            {
                _backend ??= CreateBackend();

                // Functions that an earlier kernel used have been optimised once more, and would give this one other text.
                _context!.ClearCache(ClearCacheMode.Everything);
                var compiled = (PTXCompiledKernel)_backend.Compile(
                    EntryPointDescription.FromExplicitlyGroupedKernel(method),
                    new KernelSpecialization(workgroup.Count, method.GetCustomAttribute<ResidentWorkgroupsAttribute>()?.Count));
                string text = _withLines ? PtxLines.Mark(compiled.PTXAssembly) : compiled.PTXAssembly;
                return PtxText.Normalise(text, Target, workgroup);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // After a failure the context compiles nothing more.
                Reset();
                throw new DeviceException($"{name} does not compile to PTX: {exception.GetBaseException().Message}", exception);
            }
        }
    }

    /// <summary>
    /// The PTX of a kernel with the lines of its C# form in comments, which come from the symbols beside the assembly; without symbols there are none.
    /// Slow, and for messages alone: a context of its own is made for it.
    /// </summary>
    /// <param name="method">The method that the generator wrote.</param>
    /// <param name="workgroup">Invocations of a workgroup.</param>
    /// <param name="name">The kernel's name, for messages.</param>
    /// <param name="target">The target of the PTX.</param>
    /// <exception cref="DeviceException">ILGPU cannot compile the method.</exception>
    internal static string CompileWithLines(MethodInfo method, WorkgroupSize workgroup, string name, string target)
    {
        using var compiler = new PtxCompiler(target == "sm_90" ? 9 : 8) { _withLines = true };
        return compiler.Compile(method, workgroup, name);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            Reset();
        }
    }

    private PTXBackend CreateBackend()
    {
        _context = Context.Create(builder =>
        {
            builder.Optimize(OptimizationLevel.O2).Inlining(InliningMode.Aggressive);
            if (_withLines)
            {
                DebugSymbols.Enable(builder);
            }
        });
        PtxIntrinsicWriter.Register(_context);

        // The text is given its real target afterwards: ILGPU selects nothing that differs above sm_80.
        CudaArchitecture architecture = CudaArchitecture.SM_80;
        var backend = new PTXBackend(_context, new CudaCapabilityContext(architecture), architecture, CudaInstructionSet.ISA_78, null);
        CodePlacements.MakeSafe(backend);
        return backend;
    }

    private void Reset()
    {
        _backend?.Dispose();
        _context?.Dispose();
        _backend = null;
        _context = null;
    }
}
