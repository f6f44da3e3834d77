using HataDsl.Ir;

namespace HataDsl.Generators;

/// <summary>
/// The rules that need the IR of a whole kernel. They run downstream of the model: an edit that leaves the IR as it is runs none of them.
/// </summary>
internal static class KernelChecks
{
    private static readonly Action<CheckContext>[] Checks =
    [
        ArrayUseCheck.Run, RangeCheck.Run, RaceCheck.Run, SynchronisationCheck.Run, LoopCheck.Run, ResourceCheck.Run, AccessPatternCheck.Run, ArithmeticCheck.Run,
    ];

    /// <summary>Runs every check on every instance of a kernel.</summary>
    public static KernelFindings Run(KernelModel model)
    {
        var findings = new List<Finding>();
        foreach (KernelInstance instance in model.Instances)
        {
            try
            {
                var context = new CheckContext(model, instance);
                foreach (Action<CheckContext> check in Checks)
                {
                    check(context);
                }

                findings.AddRange(context.Findings);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                string[] arguments = [model.Method, $"a check fails with {exception.GetType().Name}: {exception.Message}"];
                findings.Add(new Finding(KernelDiagnostics.CompilerDefect, instance.Hash, 0, 0, new EquatableArray<string>(arguments)));
            }
        }

        return new KernelFindings(new EquatableArray<Finding>(findings));
    }
}
