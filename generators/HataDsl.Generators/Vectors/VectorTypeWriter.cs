namespace HataDsl.Generators;

/// <summary>Writes one vector type: fields, constructors, indexer, equality, conversions. Operators and swizzles are in the other parts.</summary>
internal sealed partial class VectorTypeWriter
{
    private readonly SourceBuilder _source = new();
    private readonly VectorFamily _family;
    private readonly string _name;
    private readonly int _count;
    private readonly string[] _components;

    private VectorTypeWriter(string name)
    {
        _family = VectorFamily.Find(name, out _count) ?? throw new ArgumentException($"'{name}' is not the name of a vector type.");
        _name = name;
        _components = [.. Enumerable.Range(0, _count).Select(i => VectorFamily.Component(_count, i))];
    }

    private string Element => _family.Element;

    /// <summary>The whole file.</summary>
    public static string Write(string name)
    {
        var writer = new VectorTypeWriter(name);
        writer.WriteFile();
        return writer._source.ToString();
    }

    private void WriteFile()
    {
        _source.BeginFile("enable");
        _source.Line("namespace HataDsl;");
        _source.Line();
        _source.Line("[global::System.Runtime.InteropServices.StructLayout(global::System.Runtime.InteropServices.LayoutKind.Sequential)]");
        _source.Open($"partial struct {_name}{(_family.Prefix == "BFloat" ? "" : $" : global::System.IEquatable<{_name}>")}");
        WriteFields();
        WriteConstructors();
        WriteIndexer();
        WriteConversions();
        WriteEquality();
        switch (_family.Kind)
        {
            case VectorKind.Logical:
                WriteLogic();
                break;
            case VectorKind.Narrow:
                WriteOperators();
                break;
            case not VectorKind.Storage:
                WriteOperators();
                WriteComparisons();
                WriteFunctions();
                break;
        }

        WriteSwizzles();
        _source.Line("/// <inheritdoc/>");
        _source.Line($"public override readonly string ToString() => $\"<{string.Join(", ", _components.Select(c => "{" + c + "}"))}>\";");
        _source.Close();
    }

    private void WriteFields()
    {
        for (int i = 0; i < _count; i++)
        {
            _source.Line($"/// <summary>Component {i}.</summary>");
            _source.Line($"public {Element} {_components[i]};");
        }

        if (_family.Kind is VectorKind.Storage or VectorKind.Narrow or VectorKind.Logical)
        {
            return;
        }

        _source.Line("/// <summary>All components 0.</summary>");
        _source.Line($"public static {_name} Zero => default;");
        _source.Line("/// <summary>All components 1.</summary>");
        _source.Line($"public static {_name} One => new(1);");
        for (int i = 0; i < _count; i++)
        {
            _source.Line($"/// <summary>1 in component {_components[i]}, 0 elsewhere.</summary>");
            _source.Line($"public static {_name} Unit{_components[i]} => new({string.Join(", ", _components.Select((_, j) => i == j ? "1" : "0"))});");
        }
    }

    private void WriteConstructors()
    {
        Constructor("the components", [.. _components.Select(component => (Element, component.ToLowerInvariant(), 1))]);
        _source.Line("/// <summary>Creates a vector whose components are all the same.</summary>");
        _source.Open($"public {_name}({Element} value)");
        _source.Line(string.Join(" ", _components.Select(component => $"{component} = value;")));
        _source.Close();
        switch (_count)
        {
            case 3:
                Constructor("a shorter one", (Vector(2), "xy", 2), (Element, "z", 1));
                break;
            case 4 when _family.Counts.Contains(3):
                Constructor("a shorter one", (Vector(3), "xyz", 3), (Element, "w", 1));
                Constructor("a shorter one", (Vector(2), "xy", 2), (Element, "z", 1), (Element, "w", 1));
                Constructor("two halves", (Vector(2), "xy", 2), (Vector(2), "zw", 2));
                break;
            case 4 when _family.Counts.Contains(2):
            case 8 or 16:
                Constructor("two halves", (Vector(_count / 2), "low", _count / 2), (Vector(_count / 2), "high", _count / 2));
                break;
        }
    }

