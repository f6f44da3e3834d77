namespace HataDsl.Generators;

/// <summary>Writes one matrix type. <see cref="MatrixLowering"/> gives each member the same meaning in a kernel.</summary>
internal sealed class MatrixTypeWriter
{
    private readonly SourceBuilder _source = new();
    private readonly MatrixShape _shape;
    private readonly string[] _elements;

    private MatrixTypeWriter(MatrixShape shape)
    {
        _shape = shape;
        _elements = [.. Enumerable.Range(0, shape.Count).Select(i => $"M{(i / shape.Columns) + 1}{(i % shape.Columns) + 1}")];
    }

    private string Name => _shape.Name;

    private string Element => _shape.Family.Element;

    private bool IsSquare => _shape.Rows == _shape.Columns;

    /// <summary>The whole file.</summary>
    public static string Write(string name)
    {
        var writer = new MatrixTypeWriter(MatrixShape.Find(name) ?? throw new ArgumentException($"'{name}' is not the name of a matrix type."));
        writer.WriteFile();
        return writer._source.ToString();
    }

    private static string Plus(string a, string b) => $"({a} + {b})";

    private static string Minus(string a, string b) => $"({a} - {b})";

    private static string Times(string a, string b) => $"({a} * {b})";

    private string[] Of(string variable) => [.. _elements.Select(element => $"{variable}.{element}")];

    private void WriteFile()
    {
        _source.BeginFile("enable");
        _source.Line("namespace HataDsl;");
        _source.Line();
        _source.Line("[global::System.Runtime.InteropServices.StructLayout(global::System.Runtime.InteropServices.LayoutKind.Sequential)]");
        _source.Open($"partial struct {Name} : global::System.IEquatable<{Name}>");
        WriteElements();
        WriteRows();
        WriteOperators();
        WriteProducts();
        WriteEquality();
        _source.Close();
    }

    private void WriteElements()
    {
        for (int i = 0; i < _elements.Length; i++)
        {
            _source.Line($"/// <summary>Row {(i / _shape.Columns) + 1}, column {(i % _shape.Columns) + 1}.</summary>");
            _source.Line($"public {Element} {_elements[i]};");
        }

        _source.Line("/// <summary>Creates a matrix from its elements, row after row.</summary>");
        _source.Open($"public {Name}({string.Join(", ", _elements.Select(element => $"{Element} {element.ToLowerInvariant()}"))})");
        _source.Line(string.Join(" ", _elements.Select(element => $"{element} = {element.ToLowerInvariant()};")));
        _source.Close();
        _source.Line("/// <summary>Creates a matrix whose elements are all the same.</summary>");
        _source.Line($"public {Name}({Element} value) : this({string.Join(", ", _elements.Select(_ => "value"))}) {{ }}");
        _source.Line("/// <summary>All elements 0.</summary>");
        _source.Line($"public static {Name} Zero => default;");
        if (IsSquare)
        {
            _source.Line("/// <summary>1 on the diagonal, 0 elsewhere.</summary>");
            _source.Line($"public static {Name} Identity => new({string.Join(", ", _elements.Select((_, i) => i / _shape.Columns == i % _shape.Columns ? "1" : "0"))});");
        }
    }

    private void WriteRows()
    {
        string[][] rows = [.. Enumerable.Range(0, _shape.Rows).Select(row => _elements.Skip(row * _shape.Columns).Take(_shape.Columns).ToArray())];
        string[] names = [.. rows.Select((_, row) => $"row{row + 1}")];
        _source.Line("/// <summary>Creates a matrix from its rows.</summary>");
        _source.Line($"public {Name}({string.Join(", ", names.Select(name => $"{_shape.Row} {name}"))}) : this("
            + string.Join(", ", names.SelectMany(name => Enumerable.Range(0, _shape.Columns).Select(i => $"{name}.{VectorFamily.Positions[i]}"))) + ") { }");
        string wrong = $"throw new global::System.IndexOutOfRangeException($\"A {Name} has no row {{row}}.\")";
        _source.Line("/// <summary>A row by its number, 0 for the first.</summary>");
        _source.Open($"public {_shape.Row} this[int row]");
        _source.Line("readonly get => row switch");
        _source.Line("{");
        for (int row = 0; row < rows.Length; row++)
        {
            _source.Line($"    {row} => new({string.Join(", ", rows[row])}),");
        }

        _source.Line($"    _ => {wrong},");
        _source.Line("};");
        _source.Open("set");
        _source.Open("switch (row)");
        for (int row = 0; row < rows.Length; row++)
        {
            _source.Line($"case {row}: {string.Join(" ", rows[row].Select((element, i) => $"{element} = value.{VectorFamily.Positions[i]};"))} break;");
        }

        _source.Line($"default: {wrong};");
        _source.Close();
        _source.Close();
        _source.Close();
    }

