using HataDsl.Fuzz.Model;

namespace HataDsl.Fuzz.Generation;

/// <content>Expressions of every type.</content>
internal sealed partial class ProgramGenerator
{
    private Expression Make(FuzzType type, Scope scope, int depth)
    {
        if (depth <= 0 || Chance(8))
        {
            return Leaf(type, scope);
        }

        if (Chance(5) && Shared(type, scope, depth) is { } common)
        {
            return common;
        }

        return type switch
        {
            FuzzType.Bool => MakeBool(scope, depth),
            FuzzType.Single or FuzzType.Double => MakeFloat(type, scope, depth),
            FuzzType.Half or FuzzType.BFloat16 => MakeStorage(type, scope, depth),
            _ when type.IsNarrow() => MakeNarrow(type, scope, depth),
            _ => MakeInteger(type, scope, depth),
        };
    }

    private Expression Leaf(FuzzType type, Scope scope)
    {
        Variable[] fitting = [.. scope.Variables.Where(variable => variable.Type == type)];
        int readable = scope.Readable.Count(entry => entry.Type == type);
        int choice = _random.Next(10);
        if (choice < 6 && fitting.Length > 0)
        {
            return new(type, Pick(fitting).Text);
        }

        if (choice < 8 && readable > 0)
        {
            return Read(type, scope, 0);
        }

        if (type == FuzzType.Int32 && Chance(3))
        {
            return new(type, Pick(_usesSubgroups ? PositionsWithSubgroups : Positions));
        }

        if (fitting.Length > 0 && Chance(2))
        {
            return new(type, Pick(fitting).Text);
        }

        return scope.Variables.Count > 0 && !Chance(3) ? Converted(type, Pick(scope.Variables)) : Literal(type);
    }

    /// <summary>A variable of another type, converted.</summary>
    private Expression Converted(FuzzType type, Variable variable)
    {
        if (variable.Type == type)
        {
            return new(type, variable.Text);
        }

        if (variable.Type == FuzzType.Bool)
        {
            return new(type, $"({variable.Text} ? {{0}} : {{1}})", Literal(type), Literal(type));
        }

        string number = variable.Type.IsStorage() ? $"((float){variable.Text})" : variable.Text;
        string form = type == FuzzType.Bool ? $"({number} > 3)" : $"(({type.Name()}){(type.IsStorage() && !variable.Type.IsFloat() ? "(float)" : "")}{number})";
        return new(type, type.IsFloat() && (variable.Type.IsFloat() || variable.Type.IsStorage()) ? $"Flush({form})" : form);
    }

    private static readonly string[] Positions =
    [
        "Invocation.X", "Invocation.Y", "Invocation.Z", "Invocation.LocalX", "Invocation.LocalY", "Invocation.LocalZ", "Invocation.LocalIndex",
        "Workgroup.X", "Workgroup.Y", "Workgroup.Z", "Workgroup.CountX", "Workgroup.CountY", "Workgroup.CountZ", "Workgroup.SizeX",
    ];

    private static readonly string[] PositionsWithSubgroups = [.. Positions, "Subgroup.Size", "Subgroup.Lane", "Subgroup.Index"];

    /// <summary>An element of a view, shared or private array, at a masked index or guarded by a test.</summary>
    private Expression Read(FuzzType type, Scope scope, int depth)
    {
        (FuzzType, string Form)[] fitting = [.. scope.Readable.Where(entry => entry.Type == type)];
        if (fitting.Length == 0)
        {
            return Leaf(type, scope);
        }

        string form = Pick(fitting).Form;
        if (form.Contains(".Length", StringComparison.Ordinal) && Chance(4))
        {
            // The test keeps an index out of range away; both uses are of one variable, which has no effects.
            Variable[] indices = [.. scope.Variables.Where(variable => variable.Type is FuzzType.Int32 or FuzzType.Int16 || (variable.Type == FuzzType.Int64 && !form.StartsWith("array", StringComparison.Ordinal)))];
            if (indices.Length > 0)
            {
                string view = form[..form.IndexOf('[', StringComparison.Ordinal)];
                string index = Pick(indices).Text;
                return new(type, $"({index} >= 0 && {index} < {view}.Length ? {view}[{index}] : {{0}})", Leaf(type, scope));
            }
        }

        return new(type, form, Make(FuzzType.Int32, scope, depth - 1));
    }