    private string Vector(int count) => _family.Prefix + count.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private void Constructor(string from, params (string Type, string Name, int Count)[] parameters)
    {
        _source.Line($"/// <summary>Creates a vector from {from}.</summary>");
        _source.Open($"public {_name}({string.Join(", ", parameters.Select(parameter => $"{parameter.Type} {parameter.Name}"))})");
        int next = 0;
        foreach ((string _, string name, int count) in parameters)
        {
            for (int i = 0; i < count; i++)
            {
                _source.Line($"{_components[next++]} = {name}{(count == 1 ? "" : "." + VectorFamily.Component(count, i))};");
            }
        }

        _source.Close();
    }

    private void WriteIndexer()
    {
        string wrong = $"throw new global::System.IndexOutOfRangeException($\"A {_name} has no component {{index}}.\")";
        _source.Line("/// <summary>A component by its number.</summary>");
        _source.Open($"public {Element} this[int index]");
        _source.Line("readonly get => index switch");
        _source.Line("{");
        for (int i = 0; i < _count; i++)
        {
            _source.Line($"    {i} => {_components[i]},");
        }

        _source.Line($"    _ => {wrong},");
        _source.Line("};");
        _source.Open("set");
        _source.Open("switch (index)");
        for (int i = 0; i < _count; i++)
        {
            _source.Line($"case {i}: {_components[i]} = value; break;");
        }

        _source.Line($"default: {wrong};");
        _source.Close();
        _source.Close();
        _source.Close();
        if (_count > 4)
        {
            int half = _count / 2;
            _source.Line("/// <summary>The first half of the components.</summary>");
            _source.Line($"public readonly {Vector(half)} Low => new({string.Join(", ", _components.Take(half))});");
            _source.Line("/// <summary>The second half of the components.</summary>");
            _source.Line($"public readonly {Vector(half)} High => new({string.Join(", ", _components.Skip(half))});");
        }
    }

    private void WriteConversions()
    {
        if (_family.Kind is VectorKind.Float or VectorKind.Signed or VectorKind.Unsigned or VectorKind.Logical)
        {
            _source.Line("/// <summary>A vector whose components are all the same.</summary>");
            _source.Line($"public static implicit operator {_name}({Element} value) => new(value);");
        }

        if (_family.Kind == VectorKind.Logical)
        {
            return;
        }

        foreach (VectorFamily other in VectorFamily.All)
        {
            if (other == _family || other.Kind == VectorKind.Logical || !other.Counts.Contains(_count))
            {
                continue;
            }

            string target = other.Prefix + _count.ToString(System.Globalization.CultureInfo.InvariantCulture);
            bool through = other.Prefix == "BFloat" || _family.Prefix == "BFloat";
            bool widens = _family.WidensTo(other);
            _source.Line($"/// <summary>Converts each component, as {(widens ? "C# does by itself" : "a cast does")}.</summary>");
            _source.Line($"public static {(widens ? "implicit" : "explicit")} operator {target}({_name} v) => unchecked(new({string.Join(", ", _components.Select(c => $"({other.Element}){(through ? "(float)" : "")}v.{c}"))}));");
        }
    }

    private void WriteEquality()
    {
        if (_family.Prefix == "BFloat")
        {
            return;
        }

        _source.Line("/// <summary>Whether all components are equal.</summary>");
        _source.Line($"public static bool operator ==({_name} a, {_name} b) => {string.Join(" & ", _components.Select(c => $"(a.{c} == b.{c})"))};");
        _source.Line("/// <summary>Whether some components differ.</summary>");
        _source.Line($"public static bool operator !=({_name} a, {_name} b) => !(a == b);");
        _source.Line("/// <inheritdoc/>");
        _source.Line($"public readonly bool Equals({_name} other) => {string.Join(" && ", _components.Select(c => $"{c}.Equals(other.{c})"))};");
        _source.Line("/// <inheritdoc/>");
        _source.Line($"public override readonly bool Equals(object? obj) => obj is {_name} other && Equals(other);");
        _source.Line("/// <inheritdoc/>");
        _source.Line($"public override readonly int GetHashCode() => {(_count <= 8 ? $"global::System.HashCode.Combine({string.Join(", ", _components)})" : "global::System.HashCode.Combine(Low, High)")};");
    }
}
