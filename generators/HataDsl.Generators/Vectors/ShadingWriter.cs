namespace HataDsl.Generators;

/// <summary>
/// Writes the overloads of the functions of shading languages for vectors and matrices: component by component from the one for a number,
/// which is written by hand, or by a member of the vector type.
/// </summary>
internal sealed class ShadingWriter
{
    private static readonly string[] Floats = ["Float", "Double"];
    private static readonly string[] Integers = ["Int", "UInt"];

    private readonly SourceBuilder _source = new();

    /// <summary>The whole file.</summary>
    public static string Write(string name)
    {
        var writer = new ShadingWriter();
        writer._source.BeginFile("enable");
        writer._source.Line("namespace HataDsl;");
        writer._source.Line();
        writer._source.Open($"partial class {name}");
        writer.WriteComponents();
        writer.WriteMembers();
        writer.WriteGeometry();
        writer.WriteMatrices();
        writer._source.Close();
        return writer._source.ToString();
    }

    private static IEnumerable<string> Vectors(string prefix) => Enumerable.Range(2, 3).Select(count => prefix + count);

    private void Function(string about, string text)
    {
        _source.Line($"/// <summary>{about}</summary>");
        _source.Line($"public static {text};");
    }

    private void WriteComponents()
    {
        string[] all = [.. Floats, .. Integers];
        Each(Floats, 1, "Ceil", "Floor", "Frac", "Round", "Rcp", "Rsqrt", "Saturate", "Sqrt", "Trunc");
        Each(["Float"], 1, "Acos", "Asin", "Atan", "Cos", "Cosh", "Degrees", "Exp", "Exp2", "Log", "Log10", "Log2", "Radians", "Sin", "Sinh", "Tan", "Tanh");
        Each(["Float"], 2, "Atan2", "Ldexp", "Pow");
        Each([.. Floats, "Int"], 1, "Abs");
        Each(Floats, 2, "Fmod", "Step");
        Each(Floats, 3, "SmoothStep", "Fma");
        Each(all, 2, "Max", "Min");
        Each(all, 3, "Clamp", "Mad");
        Each(["UInt"], 1, "CountBits", "FirstBitHigh", "FirstBitLow", "ReverseBits");
        To("Int", [.. Floats, "Int"], "Sign");
        To("Bool", ["Float"], "IsFinite", "IsInfinite", "IsNaN");
        To("Bool", ["Float"], "FloatToBool");
        To("Bool", ["Int"], "IntToBool");
        To("Bool", ["UInt"], "UIntToBool");
        To("Float", ["Bool"], "BoolToFloat");
        To("Int", ["Bool"], "BoolToInt");
        To("UInt", ["Bool"], "BoolToUInt");
        To("Float", Integers, "AsFloat");
        To("Int", ["Float", "UInt"], "AsInt");
        To("UInt", ["Float", "Int"], "AsUInt");
    }

    private void Each(string[] prefixes, int arguments, params string[] functions)
    {
        foreach (string prefix in prefixes)
        {
            Write(prefix, prefix, arguments, functions);
        }
    }

    private void To(string result, string[] prefixes, params string[] functions)
    {
        foreach (string prefix in prefixes)
        {
            Write(prefix, result, 1, functions);
        }
    }

    private void Write(string prefix, string result, int arguments, string[] functions)
    {
        string[] names = [.. "abc".Take(arguments).Select(letter => letter.ToString())];
        foreach (string function in functions)
        {
            for (int count = 2; count <= 4; count++)
            {
                string parameters = string.Join(", ", names.Select(name => $"{prefix}{count} {name}"));
                string components = string.Join(", ", VectorFamily.Positions.Take(count).Select(c => $"{function}({string.Join(", ", names.Select(name => $"{name}.{c}"))})"));
                Function($"{function} of each component.", $"{result}{count} {function}({parameters}) => new {result}{count}({components})");
            }
        }
    }

