using System.Reflection;
using Microsoft.CodeAnalysis;

namespace HataDsl.Generators.Tests;

/// <summary>Generated code is compiled, loaded and run.</summary>
public sealed class ExecutionTests
{
    private const string Kernels = """
        [Kernel(8)]
        public static void Scale(In<float> x, Out<float> y, float factor)
        {
            int i = Invocation.X;
            if (i < x.Length) y[i] = x[i] * factor;
        }

        [Kernel(4), KernelInstance(typeof(float)), KernelInstance(typeof(Half))]
        private static void Widen<T>(In<T> x, Out<float> y) where T : unmanaged
        {
            int i = Invocation.X;
            if (i < x.Length) y[i] = Scalar.ToSingle(x[i]);
        }

        public static float[] RunScale(Device device)
        {
            using Queue queue = device.CreateQueue();
            using Buffer<float> x = device.Allocate<float>(10);
            using Buffer<float> y = device.Allocate<float>(10);
            queue.Write(x, new float[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 });
            Scale(queue, Grid.Invocations(10), x, y, 2f);
            return queue.Read(y.View);
        }

        public static float[] RunWiden()
        {
            using var device = new DebugDevice();
            using Queue queue = device.CreateQueue();
            using Buffer<Half> x = device.Allocate<Half>(2);
            using Buffer<float> y = device.Allocate<float>(2);
            queue.Write(x, new Half[] { (Half)1.5f, (Half)(-2f) });
            Widen<Half>(queue, Grid.Invocations(2), x, y);
            return queue.Read(y.View);
        }

        public static string Missing()
        {
            try { return Descriptors.Widen<int>().Name; }
            catch (NotSupportedException e) { return e.Message; }
        }
        """;

    private static readonly Lazy<Type> Compiled = new(() =>
    {
        Generated generated = Compiler.Run(Compiler.Class(Kernels));
        generated.AssertClean();
        return generated.Load().GetType("K")!;
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_launch_overload_runs_the_kernel(bool plain)
    {
        using Device device = plain ? new DebugDevice() : new CpuDevice();
        Assert.Equal([0, 2, 4, 6, 8, 10, 12, 14, 16, 18], (float[])Compiled.Value.GetMethod("RunScale")!.Invoke(null, [device])!);
    }

    [Fact]
    public void A_generic_launch_picks_its_instance()
    {
        Assert.Equal([1.5f, -2], (float[])Compiled.Value.GetMethod("RunWiden")!.Invoke(null, null)!);
        Assert.StartsWith("Kernel Widen is compiled for <float>, <Half> only", (string)Compiled.Value.GetMethod("Missing")!.Invoke(null, null)!);
    }

    [Fact]
    public void A_descriptor_says_what_the_kernel_is()
    {
        var descriptor = (KernelDescriptor)Compiled.Value.GetNestedType("Descriptors")!.GetProperty("Scale")!.GetValue(null)!;
        Assert.Equal("K.Scale", descriptor.Name);
        Assert.Equal(new WorkgroupSize(8, 1, 1), descriptor.Workgroup);
        Assert.Equal(
            [new("x", KernelParameterKind.In, typeof(float), 4), new("y", KernelParameterKind.Out, typeof(float), 4), new KernelParameter("factor", KernelParameterKind.Scalar, typeof(float), 4)],
            descriptor.Parameters);
    }

    [Fact]
    public void The_shader_is_an_attribute_of_the_assembly()
    {
        KernelShaderAttribute[] shaders = [.. Compiled.Value.Assembly.GetCustomAttributes<KernelShaderAttribute>()];
        Assert.Equal(["K.Scale", "K.Widen<Half>", "K.Widen<float>"], shaders.Select(shader => shader.Name).Order(StringComparer.Ordinal));
        Assert.All(shaders, shader => Assert.StartsWith("#version 460", shader.Glsl));
    }

    [Fact]
    public void A_hand_written_body_is_called_with_the_arguments()
    {
        Generated generated = Compiler.Run(Compiler.Class("""
            [Kernel(8, CpuBody = nameof(Fast))] public static void Slow(Out<int> y, int n) { y[0] = n; }
            private static void Fast(in CpuWork work, Out<int> y, int n) => y[0] = n + (int)work.First;
            """));
        generated.AssertClean();
        Assert.Contains("global::K.Fast(work, work.Out<int>(0), work.Scalar<int>(1))", generated.Result.GeneratedSources[0].SourceText.ToString());
    }

    [Fact]
    public void Helpers_of_another_assembly_come_from_its_metadata()
    {
        Generated library = Compiler.Run(Compiler.Compile(Compiler.File("""
            namespace Library;
            public static partial class Math3
            {
                [KernelHelper] public static float Cube(float x) => x * Square(x);
                [KernelHelper] public static (float, int) Split(In<float> x, ref int at) { at++; return (x[at], at); }
                [KernelHelper] public static int Count(Span<int> hits, int at) => Atomic.Add(ref hits[at], hits.Length);
                private static float Square(float x) => x * x;
                public static float Hidden(float x) => x;
            }
            """), "Library"));
        library.AssertClean();
        Assert.Equal(3, library.Result.GeneratedSources.Length);
        MetadataReference reference = MetadataReference.CreateFromImage(library.Emit());
        Generated user = Compiler.Run(Compiler.Class("""
            [Kernel(8)] public static void Cubes(In<float> x, Out<float> y)
            {
                Span<int> hits = Workgroup.Shared<int>(16);
                hits[Invocation.LocalX] = 0;
                Workgroup.Barrier();
                int at = Library.Math3.Count(hits, 1);
                (float value, int next) = Library.Math3.Split(x, ref at);
                y[next] = Library.Math3.Cube(value);
            }
            """), reference);
        user.AssertClean();
        Golden.Check(Assert.Single(Assert.Single(user.Models).Instances).Ir);

        Generated wrong = Compiler.Run(Compiler.Class("[Kernel(8)] public static void No(Out<float> y) { y[0] = Library.Math3.Hidden(1); }"), reference);
        Assert.Equal("HATA1103", Assert.Single(wrong.Result.Diagnostics).Id);
    }
}
