using System.Globalization;
using HataDsl.Fuzz.Model;

namespace HataDsl.Fuzz.Generation;

/// <content>The kernel: parameters, segments between barriers, results.</content>
internal sealed partial class ProgramGenerator
{
    private readonly List<(FuzzType Type, string Name, int Share)> _sharedArrays = [];

    private void BuildKernel(Scope outer)
    {
        var scope = new Scope { IsKernel = true, Callables = [.. outer.Callables], MayReturn = Chance(3) };
        AddInputs(scope);
        AddOutputs(scope);
        _program.Kernel.Add(new Statement(
            "int i = (((Invocation.Z * Workgroup.CountY * Workgroup.SizeY) + Invocation.Y) * Workgroup.CountX * Workgroup.SizeX) + Invocation.X;\nint local = Invocation.LocalIndex;") { IsPinned = true });
        scope.Variables.Add(new(FuzzType.Int32, "i", IsWritable: false));
        bool synchronises = !scope.MayReturn && _invocations > 1 && Chance(2);
        if (synchronises)
        {
            DeclareShared();
        }

        for (int i = _random.Next(1, 4); i > 0; i--)
        {
            _program.Kernel.Add(DeclareVariable(scope));
        }

        int segments = _random.Next(1, 4);
        for (int i = 0; i < segments; i++)
        {
            _program.Kernel.AddRange(Block(scope, 2, 6));
            if (synchronises)
            {
                _program.Kernel.Add(Phase(scope, depth: 1));
            }

            if (_usesSubgroups && !scope.MayReturn)
            {
                _program.Kernel.Add(Exchange(scope));
            }

            if (Chance(3))
            {
                _program.Kernel.Add(Approximate(scope));
            }
        }

        if (!scope.MayReturn && Chance(6))
        {
            VectorElements(synchronises);
        }

        StoreResults(scope);
    }

    private void AddInputs(Scope scope)
    {
        foreach (FuzzType type in _palette)
        {
            if (Chance(4) && type != FuzzType.Int32)
            {
                continue;
            }

            string view = "in" + type + (_hasSubnormals && type.IsFloat() ? SubnormalSuffix : "");
            _program.Parameters.Add($"In<{type.Name()}> {view}");
            scope.Readable.Add((type, $"{view}[({{0}}) & ({view}.Length - 1)]"));
            if (type == FuzzType.Int32 && Chance(3))
            {
                scope.Readable.Add((type, $"{view}[((long){{0}}) & {ViewLength - 1}]"));
            }

            scope.Readable.Add((type, $"{view}[i]"));
            if (type != FuzzType.Bool && Chance(3))
            {
                // As whole numbers: other bits might be NaNs, of which devices keep one.
                FuzzType seen = Pick(FuzzTypes.Integers);
                string cast = $"{view}.Cast<{seen.Name()}>()";
                scope.Readable.Add((seen, $"{cast}[({{0}}) & ({cast}.Length - 1)]"));
            }
        }

        int scalars = _random.Next(3);
        for (int i = 0; i < scalars; i++)
        {
            FuzzType type = AnyType();
            string name = Name("s");
            _program.Parameters.Add($"{type.Name()} {name}");
            scope.Variables.Add(new(type, name, IsWritable: Chance(2)));
        }
    }

    private void AddOutputs(Scope scope)
    {
        int count = _random.Next(1, 4);
        for (int i = 0; i < count; i++)
        {
            FuzzType type = AnyType();
            string name = Name("out");
            bool isReadable = Chance(3);
            _program.Parameters.Add($"{(isReadable ? "InOut" : "Out")}<{type.Name()}> {name}");
            scope.Elements.Add((type, $"{name}[i]", isReadable));
        }
    }

    private void DeclareShared()
    {
        int count = _random.Next(1, 3);
        for (int i = 0; i < count; i++)
        {
            FuzzType type = AnyType();
            string name = Name("shared");
            int share = _random.Next(1, 3);
            _sharedArrays.Add((type, name, share));
            _program.Kernel.Add(new Statement($"Span<{type.Name()}> {name} = Workgroup.Shared<{type.Name()}>({_invocations * share});") { IsPinned = true });
        }
    }

