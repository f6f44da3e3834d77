using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;

namespace HataDsl.Cuda.Tests;

/// <summary>Each intrinsic alone in a kernel: its PTX is there, on registers of the right kinds, and nothing of its C# body is left.</summary>
public sealed class IntrinsicTests
{
    private static readonly Dictionary<Type, (string Name, string Register)> Types = new()
    {
        [typeof(bool)] = ("bool", "%p"),
        [typeof(sbyte)] = ("sbyte", "%rs"),
        [typeof(byte)] = ("byte", "%rs"),
        [typeof(short)] = ("short", "%rs"),
        [typeof(ushort)] = ("ushort", "%rs"),
        [typeof(int)] = ("int", "%r"),
        [typeof(uint)] = ("uint", "%r"),
        [typeof(long)] = ("long", "%rd"),
        [typeof(ulong)] = ("ulong", "%rd"),
        [typeof(float)] = ("float", "%f"),
        [typeof(double)] = ("double", "%fd"),
    };

    [Fact]
    public void Each_intrinsic_becomes_its_ptx()
    {
        using var compiler = new PtxCompiler(9);
        foreach (MethodInfo intrinsic in PtxIntrinsicWriter.All)
        {
            string ptx = compiler.Compile(Emitted.Method(Kernel(intrinsic)), new WorkgroupSize(32, 1, 1), intrinsic.Name);
            string pattern = Regex.Replace(
                Regex.Escape(intrinsic.GetCustomAttribute<PtxAttribute>()!.Text),
                "%([0-9]+)",
                match => Register(intrinsic, int.Parse(match.Groups[1].Value)) + "[0-9]+");
            Assert.Matches("\t" + pattern + "\n", ptx);
            Assert.DoesNotContain(".func", ptx);
        }
    }

    [Fact]
    public void A_template_uses_its_parameters_and_ends_a_statement()
    {
        Assert.True(PtxIntrinsicWriter.All.Count > 150);
        foreach (MethodInfo intrinsic in PtxIntrinsicWriter.All)
        {
            string text = intrinsic.GetCustomAttribute<PtxAttribute>()!.Text;
            FieldInfo[] fields = FieldsOf(intrinsic);
            ParameterInfo[] parameters = intrinsic.GetParameters();
            int first = Math.Max(fields.Length, 1);
            for (int i = intrinsic.ReturnType == typeof(void) ? 1 : 0; i < first + parameters.Length; i++)
            {
                // Of references to neighbouring words the first says it all; the place of a row is said again by its distance from an origin.
                int parameter = i - first;
                bool isSaid = parameter >= 0 && (parameters[parameter].Name == "row"
                    || (parameter > 0 && parameters[parameter].ParameterType == typeof(uint).MakeByRefType() && !text.Contains("cp.async")));
                Assert.True(isSaid || text.Contains($"%{i}"), $"{text} does not use %{i}");
            }

            Assert.True(text.EndsWith(';') || (text[0] == '{' && text.EndsWith("; }", StringComparison.Ordinal)), text);
        }
    }

    private static string Register(MethodInfo intrinsic, int index)
    {
        FieldInfo[] fields = FieldsOf(intrinsic);
        int first = Math.Max(fields.Length, 1);
        Type type = index < fields.Length ? fields[index].FieldType
            : index == 0 ? intrinsic.ReturnType
            : intrinsic.GetParameters()[index - first].ParameterType;
        return type.IsByRef ? "%rd" : Types[type].Register;
    }

    /// <summary>The fields of a result that is a struct of registers.</summary>
    private static FieldInfo[] FieldsOf(MethodInfo intrinsic) => intrinsic.ReturnType.IsNested ? intrinsic.ReturnType.GetFields() : [];

    /// <summary>A kernel that loads each argument, calls the intrinsic and stores the result.</summary>
    private static string Kernel(MethodInfo intrinsic)
    {
        var parameters = new StringBuilder();
        var arguments = new List<string>();
        foreach (ParameterInfo parameter in intrinsic.GetParameters())
        {
            bool reference = parameter.ParameterType.IsByRef;
            Type element = reference ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
            string type = element.IsNested ? $"global::HataDsl.Cuda.CudaIntrinsics.{element.Name}" : Types[element].Name;
            bool flag = type == "bool";
            parameters.Append($"global::ILGPU.ArrayView<{(flag ? "byte" : type)}> p{arguments.Count}, ");
            string place = $"p{arguments.Count}[global::ILGPU.Group.IdxX]";
            arguments.Add((reference ? "ref " : "") + place + (flag ? " != 0" : ""));
        }

        string call = $"global::HataDsl.Cuda.CudaIntrinsics.{intrinsic.Name}({string.Join(", ", arguments)})";
        string result = intrinsic.ReturnType == typeof(bool) ? $"({call}) ? (byte)1 : (byte)0" : call;
        if (FieldsOf(intrinsic) is { Length: > 0 } fields)
        {
            result = string.Join(" + ", fields.Select(field => $"({call}).{field.Name}"));
        }

        bool isVoid = intrinsic.ReturnType == typeof(void);
        string resultType = isVoid ? "int" : FieldsOf(intrinsic).FirstOrDefault() is { } one ? Types[one.FieldType].Name : intrinsic.ReturnType == typeof(bool) ? "byte" : Types[intrinsic.ReturnType].Name;
        return $$"""
            internal static class Emitted
            {
                public static void Kernel({{parameters}}global::ILGPU.ArrayView<{{resultType}}> result)
                {
                    {{(isVoid ? call : $"result[global::ILGPU.Group.IdxX] = {result}")}};
                }
            }
            """;
    }
}
