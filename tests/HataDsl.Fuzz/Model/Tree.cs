using System.Globalization;

namespace HataDsl.Fuzz.Model;

/// <summary>
/// An expression as a form with holes. All that keeps a program defined (masks of indices, guards of divisors) is in the form,
/// so that the shrinker may put any expression of the same type into a hole.
/// </summary>
internal sealed class Expression(FuzzType type, string form, params Expression[] operands)
{
    public FuzzType Type { get; } = type;

    /// <summary>C# text with {0}, {1} … for the operands.</summary>
    public string Form { get; } = form;

    /// <summary>What stands in the holes; the shrinker changes it.</summary>
    public Expression[] Operands { get; } = operands;

    public override string ToString() =>
        string.Format(CultureInfo.InvariantCulture, Form, [.. Operands.Select(operand => operand.ToString())]);
}

/// <summary>A part of a statement: its head, then a block or none.</summary>
internal sealed record Part(string Head, List<Statement>? Body = null, string Tail = "");

/// <summary>A statement: parts that share their holes.</summary>
internal sealed class Statement(Expression[] operands, params Part[] parts)
{
    public Statement(string form, params Expression[] operands)
        : this(operands, new Part(form))
    {
    }

    public Expression[] Operands { get; } = operands;

    public Part[] Parts { get; } = parts;

    /// <summary>Whether the program is undefined without it, such as a barrier.</summary>
    public bool IsPinned { get; init; }

    public void Write(SourceText text)
    {
        object[] operands = [.. Operands.Select(operand => operand.ToString())];
        foreach (Part part in Parts)
        {
            if (part.Head.Length > 0)
            {
                text.Lines(string.Format(CultureInfo.InvariantCulture, part.Head, operands));
            }

            if (part.Body is not null)
            {
                text.Block(part.Body);
            }

            if (part.Tail.Length > 0)
            {
                text.Lines(string.Format(CultureInfo.InvariantCulture, part.Tail, operands));
            }
        }
    }
}

/// <summary>A method or a struct of a program.</summary>
/// <param name="Head">Everything before the body.</param>
/// <param name="Body">Statements.</param>
/// <param name="Tail">What follows the body.</param>
internal sealed record Member(string Head, List<Statement> Body, string Tail = "");

/// <summary>A program: one kernel, and what it uses.</summary>
internal sealed class FuzzProgram(int seed)
{
    /// <summary>The first line of a program that computes with subnormal numbers.</summary>
    public const string SubnormalMark = "// computes with subnormal numbers";

    public int Seed { get; } = seed;

    /// <summary>Attribute arguments of the kernel.</summary>
    public required string Attribute { get; init; }

    /// <summary>Whether it computes with subnormal numbers, so that only devices that keep them can run it.</summary>
    public bool KeepsSubnormals { get; set; }

    /// <summary>Parameters of the kernel; the shrinker drops those that are not used.</summary>
    public List<string> Parameters { get; } = [];

    public List<Statement> Kernel { get; } = [];

    public List<Member> Members { get; } = [];

    public string ClassName => "P" + Seed.ToString(CultureInfo.InvariantCulture);

    /// <summary>The C# source.</summary>
    public string Source(string? className = null)
    {
        var text = new SourceText();
        text.Lines((KeepsSubnormals ? SubnormalMark + "\n" : "") + "using System;\nusing System.Numerics;\nusing HataDsl;\nusing static HataDsl.Fuzz.Prelude;\n");
        text.Lines($"public static partial class {className ?? ClassName}\n{{");
        text.Indent(() =>
        {
            foreach (Member member in Members)
            {
                text.Lines(member.Head);
                text.Unchecked(member.Body);
                text.Lines(member.Tail);
            }

            text.Lines($"[Kernel({Attribute})]\npublic static void Run({string.Join(", ", Parameters)})");
            text.Unchecked(Kernel);
        });
        text.Lines("}");
        return text.ToString();
    }

    /// <summary>Statements of the whole program.</summary>
    public int StatementCount => Count(Kernel) + Members.Sum(member => Count(member.Body));

    private static int Count(List<Statement> block) =>
        block.Sum(statement => 1 + statement.Parts.Sum(part => part.Body is { } body ? Count(body) : 0));
}
