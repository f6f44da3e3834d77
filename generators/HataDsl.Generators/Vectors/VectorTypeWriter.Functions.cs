namespace HataDsl.Generators;

/// <content>Operators, functions and swizzles. <see cref="VectorLowering"/> gives each the same meaning in a kernel.</content>
internal sealed partial class VectorTypeWriter
{
    private bool IsFloat => _family.Kind == VectorKind.Float;

    private string Each(Func<string, string> component) => $"unchecked(new {_name}({string.Join(", ", _components.Select(component))}))";

    private void Line(string about, string member)
    {
        _source.Line($"/// <summary>{about}</summary>");
        _source.Line("[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]");
        _source.Line(member);
    }

    private void WriteOperators()
    {
        bool isNarrow = _family.Kind == VectorKind.Narrow;
        string[] signs = isNarrow ? ["+", "-", "*", "/"] : IsFloat ? ["+", "-", "*", "/", "%"] : ["+", "-", "*", "/", "%", "&amp;", "|", "^"];
        foreach (string escaped in signs)
        {
            string sign = escaped.Replace("&amp;", "&");
            string about = $"{escaped} of each component.";
            Line(about, $"public static {_name} operator {sign}({_name} a, {_name} b) => {Each(c => $"a.{c} {sign} b.{c}")};");
            Line(about, $"public static {_name} operator {sign}({_name} a, {Element} b) => {Each(c => $"a.{c} {sign} b")};");
            Line(about, $"public static {_name} operator {sign}({Element} a, {_name} b) => {Each(c => $"a {sign} b.{c}")};");
        }

        if (_family.Kind != VectorKind.Unsigned)
        {
            Line("Negates each component.", $"public static {_name} operator -({_name} a) => {Each(c => $"-a.{c}")};");
        }

        if (!IsFloat && !isNarrow)
        {
            Line("Complements each component.", $"public static {_name} operator ~({_name} a) => {Each(c => $"~a.{c}")};");
            Line("Shifts each component left.", $"public static {_name} operator <<({_name} a, int count) => {Each(c => $"a.{c} << count")};");
            Line("Shifts each component right.", $"public static {_name} operator >>({_name} a, int count) => {Each(c => $"a.{c} >> count")};");
        }
    }

    private void WriteFunctions()
    {
        string dot = string.Join(" + ", _components.Select(c => $"(a.{c} * b.{c})"));
        Line("Sum of the products of the components, from the first on.", $"public static {Element} Dot({_name} a, {_name} b) => unchecked({dot});");
        Line("Sum of the components, from the first on.", $"public static {Element} Sum({_name} a) => unchecked({string.Join(" + ", _components.Select(c => "a." + c))});");
        Line("The smaller of each pair of components.", $"public static {_name} Min({_name} a, {_name} b) => {Each(c => $"global::System.Math.Min(a.{c}, b.{c})")};");
        Line("The larger of each pair of components.", $"public static {_name} Max({_name} a, {_name} b) => {Each(c => $"global::System.Math.Max(a.{c}, b.{c})")};");
        Line("Each component, not below one bound and not above the other: the upper bound counts where they cross.",
            $"public static {_name} Clamp({_name} value, {_name} min, {_name} max) => Min(Max(value, min), max);");
        if (_family.Kind == VectorKind.Signed)
        {
            Line("Magnitude of each component; the least integer stays.", $"public static {_name} Abs({_name} a) => {Each(c => $"a.{c} < 0 ? -a.{c} : a.{c}")};");
        }

        if (!IsFloat)
        {
            return;
        }

        foreach ((string name, string function, string about) in new[]
        {
            ("Abs", "Abs", "Magnitude"), ("Sqrt", "Sqrt", "Square root"), ("Floor", "Floor", "Largest integer not above"),
            ("Ceiling", "Ceiling", "Least integer not below"), ("Round", "Round", "Nearest integer, ties to even,"), ("Truncate", "Truncate", "Integer part"),
        })
        {
            Line($"{about} of each component.", $"public static {_name} {name}({_name} a) => {Each(c => $"{Element}.{function}(a.{c})")};");
        }

        Line("a * b + c of each component, rounded once.", $"public static {_name} FusedMultiplyAdd({_name} a, {_name} b, {_name} c) => {Each(c => $"{Element}.FusedMultiplyAdd(a.{c}, b.{c}, c.{c})")};");
        Line("a * (1 - t) + b * t.", $"public static {_name} Lerp({_name} a, {_name} b, {Element} t) => (a * (1 - t)) + (b * t);");
        Line("a * (1 - t) + b * t of each component.", $"public static {_name} Lerp({_name} a, {_name} b, {_name} t) => (a * (1 - t)) + (b * t);");
        Line("Square of the length.", $"public static {Element} LengthSquared({_name} a) => Dot(a, a);");
        Line("Length.", $"public static {Element} Length({_name} a) => {Element}.Sqrt(Dot(a, a));");
        Line("Length of the difference.", $"public static {Element} Distance({_name} a, {_name} b) => Length(a - b);");
        Line("The vector of length 1 in the same direction.", $"public static {_name} Normalize({_name} a) => a / Length(a);");
        if (_count == 3)
        {
            Line("Cross product.", $"public static {_name} Cross({_name} a, {_name} b) => (a.YZX * b.ZXY) - (a.ZXY * b.YZX);");
        }
    }

    private void WriteSwizzles()
    {
        if (_count > 4)
        {
            return;
        }

        for (int length = 2; length <= 4; length++)
        {
            if (_family.Counts.Contains(length))
            {
                WriteSwizzles("", length);
            }
        }
    }

    private void WriteSwizzles(string start, int length)
    {
        foreach (string component in _components)
        {
            string name = start + component;
            if (name.Length < length)
            {
                WriteSwizzles(name, length);
                continue;
            }

            string read = $"new({string.Join(", ", name.Select(letter => letter.ToString()))})";
            bool isWritable = name.Distinct().Count() == length;
            _source.Line($"/// <summary>The components {string.Join(", ", name.Select(letter => letter.ToString()))}.</summary>");
            _source.Line(isWritable
                ? $"public {Vector(length)} {name} {{ readonly get => {read}; set {{ {string.Join(" ", name.Select((letter, i) => $"{letter} = value.{"XYZW"[i]};"))} }} }}"
                : $"public readonly {Vector(length)} {name} => {read};");
        }
    }
}
