using HataDsl.Fuzz.Model;

namespace HataDsl.Fuzz.Generation;

/// <content>Helper methods and structs.</content>
internal sealed partial class ProgramGenerator
{
    private void AddHelper(Scope outer)
    {
        FuzzType? result = Chance(4) ? null : AnyType();
        int count = _random.Next(1, 4);
        FuzzType[] parameters = [.. Enumerable.Range(0, count).Select(_ => AnyType())];
        bool[] byReference = [.. parameters.Select(_ => Chance(3))];
        string name = Name("H");
        var scope = new Scope
        {
            Variables = [.. parameters.Select((type, i) => new Variable(type, "a" + i, IsWritable: true))],
            Callables = [.. outer.Callables],
            Result = result,
            MayReturn = true,
        };
        List<Statement> body = Block(scope, 2, 4);
        if (result is { } returned)
        {
            body.Add(new("return {0};", Make(returned, scope, 2)) { IsPinned = true });
        }

        string list = string.Join(", ", parameters.Select((type, i) => $"{(byReference[i] ? "ref " : "")}{type.Name()} a{i}"));
        _program.Members.Add(new($"private static {result?.Name() ?? "void"} {name}({list})", body));
        outer.Callables.Add(new(name, result, parameters, byReference));
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
    }
}
