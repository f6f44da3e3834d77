using HataDsl.Fuzz.Model;

namespace HataDsl.Fuzz.Generation;

/// <content>Statements.</content>
internal sealed partial class ProgramGenerator
{
    private const int ExpressionDepth = 3;

    private List<Statement> Block(Scope scope, int depth, int most)
    {
        var block = new List<Statement>();
        int count = _random.Next(1, most + 1);
        for (int i = 0; i < count && _budget > 0; i++)
        {
            _budget--;
            block.Add(MakeStatement(scope, depth));
        }

        return block;
    }

    private Statement MakeStatement(Scope scope, int depth)
    {
        switch (_random.Next(depth > 0 ? 24 : 15))
        {
            case 0 or 1:
                return DeclareVariable(scope);
            case 2 or 3 or 4 or 5:
                return Assign(scope);
            case 6 or 7 or 8:
                return scope.Elements.Count > 0 ? Store(scope) : Assign(scope);
            case 9:
                return Chance(3) ? VectorStatement(scope) : DeclareArray(scope);
            case 10:
                return DeclareStruct(scope) ?? Assign(scope);
            case 11:
                return scope.IsKernel ? Atomic(scope) : CallStatement(scope) ?? Assign(scope);
            case 12:
                return CallStatement(scope) ?? Assign(scope);
            case 13:
                return Jump(scope) ?? (Chance(3) ? Fence() : Assign(scope));
            case 14:
                return Swap(scope) ?? Assign(scope);
            case 15 or 16 or 17 or 18:
                return If(scope, depth);
            case 19:
                return For(scope, depth);
            case 20:
                return While(scope, depth);
            case 21:
                return Switch(scope, depth);
            case 22:
                return ReferenceLocal(scope, depth);
            default:
                return scope.IsKernel && !scope.InLoop && !scope.InSwitch ? LocalFunction(scope) : For(scope, depth);
        }
    }

    private Statement Fence() => new(Pick<string>(["Workgroup.Fence();", "Atomic.Fence();"]));

    private Statement DeclareVariable(Scope scope)
    {
        FuzzType type = AnyType();
        string name = Name("v");
        var statement = new Statement($"{type.Name()} {name} = {{0}};", Make(type, scope, ExpressionDepth));
        scope.Variables.Add(new(type, name, IsWritable: true));
        return statement;
    }

    private Statement DeclareArray(Scope scope)
    {
        FuzzType type = AnyType();
        string name = Name("p");
        int length = Pick<int>([2, 4, 8]);
        bool isListed = Chance(3);
        Expression[] values = isListed ? [.. Enumerable.Range(0, length).Select(_ => Make(type, scope, 1))] : [];
        var statement = isListed
            ? new Statement($"Span<{type.Name()}> {name} = stackalloc {type.Name()}[] {{{{ {string.Join(", ", values.Select((_, i) => $"{{{i}}}"))} }}}};", values)
            : new Statement($"Span<{type.Name()}> {name} = stackalloc {type.Name()}[{length}];");
        scope.Arrays.Add(new(type, name, length));
        scope.Readable.Add((type, $"{name}[({{0}}) & {length - 1}]"));
        return statement;
    }

    private Statement? DeclareStruct(Scope scope)
    {
        if (_structs.Count == 0)
        {
            return null;
        }

        UserStruct type = Pick(_structs);
        string name = Name("t");
        StructVariable[] others = [.. scope.Structs.Where(other => other.Type == type)];
        Statement statement = others.Length > 0 && Chance(2)
            ? new($"{type.Name} {name} = {Pick(others).Text};")
            : new(
                $"{type.Name} {name} = new {type.Name} {{{{ {string.Join(", ", type.Fields.Select((field, i) => $"{field.Name} = {{{i}}}"))} }}}};",
                [.. type.Fields.Select(field => Make(field.Type, scope, 2))]);
        scope.Structs.Add(new(type, name));
        return statement;
    }

