namespace HataDsl.Generators.Tests;

/// <summary>Generic kernels and helpers are closed when they are compiled.</summary>
public sealed class GenericTests
{
    private const string Source = """
        [Kernel(64)]
        [KernelInstance(typeof(float), typeof(Half))]
        [KernelInstance(typeof(byte), typeof(BFloat16))]
        public static void Mix<T, U>(InOut<T> x, In<U> y, Out<float> z)
            where T : unmanaged, INumber<T>
            where U : unmanaged
        {
            int i = Invocation.X;
            x[i] = Twice(x[i]) + T.One;
            z[i] = Scalar.ToSingle(y[i]) + System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
            if (typeof(T) == typeof(float)) z[i] = 7;
        }

        private static T Twice<T>(T value) where T : unmanaged, IAdditionOperators<T, T, T> => value + value;
        """;

    [Fact]
    public void Each_instance_has_its_own_ir()
    {
        Generated generated = Compiler.Run(Compiler.Class(Source));
        generated.AssertClean();
        KernelModel model = Assert.Single(generated.Models);
        Golden.Check(string.Concat(model.Instances.Select(instance => instance.Ir)));
    }

    [Fact]
    public void The_generated_source_picks_by_type()
    {
        Generated generated = Compiler.Run(Compiler.Class(Source));
        string text = Assert.Single(generated.Result.GeneratedSources, file => !file.HintName.EndsWith(".lines.g.cs", StringComparison.Ordinal)).SourceText.ToString();
        Assert.Contains("typeof(T) == typeof(float) && typeof(U) == typeof(global::System.Half) ? MixForms1.Descriptor :", text);
        Assert.Contains("throw new global::System.NotSupportedException(\"Kernel Mix is compiled for <float, Half>, <byte, BFloat16> only", text);
    }
}