    private void WriteOperators()
    {
        foreach (string sign in new[] { "+", "-", "*", "/" })
        {
            _source.Line($"/// <summary>{sign} of each element{(sign == "*" ? ", as HLSL has it; Multiply is the product of matrices" : "")}.</summary>");
            _source.Line($"public static {Name} operator {sign}({Name} a, {Name} b) => unchecked(new({string.Join(", ", _elements.Select(e => $"a.{e} {sign} b.{e}"))}));");
            _source.Line($"/// <summary>{sign} of each element and a number.</summary>");
            _source.Line($"public static {Name} operator {sign}({Name} a, {Element} b) => unchecked(new({string.Join(", ", _elements.Select(e => $"a.{e} {sign} b"))}));");
            _source.Line($"/// <summary>{sign} of a number and each element.</summary>");
            _source.Line($"public static {Name} operator {sign}({Element} a, {Name} b) => unchecked(new({string.Join(", ", _elements.Select(e => $"a {sign} b.{e}"))}));");
        }

        if (_shape.Family.Kind != VectorKind.Unsigned)
        {
            _source.Line("/// <summary>Negates each element.</summary>");
            _source.Line($"public static {Name} operator -({Name} a) => unchecked(new({string.Join(", ", _elements.Select(e => $"-a.{e}"))}));");
        }
    }

    private void WriteProducts()
    {
        string[] Components(string variable, int count) => [.. Enumerable.Range(0, count).Select(i => $"{variable}.{VectorFamily.Positions[i]}")];
        void Product(string head, string[] terms) => _source.Line($"public static {head} => unchecked(new({string.Join(", ", terms)}));");

        _source.Line("/// <summary>The product with a column.</summary>");
        Product($"{_shape.Column} operator *({Name} a, {_shape.Row} b)", MatrixAlgebra.Multiply(Of("a"), Components("b", _shape.Columns), _shape.Rows, _shape.Columns, 1, Times, Plus));
        _source.Line("/// <summary>The product of a row with a matrix.</summary>");
        Product($"{_shape.Row} operator *({_shape.Column} a, {Name} b)", MatrixAlgebra.Multiply(Components("a", _shape.Rows), Of("b"), 1, _shape.Rows, _shape.Columns, Times, Plus));
        for (int columns = 2; columns <= 4; columns++)
        {
            MatrixShape right = _shape with { Rows = _shape.Columns, Columns = columns };
            _source.Line("/// <summary>The product of two matrices.</summary>");
            string[] other = [.. Enumerable.Range(0, right.Count).Select(i => $"b.M{(i / columns) + 1}{(i % columns) + 1}")];
            Product($"{(_shape with { Columns = columns }).Name} Multiply({Name} a, {right.Name} b)", MatrixAlgebra.Multiply(Of("a"), other, _shape.Rows, _shape.Columns, columns, Times, Plus));
        }

        _source.Line("/// <summary>Rows for columns.</summary>");
        Product($"{(_shape with { Rows = _shape.Columns, Columns = _shape.Rows }).Name} Transpose({Name} a)", MatrixAlgebra.Transpose(Of("a"), _shape.Rows, _shape.Columns));
        if (IsSquare)
        {
            _source.Line("/// <summary>The determinant, by the first row.</summary>");
            _source.Line($"public static {Element} Determinant({Name} a) => unchecked({MatrixAlgebra.Determinant(Of("a"), _shape.Rows, Times, Plus, Minus)});");
        }
    }

    private void WriteEquality()
    {
        _source.Line("/// <summary>Whether all elements are equal.</summary>");
        _source.Line($"public static bool operator ==({Name} a, {Name} b) => {string.Join(" & ", _elements.Select(e => $"(a.{e} == b.{e})"))};");
        _source.Line("/// <summary>Whether some elements differ.</summary>");
        _source.Line($"public static bool operator !=({Name} a, {Name} b) => !(a == b);");
        _source.Line("/// <inheritdoc/>");
        _source.Line($"public readonly bool Equals({Name} other) => {string.Join(" && ", _elements.Select(e => $"{e}.Equals(other.{e})"))};");
        _source.Line("/// <inheritdoc/>");
        _source.Line($"public override readonly bool Equals(object? obj) => obj is {Name} other && Equals(other);");
        _source.Line("/// <inheritdoc/>");
        _source.Line($"public override readonly int GetHashCode() => global::System.HashCode.Combine({string.Join(", ", Enumerable.Range(0, _shape.Rows).Select(row => $"this[{row}]"))});");
        _source.Line("/// <inheritdoc/>");
        _source.Line($"public override readonly string ToString() => $\"<{string.Join(", ", Enumerable.Range(0, _shape.Rows).Select(row => $"{{this[{row}]}}"))}>\";");
    }
}