    private Statement Assign(Scope scope)
    {
        FuzzType type = AnyType();
        if (Place(type, scope) is not { } place)
        {
            return DeclareVariable(scope);
        }

        string target = place.Form;
        int next = place.Operands.Length;
        if (type is FuzzType.Bool && Chance(3))
        {
            return new($"{target} {Pick<string>(["&=", "|=", "^="])} {{{next}}};", [.. place.Operands, Make(type, scope, ExpressionDepth)]);
        }

        if (type.IsInteger() && Chance(2))
        {
            bool isShift = Chance(4);
            string form = isShift ? Pick<string>(["<<=", ">>=", ">>>="]) : Pick<string>(["+=", "-=", "*=", "&=", "|=", "^="]);
            FuzzType value = isShift ? FuzzType.Int32 : type;
            return new($"{target} {form} {{{next}}};", [.. place.Operands, Make(value, scope, ExpressionDepth)]);
        }

        if (type.IsInteger() && !type.IsNarrow() && Chance(4))
        {
            return new($"{target} {Pick<string>(["/=", "%="])} (({{{next}}} & 7) + 3);", [.. place.Operands, Make(type, scope, ExpressionDepth)]);
        }

        return new($"{target} = {{{next}}};", [.. place.Operands, Make(type, scope, ExpressionDepth)]);
    }

    /// <summary>Writes an element that belongs to this invocation.</summary>
    private Statement Store(Scope scope)
    {
        (FuzzType type, string text, bool isReadable) = Pick(scope.Elements);
        string form = isReadable && type.IsInteger() ? Pick<string>(["=", "+=", "^=", "-="]) : "=";
        return new($"{text} {form} {{0}};", Make(type, scope, ExpressionDepth + 1));
    }

    private Statement Atomic(Scope scope)
    {
        // Each element knows one operation, so that the order of invocations does not matter; the former value is looked at only in
        // the element of the invocation itself.
        string type = Pick<string>(["int", "uint"]);
        FuzzType element = type == "int" ? FuzzType.Int32 : FuzzType.UInt32;
        string view = type == "int" ? "atomicInt32" : "atomicUInt32";
        if (!_program.Parameters.Exists(parameter => parameter.EndsWith(' ' + view)))
        {
            _program.Parameters.Add($"InOut<{type}> {view}");
        }

        if (Chance(3) && scope.Variables.Any(variable => variable.Type == element && variable.IsWritable))
        {
            string target = Pick([.. scope.Variables.Where(variable => variable.Type == element && variable.IsWritable)]).Text;
            string operation = Pick<string>(["Add", "Min", "Max", "And", "Or", "Xor", "Exchange"]);
            string own = type == "int" ? "ownInt32" : "ownUInt32";
            if (!_program.Parameters.Exists(parameter => parameter.EndsWith(' ' + own)))
            {
                _program.Parameters.Add($"InOut<{type}> {own}");
            }

            return Chance(5)
                ? new($"{target} = Atomic.CompareExchange(ref {own}[i], {{0}}, {{1}});", Make(element, scope, 2), Make(element, scope, 2))
                : new($"{target} = Atomic.{operation}(ref {own}[i], {{0}});", Make(element, scope, 2));
        }

        string[] operations = ["Add", "Min", "Max", "And", "Or", "Xor"];
        int chosen = _random.Next(operations.Length);
        return new($"Atomic.{operations[chosen]}(ref {view}[({{0}} & 15) * 8 + {chosen}], {{1}});", Make(FuzzType.Int32, scope, 2), Make(element, scope, 2));
    }

