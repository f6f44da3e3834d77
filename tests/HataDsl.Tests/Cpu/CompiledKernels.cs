using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Text;
using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SymbolKind = HataDsl.Ir.SymbolKind;

namespace HataDsl.Tests.Cpu;

/// <summary>Emits kernels as C#, compiles them in memory, all in one assembly, and runs them on a CPU device.</summary>
internal sealed class CompiledKernels : IDisposable
{
    private static readonly Lazy<MetadataReference[]> References = new(() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))]);

    private readonly Kernel[] _kernels;
    private readonly CpuBody[] _bodies;
    private readonly CpuDevice _device;
    private readonly Queue _queue;

    public CompiledKernels(IEnumerable<Kernel> kernels, int threads = 1)
    {
        _kernels = [.. kernels];
        var source = new StringBuilder("public static class Compiled\n{\n");
        for (int i = 0; i < _kernels.Length; i++)
        {
            source.Append(CpuEmitter.Emit(_kernels[i], $"Kernel{i}")).Append('\n');
        }

        Source = source.Append("}\n").ToString();
        Type type = Compile(Source).GetType("Compiled")!;
        _bodies = [.. _kernels.Select((_, i) => type.GetMethod($"Kernel{i}")!.CreateDelegate<CpuBody>())];
        _device = new CpuDevice(new CpuDeviceOptions { Threads = threads });
        _queue = _device.CreateQueue();
    }

    public string Source { get; }

    /// <summary>Runs a kernel. Each argument has one element in each item; writable ones are changed in place.</summary>
    public void Run(int kernel, Dictionary<string, ulong[]> arguments, Grid grid)
    {
        Kernel ir = _kernels[kernel];
        KernelDescriptor descriptor = TestKernels.Make(
            ir.Name,
            new(ir.Workgroup.X, ir.Workgroup.Y, ir.Workgroup.Z),
            [.. ir.Parameters.Select(p => p.Kind == SymbolKind.Scalar ? TestKernels.Scalar<ulong>(p.Name) : TestKernels.View<byte>(p.Name))],
            cpu: _bodies[kernel],
            sharedBytes: ir.SharedBytes);
        var buffers = new Buffer<byte>?[ir.Parameters.Count];
        var values = new KernelArgument[ir.Parameters.Count];
        for (int i = 0; i < values.Length; i++)
        {
            Symbol parameter = ir.Parameters[i];
            ulong[] elements = arguments[parameter.Name];
            if (parameter.Kind == SymbolKind.Scalar)
            {
                values[i] = KernelArgument.From(elements[0]);
                continue;
            }

            // The view ends where its last element does, so that nothing beyond may be touched unseen by a guard of the allocator.
            byte[] bytes = ToBytes(parameter.Type, elements);
            buffers[i] = _device.Allocate<byte>(bytes.Length);
            _queue.Write(buffers[i]!.View, bytes);
            values[i] = Argument(parameter.Type, buffers[i]!, elements.Length);
        }

        _queue.Launch(descriptor, grid, values);
        for (int i = 0; i < values.Length; i++)
        {
            if (buffers[i] is { } buffer)
            {
                FromBytes(ir.Parameters[i].Type, _queue.Read(buffer.View), arguments[ir.Parameters[i].Name]);
                buffer.Dispose();
            }
        }
    }

    public void Dispose()
    {
        _queue.Dispose();
        _device.Dispose();
    }

    private static System.Reflection.Assembly Compile(string source)
    {
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true, checkOverflow: true,
            generalDiagnosticOption: ReportDiagnostic.Error);
        CSharpCompilation compilation = CSharpCompilation.Create(
            $"Compiled{Guid.NewGuid():N}", [CSharpSyntaxTree.ParseText(source)], References.Value, options);
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        if (!result.Success)
        {
            Diagnostic error = result.Diagnostics.First(d => d.Severity == DiagnosticSeverity.Error);
            int line = error.Location.GetLineSpan().StartLinePosition.Line;
            string[] lines = source.Split('\n');
            throw new InvalidOperationException(
                $"{error.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}\n{string.Join('\n', lines[Math.Max(0, line - 25)..Math.Min(lines.Length, line + 3)])}");
        }

        stream.Position = 0;
        return AssemblyLoadContext.Default.LoadFromStream(stream);
    }

    private static KernelArgument Argument(ScalarType type, Buffer<byte> buffer, long length) => type.Size() switch
    {
        1 => KernelArgument.From(buffer.View),
        2 => KernelArgument.From(buffer.View.As<ushort>()),
        4 => KernelArgument.From(buffer.View.As<uint>()),
        _ => KernelArgument.From(buffer.View.As<ulong>()),
    };

    private static byte[] ToBytes(ScalarType type, ulong[] elements)
    {
        var bytes = new byte[elements.Length * type.Size()];
        for (int i = 0; i < elements.Length; i++)
        {
            MemoryMarshal.AsBytes(elements.AsSpan(i, 1))[..type.Size()].CopyTo(bytes.AsSpan(i * type.Size()));
        }

        return bytes;
    }

    private static void FromBytes(ScalarType type, byte[] bytes, ulong[] elements)
    {
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = 0;
            bytes.AsSpan(i * type.Size(), type.Size()).CopyTo(MemoryMarshal.AsBytes(elements.AsSpan(i, 1)));
        }
    }
}