    /// <summary>
    /// Every invocation writes its own elements, a barrier, then everyone reads anything, and a barrier again. Nothing is read that this phase
    /// has not written, so that a phase can go as a whole.
    /// </summary>
    private Statement Phase(Scope scope, int depth)
    {
        (FuzzType type, string name, int share) = Pick(_sharedArrays);
        Scope writing = scope.Nested(mayReturn: false);
        var block = new List<Statement>();
        for (int i = 0; i < share; i++)
        {
            string own = i == 0 ? $"{name}[local]" : $"{name}[local + {_invocations * i}]";
            block.Add(new Statement($"{own} = {{0}};", Make(type, writing, ExpressionDepth)) { IsPinned = true });
            writing.Elements.Add((type, own, IsReadable: true));
        }

        _budget += 2;
        block.AddRange(Block(writing, 1, 3));
        block.Add(new Statement("Workgroup.Barrier();") { IsPinned = true });
        bool isAtomic = type is FuzzType.Int32 or FuzzType.UInt32 && Chance(2);
        if (isAtomic)
        {
            string operation = Pick<string>(["Add", "Min", "Max", "And", "Or", "Xor"]);
            var update = new Statement(
                $"Atomic.{operation}(ref {name}[(int)((uint)({{0}}) % {_invocations * share}u)], {{1}});", Make(FuzzType.Int32, scope, 2), Make(type, scope, 2));
            block.Add(Chance(2) ? update : new([MakeBool(scope, 2)], new Part("if ({0})", [update])));
            block.Add(new Statement("Workgroup.Barrier();") { IsPinned = true });
        }

        Scope reading = scope.Nested(mayReturn: false);
        reading.Readable.Add((type, $"{name}[(int)((uint)({{0}}) % {_invocations * share}u)]"));
        string next = Name("v");
        block.Add(new Statement($"{type.Name()} {next} = {name}[(int)((uint)({{0}}) % {_invocations * share}u)];", Make(FuzzType.Int32, scope, 2)));
        reading.Variables.Add(new(type, next, IsWritable: true));
        _budget += 2;
        block.AddRange(Block(reading, 1, 3));
        if (_usesSubgroups && Chance(2))
        {
            block.Add(Exchange(reading));
            if (Chance(3))
            {
                block.Add(new Statement("Subgroup.Barrier();"));
            }
        }

        block.Add(new Statement("Workgroup.Barrier();") { IsPinned = true });
        string uniform = UniformInteger(scope);
        string counter = Name("u");
        return _random.Next(4) switch
        {
            0 => new([], new Part($"for (int {counter} = 0; {counter} < ({uniform} & 3); {counter}++)", block)),
            1 => new([], new Part($"if ({uniform} > 1)", block)),
            _ => new([], new Part("if (true)", block)),
        };
    }

    /// <summary>A number that is the same in the whole workgroup.</summary>
    private string UniformInteger(Scope scope)
    {
        string[] scalars = [.. _program.Parameters.Where(parameter => parameter.StartsWith("int s", StringComparison.Ordinal)).Select(parameter => parameter["int ".Length..])
            .Where(name => scope.Variables.Exists(variable => variable.Text == name && !variable.IsWritable))];
        return scalars.Length > 0 && Chance(2) ? Pick(scalars) : Pick<string>(["Workgroup.X", "Workgroup.CountX", "(Workgroup.X + 2)", "2", "3"]);
    }

    private static readonly (string Form, double Absolute)[] Functions =
    [
        ("MathF.Exp({0})", 4e-3), ("MathF.Log({0} * {0} + 1f)", 1e-4), ("MathF.Sin({0})", 1e-3), ("MathF.Cos({0})", 1e-3), ("MathF.Tanh({0})", 1e-4),
        ("float.Exp2({0})", 4e-3), ("MathF.Log2({0} * {0} + 0.5f)", 1e-4), ("MathF.Pow({0} * {0} + 0.5f, 1.5f)", 4e-2), ("MathF.Tan({0} * 0.2f)", 1e-2),
        ("(1f / MathF.Sqrt({0} * {0} + 0.25f))", 1e-4),
    ];

    /// <summary>A function that is not exact, of an argument in a range where its error is bounded, stored with the bound.</summary>
    private Statement Approximate(Scope scope)
    {
        foreach (string view in new[] { "approximate", "tolerance" })
        {
            if (!_program.Parameters.Contains($"Out<float> {view}"))
            {
                _program.Parameters.Add($"Out<float> {view}");
            }
        }

        (string form, double bound) = Pick(Functions);
        string given = Name("w");
        string argument = Name("x");
        string call = form.Replace("{0}", argument, StringComparison.Ordinal);
        return new(
            $"float {given} = {{0}};\nfloat {argument} = Math.Clamp({given} != {given} ? 1f : {given}, -5f, 5f);\napproximate[i] = {call};\ntolerance[i] = {bound.ToString(CultureInfo.InvariantCulture)}f;",
            Make(FuzzType.Single, scope, 2));
    }

    /// <summary>Variables end in outputs, so that little is dead.</summary>
    private void StoreResults(Scope scope)
    {
        foreach (Variable variable in scope.Variables.Where(variable => variable.IsWritable && variable.Text[0] == 'v').TakeLast(5))
        {
            string name = Name("out");
            _program.Parameters.Add($"Out<{variable.Type.Name()}> {name}");
            _program.Kernel.Add(new Statement($"{name}[i] = {{0}};", new Expression(variable.Type, variable.Text)));
        }
    }
}
