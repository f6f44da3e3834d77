using HataDsl.Fuzz.Model;

namespace HataDsl.Fuzz.Generation;

/// <content>Helper methods and structs.</content>
internal sealed partial class ProgramGenerator
{
    /// <summary>In the place of those of the prelude, which make subnormal numbers zero.</summary>
    private void AddSubnormalFunctions()
    {
        void Add(string head, string result) => _program.Members.Add(new(head, [new Statement($"return {result};") { IsPinned = true }]));
        Add("private static float Flush(float x)", "x");
        Add("private static double Flush(double x)", "x");
        Add("private static float Over(float a, float b)", "a / b");
        Add("private static double Over(double a, double b)", "a / b");
        Add("[System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]\nprivate static float FromBits(int bits)", "BitConverter.Int32BitsToSingle(bits)");
        Add("[System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]\nprivate static double FromBits(ulong bits)", "BitConverter.UInt64BitsToDouble(bits)");
    }

    private void AddHelper(Scope outer)
    {
        FuzzType? result = Chance(4) ? null : AnyType();
        int count = _random.Next(1, 4);
        FuzzType[] parameters = [.. Enumerable.Range(0, count).Select(_ => AnyType())];
        string[] modes = [.. parameters.Select(_ => Pick<string>(["", "", "", "ref ", "ref ", "in "]))];
        string name = Name("H");
        var scope = new Scope
        {
            Variables = [.. parameters.Select((type, i) => new Variable(type, "a" + i, IsWritable: modes[i] != "in "))],
            Callables = [.. outer.Callables],
            Result = result,
            MayReturn = true,
        };
        List<Statement> body = Block(scope, 2, 4);
        if (result is { } returned)
        {
            body.Add(new("return {0};", Make(returned, scope, 2)) { IsPinned = true });
        }

        string list = string.Join(", ", parameters.Select((type, i) => $"{modes[i]}{type.Name()} a{i}"));
        _program.Members.Add(new($"private static {result?.Name() ?? "void"} {name}({list})", body));
        outer.Callables.Add(new(name, result, parameters, [.. modes.Select(mode => mode == "ref ")]));
    }

    /// <summary>A helper that reads a view and writes into an array that it is given, and gives two results.</summary>
    private void AddArrayHelper(Scope outer)
    {
        FuzzType element = Pick(_palette);
        FuzzType first = AnyType();
        FuzzType second = AnyType();
        string name = Name("H");
        var scope = new Scope
        {
            Variables = [new(FuzzType.Int32, "a", IsWritable: true)],
            Callables = [.. outer.Callables],
            Arrays = [new(element, "array", 2)],
            Readable = [(FuzzType.Int32, "view[({0}) & (view.Length - 1)]"), (element, "array[({0}) & (array.Length - 1)]")],
        };
        List<Statement> body = Block(scope, 2, 3);
        body.Add(new("return ({0}, {1});", Make(first, scope, 2), Make(second, scope, 2)) { IsPinned = true });
        _program.Members.Add(new($"private static ({first.Name()} First, {second.Name()} Second) {name}(In<int> view, Span<{element.Name()}> array, int a)", body));
        _arrayHelpers.Add((name, element, first, second));
    }

    private void AddStruct(Scope outer)
    {
        string name = Name("S");
        (FuzzType Type, string Name)[] fields = [.. Enumerable.Range(0, _random.Next(2, 4)).Select(i => (AnyType(), "F" + i))];
        FuzzType result = AnyType();
        FuzzType parameter = AnyType();
        var scope = new Scope
        {
            Variables = [new(parameter, "a", IsWritable: true), .. fields.Select(field => new Variable(field.Type, field.Name, IsWritable: true))],
            Callables = [.. outer.Callables],
            Result = result,
            MayReturn = true,
        };
        List<Statement> body = Block(scope, 1, 3);
        body.Add(new("return {0};", Make(result, scope, 2)) { IsPinned = true });
        string declared = string.Join(" ", fields.Select(field => $"public {field.Type.Name()} {field.Name};"));
        _program.Members.Add(new($"private struct {name}\n{{\n    {declared}\n    public {result.Name()} M({parameter.Name()} a)", body, "}"));
        var method = new Callable("M", result, [parameter], [false]);
        _structs.Add(new(name, fields, method));
        if (Chance(2))
        {
            AddStructHelper(outer, _structs[^1]);
        }
    }

    /// <summary>A helper that takes a struct by value or reference and gives one back.</summary>
    private void AddStructHelper(Scope outer, UserStruct type)
    {
        string name = Name("H");
        var scope = new Scope
        {
            Structs = [new(type, "t")],
            Variables = [new(FuzzType.Int32, "a", IsWritable: true)],
            Callables = [.. outer.Callables],
        };
        List<Statement> body = Block(scope, 1, 3);
        body.Add(new("return t;") { IsPinned = true });
        bool isReference = Chance(2);
        _program.Members.Add(new($"private static {type.Name} {name}({(isReference ? "ref " : "")}{type.Name} t, int a)", body));
        _structHelpers.Add((name, type, isReference));
    }
}