    private void WriteMembers()
    {
        foreach (string prefix in Floats)
        {
            string element = prefix.ToLowerInvariant();
            foreach (string type in Vectors(prefix))
            {
                Function("Length of the difference.", $"{element} Distance({type} a, {type} b) => {type}.Distance(a, b)");
                Function("Length.", $"{element} Length({type} a) => {type}.Length(a)");
                Function("a * (1 - t) + b * t of each component.", $"{type} Lerp({type} a, {type} b, {type} t) => {type}.Lerp(a, b, t)");
                Function("The vector of length 1 in the same direction.", $"{type} Normalize({type} a) => {type}.Normalize(a)");
            }

            Function("Cross product.", $"{prefix}3 Cross({prefix}3 a, {prefix}3 b) => {prefix}3.Cross(a, b)");
        }

        foreach (string prefix in (string[])[.. Floats, .. Integers])
        {
            for (int count = 2; count <= 4; count++)
            {
                string type = prefix + count;
                Function("Sum of the products of the components.", $"{prefix.ToLowerInvariant()} Dot({type} a, {type} b) => {type}.Dot(a, b)");
                Function("Of each pair of components the first where the condition holds, else the second.", $"{type} Select(Bool{count} condition, {type} a, {type} b) => {type}.Select(condition, a, b)");
                Function("Whether no component is 0.", $"bool All({type} a) => Bool{count}.All({type}.AreDifferent(a, default))");
                Function("Whether some component is not 0.", $"bool Any({type} a) => Bool{count}.Any({type}.AreDifferent(a, default))");
            }
        }

        foreach (string type in Vectors("Bool"))
        {
            Function("Whether all components are true.", $"bool All({type} a) => {type}.All(a)");
            Function("Whether some component is true.", $"bool Any({type} a) => {type}.Any(a)");
            Function("Both, of each component.", $"{type} And({type} a, {type} b) => a & b");
            Function("Either, of each component.", $"{type} Or({type} a, {type} b) => a | b");
        }
    }

    private void WriteGeometry()
    {
        foreach (string type in Vectors("Float"))
        {
            Function("The ray mirrored at a surface with a normal of length 1.", $"{type} Reflect({type} ray, {type} normal) => ray - (normal * (2 * {type}.Dot(ray, normal)))");
            Function("The normal, turned against a ray: where <paramref name=\"reference\"/> faces it, as it is.",
                $"{type} FaceForward({type} normal, {type} ray, {type} reference) => {type}.Dot(ray, reference) < 0 ? normal : -normal");
            _source.Line("/// <summary>The ray broken at a surface with a normal of length 1; 0 where it is reflected as a whole.</summary>");
            _source.Open($"public static {type} Refract({type} ray, {type} normal, float ratio)");
            _source.Line($"float cosine = {type}.Dot(normal, ray);");
            _source.Line("float rest = 1 - (ratio * ratio * (1 - (cosine * cosine)));");
            _source.Line($"return rest < 0 ? default : (ray * ratio) - (normal * ((ratio * cosine) + global::System.MathF.Sqrt(rest)));");
            _source.Close();
        }
    }

    private void WriteMatrices()
    {
        foreach (VectorFamily family in MatrixShape.Families)
        {
            foreach (string type in Vectors(family.Prefix))
            {
                Function("The product of each component with a number.", $"{type} Mul({family.Element} a, {type} b) => a * b");
                Function("The product of each component with a number.", $"{type} Mul({type} a, {family.Element} b) => a * b");
            }

            for (int rows = 2; rows <= 4; rows++)
            {
                for (int columns = 2; columns <= 4; columns++)
                {
                    WriteMatrix(new MatrixShape(family, rows, columns));
                }
            }
        }
    }

    private void WriteMatrix(MatrixShape shape)
    {
        MatrixShape turned = shape with { Rows = shape.Columns, Columns = shape.Rows };
        Function("The product with a column.", $"{shape.Column} Mul({shape.Name} a, {shape.Row} b) => a * b");
        Function("The product of a row with a matrix.", $"{shape.Row} Mul({shape.Column} a, {shape.Name} b) => a * b");
        Function("Rows for columns.", $"{turned.Name} Transpose({shape.Name} a) => {shape.Name}.Transpose(a)");
        for (int last = 2; last <= 4; last++)
        {
            Function("The product of two matrices.", $"{(shape with { Columns = last }).Name} Mul({shape.Name} a, {(turned with { Columns = last }).Name} b) => {shape.Name}.Multiply(a, b)");
        }

        if (shape.Rows == shape.Columns)
        {
            Function("The determinant.", $"{shape.Family.Element} Determinant({shape.Name} a) => {shape.Name}.Determinant(a)");
        }
    }
}
