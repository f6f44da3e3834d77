using System.Globalization;
using System.Reflection;
using System.Text;
using ILGPU;
using ILGPU.Backends.PTX;
using ILGPU.IR;
using ILGPU.IR.Intrinsics;
using ILGPU.IR.Values;

namespace HataDsl.Cuda;

/// <summary>Teaches ILGPU the methods marked with <see cref="PtxAttribute"/>: a call becomes the PTX text with registers filled in.</summary>
internal static class PtxIntrinsicWriter
{
    private static readonly MethodInfo[] Intrinsics =
        [.. typeof(CudaIntrinsics).GetMethods(BindingFlags.Public | BindingFlags.Static).Where(m => m.IsDefined(typeof(PtxAttribute)))];

    private static readonly MethodInfo Writer = ((PTXIntrinsic.Handler)Write).Method;

    /// <summary>The intrinsics.</summary>
    public static IReadOnlyList<MethodInfo> All => Intrinsics;

    /// <summary>Registers every intrinsic with a context.</summary>
    public static void Register(Context context)
    {
        IntrinsicImplementationManager manager = context.GetIntrinsicManager();
        foreach (MethodInfo intrinsic in Intrinsics)
        {
            manager.RegisterMethod(intrinsic, new PTXIntrinsic(Writer, IntrinsicImplementationMode.GenerateCode));
        }
    }

    /// <summary>Called by ILGPU for each call of an intrinsic.</summary>
    private static void Write(PTXBackend backend, PTXCodeGenerator generator, Value value)
    {
        var call = (MethodCall)value;
        string text = call.Target.Source.GetCustomAttribute<PtxAttribute>()!.Text;
        var arguments = new List<string>();
        foreach (Value argument in call.Nodes.ToArray().Select(node => node.Resolve()))
        {
            arguments.Add(Name(generator.EnsureHardwareRegister(generator.LoadPrimitive(argument))));
        }

        // Allocated after the arguments are loaded: loading a constant takes a register too.
        List<string> registers = [.. Results(generator, call), .. arguments];
        StringBuilder builder = generator.Builder.Append('\t');
        for (int i = 0; i < text.Length;)
        {
            if (text[i] != '%' || !char.IsAsciiDigit(text[i + 1]))
            {
                builder.Append(text[i++]);
                continue;
            }

            int number = 0;
            for (i++; i < text.Length && char.IsAsciiDigit(text[i]); i++)
            {
                number = (number * 10) + (text[i] - '0');
            }

            builder.Append(registers[number]);
        }

        builder.AppendLine();
    }

    /// <summary>The registers of what a call gives: one for each field of a struct, and an empty name where there is no result.</summary>
    private static IEnumerable<string> Results(PTXCodeGenerator generator, MethodCall call)
    {
        if (call.Type.IsVoidType)
        {
            return [""];
        }

        return generator.Allocate(call) is PTXRegisterAllocator.CompoundRegister fields
            ? fields.Children.Select(field => Name((PTXRegisterAllocator.HardwareRegister)field))
            : [Name((PTXRegisterAllocator.HardwareRegister)generator.Load(call))];
    }

    /// <summary>Register names as ILGPU declares them.</summary>
    private static string Name(PTXRegisterAllocator.HardwareRegister register)
    {
        string prefix = register.Kind switch
        {
            PTXRegisterKind.Predicate => "%p",
            PTXRegisterKind.Int16 => "%rs",
            PTXRegisterKind.Int32 => "%r",
            PTXRegisterKind.Int64 => "%rd",
            PTXRegisterKind.Float32 => "%f",
            PTXRegisterKind.Float64 => "%fd",
            _ => throw new NotSupportedException($"An intrinsic cannot take a register of kind {register.Kind}."),
        };
        return prefix + register.RegisterValue.ToString(CultureInfo.InvariantCulture);
    }
}
