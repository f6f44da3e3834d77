using System.Globalization;
using HataDsl.Fuzz.Model;

namespace HataDsl.Fuzz.Generation;

/// <content>Vectors: local ones made of scalars, and elements of views and shared arrays.</content>
internal sealed partial class ProgramGenerator
{
    private static readonly (FuzzType Type, string Name)[] VectorTypes =
        [(FuzzType.Single, "Float"), (FuzzType.Int32, "Int"), (FuzzType.UInt32, "UInt"), (FuzzType.Double, "Double")];

    private static readonly string[] Swizzles2 = ["XY", "YX", "XX", "YY"];
    private static readonly string[] Swizzles3 = ["XYZ", "ZXY", "XXZ", "YZX"];
    private static readonly string[] Swizzles4 = ["XYZW", "WZYX", "XXYY", "ZWXY", "WXYZ"];

    /// <summary>Two vectors, an operation of their components, a swizzle, and a scalar of the result.</summary>
    private Statement VectorStatement(Scope scope)
    {
        (FuzzType type, string family) = Pick(VectorTypes);
        int width = _random.Next(2, 5);
        string vector = family + width.ToString(CultureInfo.InvariantCulture);
        string[] swizzles = width == 2 ? Swizzles2 : width == 3 ? Swizzles3 : Swizzles4;
        string a = Name("q");
        string b = Name("q");
        string result = Name("q");
        string scalar = Name("v");
        List<Expression> operands = [.. Enumerable.Range(0, width).Select(_ => Make(type, scope, 1))];
        string made = $"new {vector}({string.Join(", ", operands.Select((_, k) => $"{{{k}}}"))})";
        string operation = type.IsInteger()
            ? Pick<string>(["{0} + {1}", "{0} - {1}", "{0} * {1}", "{0} & {1}", "{0} | {1}", "{0} ^ {1}", "~{0} - {1}", "{0} << 3", "({0} >> 5) + {1}", "T.Min({0}, {1})", "T.Max({0}, {1})"])
            : Pick<string>(["{0} + {1}", "{0} - {1}", "{0} * {1}", "{0} / {1}", "-{0}", "T.Min({0}, {1})", "T.Max({0}, {1})", "T.Floor({0})", "T.Abs({1})"]);
        string computed = operation.Replace("T.", vector + ".", StringComparison.Ordinal).Replace("{0}", a, StringComparison.Ordinal).Replace("{1}", b, StringComparison.Ordinal);
        string component = Pick<string>(["X", "Y", width > 2 ? "Z" : "X", width > 3 ? "W" : "Y"]);
        string taken = Chance(4) ? $"{result}[{{{operands.Count}}} & {(width == 3 ? 1 : width - 1)}]" : $"{result}.{component}";
        if (taken.Contains('[', StringComparison.Ordinal))
        {
            operands.Add(Make(FuzzType.Int32, scope, 1));
        }

        string changed = Chance(2) ? "" : $"\n{result}.YX = {result}.XY;";
        string value = type.IsFloat() ? $"Flush({taken})" : taken;
        scope.Variables.Add(new(type, scalar, IsWritable: true));
        return new(
            $"{vector} {a} = {made};\n{vector} {b} = {a}.{Pick(swizzles)};\n{vector} {result} = {computed};{changed}\n{type.Name()} {scalar} = {value};",
            [.. operands]);
    }

    /// <summary>Elements of four words go from a view to another, through a shared array where the kernel has barriers anyway.</summary>
    private void VectorElements(bool synchronises)
    {
        (string family, string view, string output) = Pick<(string, string, string)>([("Float4", "vectors", "vectorsOut"), ("Int4", "vectors", "vectorsOut"), ("UInt4", "vectors", "vectorsOut")]);
        _program.Parameters.Add($"In<{family}> {view}");
        _program.Parameters.Add($"Out<{family}> {output}");
        string name = Name("q");
        string swizzle = Pick(Swizzles4);
        if (synchronises)
        {
            string tile = Name("tile");
            _program.Kernel.Add(new Statement(
                $"Span<{family}> {tile} = Workgroup.Shared<{family}>({_invocations});\n{tile}[local] = {view}[i].{swizzle};\nWorkgroup.Barrier();\n{output}[i] = {tile}[{_invocations - 1} - local];")
            {
                IsPinned = true,
            });
        }
        else
        {
            _program.Kernel.Add(new Statement($"{family} {name} = {view}[i];\n{output}[i] = {name}.{swizzle};"));
        }
    }
}