    private Statement? CallStatement(Scope scope)
    {
        if (Chance(3) && (CallWithStruct(scope) ?? CallWithArray(scope)) is { } special)
        {
            return special;
        }

        if (Chance(3))
        {
            FuzzType type = AnyType();
            Expression? a = Place(type, scope);
            Expression? b = Place(type, scope);
            if (a is not null && b is not null && a.Operands.Length == 0 && b.Operands.Length == 0)
            {
                return new($"Swap(ref {a.Form}, ref {b.Form});");
            }
        }

        Callable[] fitting = [.. scope.Callables];
        return fitting.Length > 0 && Call(Pick(fitting), scope, 2) is { } call ? new("{0};", call) : null;
    }

    private Statement? CallWithStruct(Scope scope)
    {
        (string Name, UserStruct Type, bool IsReference)[] fitting = [.. _structHelpers.Where(helper => scope.IsKernel && scope.Structs.Exists(value => value.Type == helper.Type))];
        if (fitting.Length == 0)
        {
            return null;
        }

        (string name, UserStruct type, bool isReference) = Pick(fitting);
        StructVariable[] values = [.. scope.Structs.Where(value => value.Type == type)];
        string call = $"{name}({(isReference ? "ref " : "")}{Pick(values).Text}, {{0}})";
        return new($"{Pick(values).Text} = {call};", Make(FuzzType.Int32, scope, 2));
    }

    /// <summary>Hands an array to a helper and takes its two results apart.</summary>
    private Statement? CallWithArray(Scope scope)
    {
        (string Name, FuzzType Element, FuzzType First, FuzzType Second)[] fitting =
            [.. _arrayHelpers.Where(helper => scope.IsKernel && scope.Arrays.Exists(array => array.Type == helper.Element))];
        if (fitting.Length == 0 || !_program.Parameters.Contains("In<int> inInt32"))
        {
            return null;
        }

        (string name, FuzzType element, FuzzType first, FuzzType second) = Pick(fitting);
        string array = Pick([.. scope.Arrays.Where(array => array.Type == element)]).Text;
        (string a, string b) = (Name("v"), Name("v"));
        var statement = new Statement($"({first.Name()} {a}, {second.Name()} {b}) = {name}(inInt32, {array}, {{0}});", Make(FuzzType.Int32, scope, 2));
        scope.Variables.Add(new(first, a, IsWritable: true));
        scope.Variables.Add(new(second, b, IsWritable: true));
        return statement;
    }

    private Statement? Jump(Scope scope)
    {
        Expression condition = MakeBool(scope, 2);
        if (scope.InLoop && Chance(2))
        {
            // In a switch, break leaves that.
            string jump = Chance(2) ? "continue" : "break";
            return new($"if ({{0}})\n{{{{\n    {jump};\n}}}}", condition);
        }

        if (scope.InSwitch && Chance(2))
        {
            return new("if ({0})\n{{\n    break;\n}}", condition);
        }

        if (!scope.MayReturn)
        {
            return null;
        }

        return scope.Result is { } type
            ? new("if ({0})\n{{\n    return {1};\n}}", condition, Make(type, scope, 2))
            : new("if ({0})\n{{\n    return;\n}}", condition);
    }

    private Statement? Swap(Scope scope)
    {
        FuzzType type = AnyType();
        if (Place(type, scope) is not { } a || Place(AnyType() is var other && Place(other, scope) is not null ? other : type, scope) is not { } b)
        {
            return null;
        }

        if (a.Operands.Length > 0 || b.Operands.Length > 0 || a.Form == b.Form)
        {
            return null;
        }

        return new($"({a.Form}, {b.Form}) = ({{0}}, {{1}});", Make(a.Type, scope, 2), Make(b.Type, scope, 2));
    }

    private Statement If(Scope scope, int depth)
    {
        Expression condition = MakeBool(scope, ExpressionDepth);
        var then = new Part("if ({0})", Block(scope.Nested(), depth - 1, 3));
        return Chance(2) ? new([condition], then, new Part("else", Block(scope.Nested(), depth - 1, 3))) : new([condition], then);
    }