    /// <summary>Forms that exist for every type; null when the one drawn has nothing to work on here.</summary>
    private Expression? Shared(FuzzType type, Scope scope, int depth)
    {
        switch (_random.Next(9))
        {
            case 0:
                return new(type, "({0} ? {1} : {2})", MakeBool(scope, depth - 1), Make(type, scope, depth - 1), Make(type, scope, depth - 1));
            case 1:
                return new(type, "Pick({0}, {1}, {2})", MakeBool(scope, depth - 1), Make(type, scope, depth - 1), Make(type, scope, depth - 1));
            case 2:
                return Read(type, scope, depth);
            case 3:
                Variable[] writable = [.. scope.Variables.Where(variable => variable.Type == type && variable.IsWritable)];
                return writable.Length == 0 ? null : new(type, $"({Pick(writable).Text} = {{0}})", Make(type, scope, depth - 1));
            case 4:
                string selected = Pick<string>(["{0} switch {{ 0 => {1}, > 5 and < 100 => {2}, _ => {3} }}", "({0} & 3) switch {{ 0 => {1}, 1 or 3 => {2}, _ => {3} }}", "{0} switch {{ < -3 => {1}, 7 => {2}, not 9 => {3}, _ => {1} }}"]);
                return new(type, $"({selected})", Make(FuzzType.Int32, scope, depth - 1), Make(type, scope, depth - 2), Make(type, scope, depth - 1), Leaf(type, scope));
            case 5:
                return Element(type, scope);
            case 6:
                (FuzzType, string Text)[] fields = [.. scope.Structs.SelectMany(value => value.Type.Fields.Where(field => field.Type == type).Select(field => (type, $"{value.Text}.{field.Name}")))];
                return fields.Length == 0 ? null : new(type, Pick(fields).Text);
            case 7:
                return MethodOfStruct(type, scope, depth);
            default:
                return Call(type, scope, depth);
        }
    }

    /// <summary>An element that belongs to this invocation.</summary>
    private Expression? Element(FuzzType type, Scope scope)
    {
        string[] fitting = [.. scope.Elements.Where(element => element.Type == type && element.IsReadable).Select(element => element.Text)];
        return fitting.Length == 0 ? null : new(type, Pick(fitting));
    }

    private Expression? MethodOfStruct(FuzzType type, Scope scope, int depth)
    {
        StructVariable[] fitting = [.. scope.Structs.Where(value => value.Type.Method.Result == type)];
        if (fitting.Length == 0)
        {
            return null;
        }

        StructVariable chosen = Pick(fitting);
        return new(type, $"{chosen.Text}.{chosen.Type.Method.Name}({{0}})", Make(chosen.Type.Method.Parameters[0], scope, depth - 1));
    }

    private Expression? Call(FuzzType type, Scope scope, int depth)
    {
        Callable[] fitting = [.. scope.Callables.Where(callable => callable.Result == type)];
        return fitting.Length == 0 ? null : Call(Pick(fitting), scope, depth);
    }

    /// <summary>A call with random arguments; null when there is no variable for a ref parameter.</summary>
    private Expression? Call(Callable callable, Scope scope, int depth)
    {
        var arguments = new List<Expression>();
        var forms = new List<string>();
        for (int i = 0; i < callable.Parameters.Length; i++)
        {
            FuzzType type = callable.Parameters[i];
            if (callable.ByReference[i])
            {
                if (Place(type, scope) is not { } place)
                {
                    return null;
                }

                forms.Add("ref " + place.Form);
                arguments.AddRange(place.Operands);
                if (place.Operands.Length > 0)
                {
                    forms[^1] = "ref " + place.Form.Replace("{0}", $"{{{arguments.Count - 1}}}", StringComparison.Ordinal);
                }
            }
            else
            {
                forms.Add($"{{{arguments.Count}}}");
                arguments.Add(Make(type, scope, depth - 1));
            }
        }

        return new(callable.Result ?? FuzzType.Bool, $"{callable.Name}({string.Join(", ", forms)})", [.. arguments]);
    }

    /// <summary>Something that can be assigned: a variable, field, element of a private array, or an element of its own.</summary>
    private Expression? Place(FuzzType type, Scope scope)
    {
        var places = new List<Expression>();
        foreach (Variable variable in scope.Variables)
        {
            if (variable.Type == type && variable.IsWritable)
            {
                places.Add(new(type, variable.Text));
            }
        }

        foreach (StructVariable value in scope.Structs)
        {
            places.AddRange(value.Type.Fields.Where(field => field.Type == type).Select(field => new Expression(type, $"{value.Text}.{field.Name}")));
        }

        foreach (ArrayVariable array in scope.Arrays)
        {
            if (array.Type == type)
            {
                places.Add(new(type, $"{array.Text}[({{0}}) & {array.Length - 1}]", Make(FuzzType.Int32, scope, 1)));
            }
        }

        places.AddRange(scope.Elements.Where(element => element.Type == type && element.IsReadable).Select(element => new Expression(type, element.Text)));
        return places.Count == 0 ? null : Pick(places);
    }

