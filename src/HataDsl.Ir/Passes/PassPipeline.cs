namespace HataDsl.Ir.Passes;

/// <summary>One step of the pipeline.</summary>
/// <param name="Name">Name in dumps.</param>
/// <param name="Reason">What it is for, in one line.</param>
/// <param name="Run">Changes the kernel in place.</param>
public sealed record Pass(string Name, string Reason, Action<Kernel> Run);

/// <summary>What happens to a kernel between the front end and the emitters, in order.</summary>
public static class PassPipeline
{
    /// <summary>The passes. Those that come again feed each other: unrolling makes constants, constants make loops end.</summary>
    public static IReadOnlyList<Pass> Default { get; } =
    [
        new("lower-jumps", "Helper functions get one exit, so that a body can stand in place of a call.", LowerJumps.InFunctions),
        new("inline", "Emitters know no calls; a body in place can be optimised for its arguments.", Inline.Run),
        new("promote-locals", "The front end goes through variables for everything; most become plain values.", PromoteLocals.Run),
        new("simplify", "Constants and trip counts become visible.", Simplify.Run),
        new("unroll-loops", "Short counted loops over array elements become straight code with constant indices.", UnrollLoops.Run),
        new("promote-locals", "Counters of unrolled loops become values.", PromoteLocals.Run),
        new("simplify", "They fold, and with them the indices of elements.", Simplify.Run),
        new("split-arrays", "Private arrays with constant indices become variables, which live in registers.", SplitArrays.Run),
        new("promote-locals", "Elements become values.", PromoteLocals.Run),
        new("simplify", "Elements that were never changed from zero fold.", Simplify.Run),
        new("eliminate-common-subexpressions", "Index arithmetic and repeated loads happen once.", EliminateCommonSubexpressions.Run),
        new("simplify", "What is found to be equal cancels.", Simplify.Run),
        new("hoist-invariants", "What a loop does not change happens once.", HoistInvariants.Run),
        new("eliminate-common-subexpressions", "Values hoisted from different places may be equal.", EliminateCommonSubexpressions.Run),
        new("eliminate-dead-stores", "Assignments that nobody reads go.", EliminateDeadStores.Run),
        new("eliminate-dead-code", "And with them what only they needed.", EliminateDeadCode.Run),
        new("canonicalize-names", "Equal kernels print equal.", CanonicalizeNames.Run),
    ];

    /// <summary>Runs all passes on what the front end gave.</summary>
    /// <param name="kernel">A kernel that keeps to <see cref="VerificationLevel.AfterLowering"/>; changed in place.</param>
    /// <param name="dump">Called after each pass with its name and the text of the kernel.</param>
    /// <param name="verify">Whether to verify after each pass and throw, to find the pass that is wrong.</param>
    public static void Run(Kernel kernel, Action<string, string>? dump = null, bool verify = false)
    {
        VerificationLevel level = VerificationLevel.AfterLowering;
        foreach (Pass pass in Default)
        {
            pass.Run(kernel);
            dump?.Invoke(pass.Name, KernelPrinter.Print(kernel));
            if (verify)
            {
                level = kernel.Functions.Count == 0 ? VerificationLevel.AfterPasses : level;
                KernelVerifier.ThrowIfInvalid(kernel, level, pass.Name);
            }
        }
    }
}
