using HataDsl.Fuzz.Model;

namespace HataDsl.Fuzz.Generation;

/// <content>Exchanges in the subgroup. The oracle runs with the device's subgroup size.</content>
internal sealed partial class ProgramGenerator
{
    /// <summary>Declares a variable with what an exchange gives. All lanes must come by here.</summary>
    private Statement Exchange(Scope scope)
    {
        string name = Name("v");
        (FuzzType type, Statement statement) = _random.Next(8) switch
        {
            0 => (FuzzType.Bool, new Statement($"bool {name} = Subgroup.{Pick<string>(["Any", "All"])}({{0}});", MakeBool(scope, 2))),
            1 => (FuzzType.UInt64, new Statement($"ulong {name} = Subgroup.Ballot({{0}});", MakeBool(scope, 2))),
            2 => Neighbour(scope, name),
            3 or 4 => Moved(scope, name),
            _ => Combined(scope, name),
        };
        scope.Variables.Add(new(type, name, IsWritable: true));
        return statement;
    }

    /// <summary>A shuffle by a distance, whose result past the end is not looked at.</summary>
    private (FuzzType, Statement) Neighbour(Scope scope, string name)
    {
        FuzzType type = AnyArithmetic();
        string got = Name("g");
        (string call, string test) = Chance(2)
            ? ("ShuffleUp({0}, 2)", "Subgroup.Lane >= 2")
            : ("ShuffleDown({0}, 1)", "Subgroup.Lane + 1 < Subgroup.Size");
        return (type, new($"{type.Name()} {got} = Subgroup.{call};\n{type.Name()} {name} = {test} ? {got} : {{1}};", Make(type, scope, 2), Leaf(type, scope)));
    }

    private (FuzzType, Statement) Moved(Scope scope, string name)
    {
        FuzzType type = AnyArithmetic();
        string uniform = UniformInteger(scope);
        return (type, _random.Next(4) switch
        {
            0 => new($"{type.Name()} {name} = Subgroup.Broadcast({{0}}, {uniform} & (Subgroup.Size - 1));", Make(type, scope, 2)),
            1 => new($"{type.Name()} {name} = Subgroup.BroadcastFirst({{0}});", Make(type, scope, 2)),
            2 => new($"{type.Name()} {name} = Subgroup.Shuffle({{0}}, {{1}} & (Subgroup.Size - 1));", Make(type, scope, 2), Make(FuzzType.Int32, scope, 2)),
            _ => new($"{type.Name()} {name} = Subgroup.ShuffleXor({{0}}, {uniform} & (Subgroup.Size - 1));", Make(type, scope, 2)),
        });
    }

    private static readonly string[] IntegerFolds =
        [.. new[] { "", "Inclusive", "Exclusive" }.SelectMany(kind => new[] { "Add", "Min", "Max", "And", "Or", "Xor", "Multiply" }.Select(fold => kind + fold))];

    /// <summary>A reduction or scan; floats add up to whole numbers, so that the order does not matter, and have no NaN and one zero.</summary>
    private (FuzzType, Statement) Combined(Scope scope, string name)
    {
        FuzzType type = AnyArithmetic();
        string text = type.Name();
        string form = type.IsInteger()
            ? $"Subgroup.{Pick<string>([.. IntegerFolds])}({{0}})"
            : Chance(2) ? $"Subgroup.{Pick<string>(["Add", "InclusiveAdd", "ExclusiveAdd"])}(({text})((int){{0}} & 255))"
            : $"Subgroup.{Pick<string>(["Min", "Max"])}(({text})(int){{0}})";
        return (type, new($"{text} {name} = {form};", Make(type, scope, 2)));
    }
}