    private Expression MakeBool(Scope scope, int depth)
    {
        if (depth <= 0)
        {
            return Leaf(FuzzType.Bool, scope);
        }

        switch (_random.Next(12))
        {
            case 0:
                return new(FuzzType.Bool, "({0} && {1})", MakeBool(scope, depth - 1), MakeBool(scope, depth - 1));
            case 1:
                return new(FuzzType.Bool, "({0} || {1})", MakeBool(scope, depth - 1), MakeBool(scope, depth - 1));
            case 2:
                return new(FuzzType.Bool, "(!{0})", MakeBool(scope, depth - 1));
            case 3:
                return new(FuzzType.Bool, $"({{0}} {Pick<string>(["&", "|", "^", "==", "!="])} {{1}})", MakeBool(scope, depth - 1), MakeBool(scope, depth - 1));
            case 4:
                return Leaf(FuzzType.Bool, scope);
            case 5:
                string form = Pick<string>(["({0} is 1 or > 9)", "({0} is >= 0 and < 50)", "({0} is not 3)"]);
                return new(FuzzType.Bool, form, Make(Pick<FuzzType>([FuzzType.Int32, FuzzType.Int16, FuzzType.UInt16, FuzzType.Int64, FuzzType.Single]), scope, depth - 1));
            case 6:
                FuzzType single = Pick<FuzzType>([FuzzType.Single, FuzzType.Double]);
                return new(FuzzType.Bool, $"{single.Name()}.{Pick<string>(["IsNaN", "IsInfinity", "IsFinite", "IsPositiveInfinity", "IsNegativeInfinity"])}({{0}})", Make(single, scope, depth - 1));
            case 7:
                FuzzType unsigned = Pick<FuzzType>([FuzzType.UInt32, FuzzType.UInt64]);
                return new(FuzzType.Bool, $"{unsigned.Name()}.IsPow2({{0}})", Make(unsigned, scope, depth - 1));
            default:
                return Comparison(scope, depth);
        }
    }

    private Expression Comparison(Scope scope, int depth)
    {
        FuzzType type = AnyArithmetic();
        return new(FuzzType.Bool, $"({{0}} {Pick<string>(["<", "<=", ">", ">=", "==", "!="])} {{1}})", Make(type, scope, depth - 1), Operand(type, scope, depth - 1));
    }

    /// <summary>An operand whose partner has the type, so that it may be of a type that widens to it.</summary>
    private Expression Operand(FuzzType type, Scope scope, int depth)
    {
        FuzzType[] widened = type.Widened();
        if (widened.Length == 0 || !Chance(4))
        {
            return Make(type, scope, depth);
        }

        Expression narrow = Make(Pick(widened), scope, depth);
        return new(type, "{0}", narrow);
    }

    private Expression MakeStorage(FuzzType type, Scope scope, int depth) =>
        type == FuzzType.Half && Chance(3) ? new(type, "((Half){0})", Make(Pick<FuzzType>([FuzzType.Double, FuzzType.Single]), scope, depth - 1))
        : Chance(5) ? type == FuzzType.Half
            ? new(type, "BitConverter.UInt16BitsToHalf({0})", Make(FuzzType.UInt16, scope, depth - 1))
            : new(type, "((BFloat16)Flush((float)BFloat16.FromBits({0})))", Make(FuzzType.UInt16, scope, depth - 1))
        : new(type, $"(({type.Name()}){{0}})", Make(FuzzType.Single, scope, depth - 1));

    private Expression MakeNarrow(FuzzType type, Scope scope, int depth)
    {
        switch (_random.Next(8))
        {
            case 0:
                return Leaf(type, scope);
            case 1:
                FuzzType any = AnyType();
                return Cast(type, any is FuzzType.Bool ? FuzzType.UInt64 : any, scope, depth);
            case 2:
                return Step(type, scope) ?? Cast(type, FuzzType.Int32, scope, depth);
            case 3 when type == FuzzType.UInt16:
                return new(type, "Bits({0})", Make(Pick<FuzzType>([FuzzType.Half, FuzzType.BFloat16]), scope, depth - 1));
            case 4:
                return new(type, $"Math.{Pick<string>(["Min", "Max"])}({{0}}, {{1}})", Make(type, scope, depth - 1), Make(type, scope, depth - 1));
            default:
                return Cast(type, FuzzType.Int32, scope, depth);
        }
    }

    private Expression Cast(FuzzType type, FuzzType from, Scope scope, int depth)
    {
        Expression operand = Make(from == type ? FuzzType.Int64 : from, scope, depth - 1);
        string form = operand.Type.IsStorage() ? $"(({type.Name()})(float){{0}})" : $"(({type.Name()}){{0}})";
        return new(type, type.IsFloat() && (operand.Type.IsFloat() || operand.Type.IsStorage()) ? $"Flush({form})" : form, operand);
    }

    /// <summary>An increment or decrement as an expression; null when nothing of the type can be assigned.</summary>
    private Expression? Step(FuzzType type, Scope scope)
    {
        Expression? place = Place(type, scope);
        return place is null ? null : new(type, Pick<string>(["({0}++)", "({0}--)", "(++{0})", "(--{0})"]).Replace("{0}", place.Form, StringComparison.Ordinal), place.Operands);
    }
}
