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
            foreach (string counts in new[] { "Int", "UInt" })
            {
                string type = counts + _count.ToString(System.Globalization.CultureInfo.InvariantCulture);
                Line("Shifts each component left by one of the other.", $"public static {_name} operator <<({_name} a, {type} counts) => {Each(c => $"a.{c} << (int)counts.{c}")};");
                Line("Shifts each component right by one of the other.", $"public static {_name} operator >>({_name} a, {type} counts) => {Each(c => $"a.{c} >> (int)counts.{c}")};");
            }
        }

        if (_family.Kind == VectorKind.Signed)
        {
            string other = "U" + _name;
            foreach (string sign in new[] { "&", "|", "^" })
            {
                Line($"{sign.Replace("&", "&amp;")} of each component.", $"public static {_name} operator {sign}({_name} a, {other} b) => {Each(c => $"a.{c} {sign} (int)b.{c}")};");
            }
        }
    }

    /// <summary>Comparisons of each component; <c>==</c> and <c>!=</c> are of the whole, as C# has them everywhere.</summary>
    private void WriteComparisons()
    {
        string truth = "Bool" + _count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        string Truth(Func<string, string> component) => $"new {truth}({string.Join(", ", _components.Select(component))})";
        foreach (string sign in new[] { "<", "<=", ">", ">=" })
        {
            string about = $"{sign.Replace("<", "&lt;").Replace(">", "&gt;")} of each component.";
            Line(about, $"public static {truth} operator {sign}({_name} a, {_name} b) => {Truth(c => $"a.{c} {sign} b.{c}")};");
            Line(about, $"public static {truth} operator {sign}({_name} a, {Element} b) => {Truth(c => $"a.{c} {sign} b")};");
            Line(about, $"public static {truth} operator {sign}({Element} a, {_name} b) => {Truth(c => $"a {sign} b.{c}")};");
        }

        Line("Which components are equal; <c>==</c> says whether all are.", $"public static {truth} AreEqual({_name} a, {_name} b) => {Truth(c => $"a.{c} == b.{c}")};");
        Line("Which components differ; <c>!=</c> says whether some do.", $"public static {truth} AreDifferent({_name} a, {_name} b) => {Truth(c => $"a.{c} != b.{c}")};");
        Line("From each pair of components the first where the condition holds, else the second.",
            $"public static {_name} Select({truth} condition, {_name} a, {_name} b) => {Each(c => $"condition.{c} ? a.{c} : b.{c}")};");
    }

    private void WriteLogic()
    {
        foreach (string sign in new[] { "&", "|", "^" })
        {
            Line($"{sign.Replace("&", "&amp;")} of each component.", $"public static {_name} operator {sign}({_name} a, {_name} b) => {Each(c => $"a.{c} {sign} b.{c}")};");
        }

        Line("The opposite of each component.", $"public static {_name} operator !({_name} a) => {Each(c => $"!a.{c}")};");
        Line("Whether all components are true.", $"public static bool All({_name} a) => {string.Join(" & ", _components.Select(c => "a." + c))};");
        Line("Whether some component is true.", $"public static bool Any({_name} a) => {string.Join(" | ", _components.Select(c => "a." + c))};");
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

        foreach ((string name, string about) in new[]
        {
            ("Abs", "Magnitude"), ("Sqrt", "Square root"), ("Cbrt", "Cube root"), ("Floor", "Largest integer not above"),
            ("Ceiling", "Least integer not below"), ("Round", "Nearest integer, ties to even,"), ("Truncate", "Integer part"),
            ("Sin", "Sine"), ("Cos", "Cosine"), ("Tan", "Tangent"), ("Asin", "Arc sine"), ("Acos", "Arc cosine"), ("Atan", "Arc tangent"),
            ("Sinh", "Hyperbolic sine"), ("Cosh", "Hyperbolic cosine"), ("Tanh", "Hyperbolic tangent"), ("Exp", "Exponential"), ("Exp2", "Power of 2"),
            ("Log", "Natural logarithm"), ("Log2", "Logarithm to base 2"), ("Log10", "Logarithm to base 10"),
        })
        {
            Line($"{about} of each component.", $"public static {_name} {name}({_name} a) => {Each(c => $"{Element}.{name}(a.{c})")};");
        }

        Line("Power of each pair of components.", $"public static {_name} Pow({_name} a, {_name} b) => {Each(c => $"{Element}.Pow(a.{c}, b.{c})")};");
        Line("Angle of each pair of components.", $"public static {_name} Atan2({_name} y, {_name} x) => {Each(c => $"{Element}.Atan2(y.{c}, x.{c})")};");

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

        if (_family.Prefix != "Float")
        {
            return;
        }

        for (int i = 0; i < _count; i++)
        {
            _source.Line($"/// <summary>The component {_components[i]} as a colour.</summary>");
            _source.Line($"public {Element} {VectorFamily.Colours[i]} {{ readonly get => {_components[i]}; set => {_components[i]} = value; }}");
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
            string set = string.Join(" ", name.Select((letter, i) => $"{letter} = value.{VectorFamily.Positions[i]};"));
            string colour = new([.. name.Select(letter => VectorFamily.Colours[VectorFamily.Positions.IndexOf(letter)])]);
            foreach (string own in _family.Prefix == "Float" ? new[] { name, colour } : [name])
            {
                _source.Line($"/// <summary>The components {string.Join(", ", name.Select(letter => letter.ToString()))}.</summary>");
                _source.Line(isWritable
                    ? $"public {Vector(length)} {own} {{ readonly get => {read}; set {{ {set} }} }}"
                    : $"public readonly {Vector(length)} {own} => {read};");
            }
        }
    }
}
