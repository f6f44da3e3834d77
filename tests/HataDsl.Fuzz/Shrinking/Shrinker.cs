using HataDsl.Fuzz.Execution;
using HataDsl.Fuzz.Model;

namespace HataDsl.Fuzz.Shrinking;

/// <summary>
/// Makes a failing program smaller while it fails in the same way: statements go, blocks take the place of what is around them,
/// expressions become an operand or a literal, parameters and members go. What the edit leaves undefined does not compile or fails
/// otherwise, and is dropped.
/// </summary>
/// <param name="laboratory">Where candidates run.</param>
/// <param name="program">The program; changed in place.</param>
/// <param name="verdict">How it fails.</param>
internal sealed class Shrinker(Laboratory laboratory, FuzzProgram program, Verdict verdict)
{
    private const int Together = 24;
    private const int MostRounds = 400;

    private int _candidates;
    private bool _changed;

    /// <summary>Shrinks, and gives the smaller program with a regression test to paste.</summary>
    public string Run()
    {
        laboratory.Only = verdict.Device is "compiler" or "debug" ? "cpu" : verdict.Device;
        try
        {
            Shrink();
        }
        finally
        {
            laboratory.Only = null;
        }

        return Regression.Describe(program, verdict, _candidates);
    }

    private void Shrink()
    {
        int start = 0;
        for (int round = 0; round < MostRounds; round++)
        {
            List<Edit> edits = [.. Edits.Of(program)];
            if (start >= edits.Count)
            {
                if (start == 0 || edits.Count == 0)
                {
                    break;
                }

                // Once more from the front, unless the last pass changed nothing.
                if (!_changed)
                {
                    break;
                }

                _changed = false;
                start = 0;
                continue;
            }

            Edit[] group = [.. edits.Skip(start).Take(Together)];
            if (FirstFailing(group) is { } found)
            {
                group[found].Apply();
                start += found;
                _changed = true;
            }
            else
            {
                start += group.Length;
            }
        }
    }

    private int? FirstFailing(Edit[] group)
    {
        var sources = new Dictionary<string, string>();
        for (int i = 0; i < group.Length; i++)
        {
            group[i].Apply();
            sources.Add($"C{i}", program.Source($"C{i}"));
            group[i].Undo();
        }

        _candidates += group.Length;
        using PreparedBatch prepared = laboratory.Prepare(sources);
        Dictionary<string, Verdict> verdicts = laboratory.Examine(prepared, _ => program.Seed);
        for (int i = 0; i < group.Length; i++)
        {
            if (IsSameFailure(verdicts[$"C{i}"]))
            {
                return i;
            }
        }

        return null;
    }

    private bool IsSameFailure(Verdict candidate) =>
        candidate.Outcome == verdict.Outcome && candidate.Device == verdict.Device && Kind(candidate.Message) == Kind(verdict.Message);

    /// <summary>A wrong value is a wrong value; a message of a compiler or an exception is known by its beginning.</summary>
    private static string Kind(string message) =>
        message.Contains("expected 0x", StringComparison.Ordinal) ? "value" : message.Split(' ', ':')[0];
}