    private Statement For(Scope scope, int depth)
    {
        string counter = Name("k");
        Scope inner = scope.Nested(inLoop: true, inSwitch: false);
        inner.Variables.Add(new(FuzzType.Int32, counter, IsWritable: false));
        (string head, Expression[] operands) = _random.Next(4) switch
        {
            0 => ($"for (int {counter} = 0; {counter} < {_random.Next(1, 6)}; {counter}++)", Array.Empty<Expression>()),
            1 => ($"for (int {counter} = {_random.Next(2, 9)}; {counter} > 0; {counter} -= {_random.Next(1, 4)})", []),
            2 => ($"for (int {counter} = 0; {counter} < ({{0}} & 7); {counter}++)", [Make(FuzzType.Int32, scope, 2)]),
            _ => ($"for (int {counter} = ({{0}} & 3); {counter} <= 5 && {{1}}; ++{counter})", [Make(FuzzType.Int32, scope, 2), MakeBool(inner, 2)]),
        };
        return new(operands, new Part(head, Block(inner, depth - 1, 4)));
    }

    private Statement While(Scope scope, int depth)
    {
        string fuel = Name("f");
        Scope inner = scope.Nested(inLoop: true, inSwitch: false);
        Expression condition = MakeBool(scope, ExpressionDepth);
        List<Statement> body = Block(inner, depth - 1, 4);
        string start = $"int {fuel} = {_random.Next(1, 7)};\n";
        return _random.Next(3) switch
        {
            0 => new([condition], new Part(start + $"while ({{0}} && {fuel}-- > 0)", body)),
            1 => new([condition], new Part(start + $"while ({fuel}-- > 0)", body)),
            _ => new([condition], new Part(start + "do", body, $"while (--{fuel} > 0 && {{0}});")),
        };
    }

    private Statement Switch(Scope scope, int depth)
    {
        string[] labels = Pick<string[]>([["case 0:", "case 1:\ncase 2:", "default:"], ["case > 4:", "case -1:", "case 3 or 0:"], ["default:", "case 1:", "case 2:"]]);
        FuzzType type = Pick<FuzzType>([FuzzType.Int32, FuzzType.Int32, FuzzType.Int64, FuzzType.Int16]);
        var parts = new List<Part> { new("switch (" + (Chance(2) && type == FuzzType.Int32 ? "{0} & 3" : "{0}") + ")\n{{") };
        foreach (string label in labels)
        {
            parts.Add(new(label, Block(scope.Nested(inSwitch: true), depth - 1, 2), "    break;"));
        }

        parts.Add(new("}}"));
        return new([Make(type, scope, 2)], [.. parts]);
    }

    /// <summary>A name for an element of a private array or for a variable.</summary>
    private Statement ReferenceLocal(Scope scope, int depth)
    {
        FuzzType type = AnyType();
        if (Place(type, scope) is not { } place)
        {
            return If(scope, depth);
        }

        string name = Name("r");
        Scope inner = scope.Nested();
        inner.Variables.Add(new(type, name, IsWritable: true));
        return new(place.Operands, new Part(""), new Part($"if (true)\n{{{{\n    ref {type.Name()} {name} = ref {place.Form};", Block(inner, depth - 1, 3), "}}"));
    }

    private Statement LocalFunction(Scope scope)
    {
        // What it mentions of the variables around it is captured; it may assign them. C# lets no span and no reference be captured.
        FuzzType result = AnyType();
        FuzzType parameter = AnyType();
        string name = Name("L");
        var inner = new Scope
        {
            Variables = [.. scope.Variables.Where(variable => variable.Text[0] != 'r' && Chance(2)), new(parameter, "a", IsWritable: true)],
            Result = result,
            MayReturn = true,
        };
        List<Statement> body = Block(inner, 1, 3);
        body.Add(new("return {0};", Make(result, inner, 2)) { IsPinned = true });
        scope.Callables.Add(new(name, result, [parameter], [false]));
        return new([], new Part($"{result.Name()} {name}({parameter.Name()} a)", body));
    }
}
