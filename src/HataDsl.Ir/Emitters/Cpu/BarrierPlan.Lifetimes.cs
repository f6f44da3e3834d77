namespace HataDsl.Ir;

/// <content>From where to where kept values are needed.</content>
internal sealed partial class BarrierPlan
{
    private readonly Dictionary<Value, int> _lastReads = [];
    private Dictionary<Run, (int Step, bool IsStraight)>? _steps;

    /// <summary>
    /// The step of the workgroup that computes a kept value, and the last that reads it, counted over the kernel's own steps. What happens
    /// inside control lasts as long as the control: it may come again.
    /// </summary>
    /// <returns>The steps, and whether the first is a run that stands in no control: there everything is read before anything is kept.</returns>
    public (int First, int Last, bool IsStraight) LifetimeOf(Value value)
    {
        _steps ??= NumberSteps();
        (int first, bool isStraight) = _steps[RunOf(_tree.DefinitionOf(value))!];
        return (first, _lastReads.TryGetValue(value, out int last) ? Math.Max(first, last) : first, isStraight);
    }

    private Dictionary<Run, (int Step, bool IsStraight)> NumberSteps()
    {
        var numbers = new Dictionary<Run, (int, bool)>();
        for (int i = 0; i < Steps.Count; i++)
        {
            Number(Steps[i], i, isStraight: true, numbers);
        }

        foreach (KeyValuePair<Run, (int Step, bool IsStraight)> run in numbers)
        {
            foreach (Value value in run.Key.Imports)
            {
                _lastReads[value] = _lastReads.TryGetValue(value, out int last) ? Math.Max(last, run.Value.Step) : run.Value.Step;
            }
        }

        return numbers;
    }

    private static void Number(PlanStep step, int number, bool isStraight, Dictionary<Run, (int Step, bool IsStraight)> numbers)
    {
        if (step.Run is { } run)
        {
            numbers.Add(run, (number, isStraight));
        }

        foreach (PlanStep nested in step.Parts.SelectMany(part => part))
        {
            Number(nested, number, isStraight: false, numbers);
        }
    }
}
