namespace HataDsl.Generators;

/// <summary>Writes one view of two or three dimensions over a view or span of one, x first. Kernels follow all of it at compile time.</summary>
internal sealed class ShapedViewWriter
{
    private static readonly string[] Sizes = ["Width", "Height", "Depth"];
    private static readonly string[] Axes = ["x", "y", "z"];
    private static readonly string[] Pitches = ["RowPitch", "PlanePitch"];

    private readonly SourceBuilder _source = new();
    private readonly string _base;
    private readonly int _rank;

    private ShapedViewWriter(string name)
    {
        _rank = name[name.Length - 2] - '0';
        _base = name.Substring(0, name.Length - 2);
    }

    private string Name => $"{_base}{_rank}D";

    private string Element => _base == "In" ? "ref readonly T" : "ref T";

    private string Elements => (_base == "Span" ? "global::System." : "") + _base + "<T>";

    /// <summary>The whole file.</summary>
    public static string Write(string name)
    {
        var writer = new ShapedViewWriter(name);
        writer.WriteFile();
        return writer._source.ToString();
    }

    private static string Lower(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);

    private static string List(IEnumerable<string> texts) => string.Join(", ", texts);

    private void WriteFile()
    {
        string[] sizes = [.. Sizes.Take(_rank)];
        string[] pitches = [.. Pitches.Take(_rank - 1)];
        _source.BeginFile("enable");
        _source.Line("namespace HataDsl;");
        _source.Line();
        _source.Open($"readonly ref partial struct {Name}<T>");
        _source.Line($"private readonly {Elements} _elements;");
        WriteConstructors(sizes, pitches);
        foreach ((string size, int i) in sizes.Select((size, i) => (size, i)))
        {
            _source.Line($"/// <summary>Elements along {Axes[i]}.</summary>");
            _source.Line($"public int {size} {{ get; }}");
        }

        foreach ((string pitch, int i) in pitches.Select((pitch, i) => (pitch, i)))
        {
            _source.Line($"/// <summary>Elements in memory from one to the next along {Axes[i + 1]}.</summary>");
            _source.Line($"public int {pitch} {{ get; }}");
        }

        _source.Line("/// <summary>Elements along each axis.</summary>");
        _source.Line($"public Int{_rank} Extent => new({List(sizes)});");
        _source.Line("/// <summary>Elements in all.</summary>");
        _source.Line($"public int Length => {string.Join(" * ", sizes)};");
        _source.Line("/// <summary>The elements one after the other as they lie in memory, with those between rows.</summary>");
        _source.Line($"public {Elements} Elements => _elements;");
        WriteAccess(sizes, pitches);
        WriteParts(sizes, pitches);
        _source.Close();
    }

    private void WriteConstructors(string[] sizes, string[] pitches)
    {
        string parameters = List(sizes.Select(size => "int " + Lower(size)));
        _source.Line("/// <summary>Elements that lie one after the other, x first.</summary>");
        _source.Line($"public {Name}({Elements} elements, {parameters}) : this(elements, {List(sizes.Select(Lower))}, width{(_rank == 3 ? ", width * height" : "")}) {{ }}");
        _source.Line("/// <summary>Elements whose rows lie apart.</summary>");
        _source.Open($"public {Name}({Elements} elements, {parameters}, {List(pitches.Select(pitch => "int " + Lower(pitch)))})");
        _source.Line("_elements = elements;");
        foreach (string name in sizes.Concat(pitches))
        {
            _source.Line($"{name} = {Lower(name)};");
        }

        _source.Close();
    }

    private void WriteAccess(string[] sizes, string[] pitches)
    {
        string[] axes = [.. Axes.Take(_rank)];
        string position = "x" + string.Concat(pitches.Select((pitch, i) => $" + ({Axes[i + 1]} * {pitch})"));
        string isInside = string.Join(" && ", axes.Select((axis, i) => $"(uint){axis} < (uint){sizes[i]}"));
        _source.Line("/// <summary>An element.</summary>");
        _source.Open($"public {Element} this[{List(axes.Select(axis => "int " + axis))}]");
        _source.Open("get");
        _source.Open($"if (!({isInside}))");
        _source.Line($"throw new global::System.IndexOutOfRangeException($\"({List(axes.Select(axis => "{" + axis + "}"))}) is outside a view of {string.Join(" x ", sizes.Select(size => "{" + size + "}"))} elements.\");");
        _source.Close();
        _source.Line($"return ref _elements[{position}];");
        _source.Close();
        _source.Close();
        _source.Line("/// <summary>An element.</summary>");
        _source.Line($"public {Element} this[Int{_rank} at] => ref this[{List(axes.Select(axis => "at." + axis.ToUpperInvariant()))}];");
    }

    private void WriteParts(string[] sizes, string[] pitches)
    {
        string[] axes = [.. Axes.Take(_rank)];
        string Offset(IEnumerable<string> names) => string.Join(" + ", names.Select(axis => axis == "x" ? "x" : $"({axis} * {Pitches[Array.IndexOf(Axes, axis) - 1]})"));
        string Rest(string offset) => $"_elements.Slice({offset}, (int)_elements.Length - ({offset}))";
        string[] own = [.. sizes.Select(Lower)];
        _source.Line("/// <summary>A part of the view.</summary>");
        _source.Line($"public {Name}<T> Slice({List(axes.Concat(own).Select(name => "int " + name))}) => new({Rest(Offset(axes))}, {List(own)}, {List(pitches)});");
        _source.Line("/// <summary>The elements along x.</summary>");
        _source.Line($"public {Elements} Row({List(axes.Skip(1).Select(axis => "int " + axis))}) => _elements.Slice({Offset(axes.Skip(1))}, Width);");
        if (_rank == 3)
        {
            _source.Line("/// <summary>The elements along x and y.</summary>");
            _source.Line($"public {_base}2D<T> Plane(int z) => new({Rest("z * PlanePitch")}, Width, Height, RowPitch);");
        }
    }
}
