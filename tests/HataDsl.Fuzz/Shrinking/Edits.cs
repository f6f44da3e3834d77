using HataDsl.Fuzz.Model;

namespace HataDsl.Fuzz.Shrinking;

/// <summary>A change that can be taken back.</summary>
internal sealed record Edit(Action Apply, Action Undo);

/// <summary>Every edit of a program, those that remove most first.</summary>
internal static class Edits
{
    public static IEnumerable<Edit> Of(FuzzProgram program) =>
    [
        .. OfBlock(program.Kernel),
        .. program.Members.SelectMany(member => OfBlock(member.Body)),
        .. RemoveEach(program.Members),
        .. RemoveEach(program.Parameters),
        .. Holes(program.Kernel),
        .. program.Members.SelectMany(member => Holes(member.Body)),
    ];

    private static IEnumerable<Edit> OfBlock(List<Statement> block)
    {
        // From the end: what is last is used by nobody.
        for (int i = block.Count - 1; i >= 0; i--)
        {
            Statement statement = block[i];
            if (!statement.IsPinned)
            {
                yield return Replace(block, i, []);
                foreach (Part part in statement.Parts)
                {
                    if (part.Body is { } body && !body.Exists(inner => inner.IsPinned))
                    {
                        yield return Replace(block, i, body);
                    }
                }
            }

            foreach (Part part in statement.Parts)
            {
                if (part.Body is { } body)
                {
                    foreach (Edit edit in OfBlock(body))
                    {
                        yield return edit;
                    }
                }
            }
        }
    }

    private static Edit Replace(List<Statement> block, int at, List<Statement> by)
    {
        Statement kept = block[at];
        int count = by.Count;
        List<Statement> inserted = [.. by];
        return new(
            () =>
            {
                block.RemoveAt(at);
                block.InsertRange(at, inserted);
            },
            () =>
            {
                block.RemoveRange(at, count);
                block.Insert(at, kept);
            });
    }

    private static IEnumerable<Edit> RemoveEach<T>(List<T> list)
    {
        for (int i = list.Count - 1; i >= 0; i--)
        {
            int at = i;
            T kept = list[i];
            yield return new(() => list.RemoveAt(at), () => list.Insert(at, kept));
        }
    }

    private static IEnumerable<Edit> Holes(List<Statement> block) => block.SelectMany(statement =>
        OfHoles(statement.Operands).Concat(statement.Parts.Where(part => part.Body is not null).SelectMany(part => Holes(part.Body!))));

    private static IEnumerable<Edit> OfHoles(Expression[] operands)
    {
        for (int i = 0; i < operands.Length; i++)
        {
            int at = i;
            Expression kept = operands[i];
            foreach (Expression smaller in Smaller(kept))
            {
                yield return new(() => operands[at] = smaller, () => operands[at] = kept);
            }

            foreach (Edit edit in OfHoles(kept.Operands))
            {
                yield return edit;
            }
        }
    }

    private static IEnumerable<Expression> Smaller(Expression expression)
    {
        string[] simple = expression.Type.Simple();
        int rank = Array.IndexOf(simple, expression.Form);
        foreach (string literal in rank < 0 ? simple : simple[..rank])
        {
            yield return new(expression.Type, literal);
        }

        foreach (Expression operand in Descendants(expression).Where(operand => operand.Type == expression.Type && operand.ToString() != expression.ToString()))
        {
            yield return operand;
        }
    }

    private static IEnumerable<Expression> Descendants(Expression expression) =>
        expression.Operands.SelectMany(operand => Descendants(operand).Prepend(operand));
}
