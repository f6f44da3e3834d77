namespace HataDsl.Ir;

/// <summary>
/// The specification of the IR, executable. It is run on what the front end gives, after each pass in tests, and before emission;
/// a pass may rely on everything that is checked here.
/// </summary>
public sealed partial class KernelVerifier
{
    /// <summary>Invocations of a workgroup that every target can run.</summary>
    public const int MaximumWorkgroup = 1024;

    /// <summary>Bytes of shared memory that every target offers. Data for a device's capability check; not refused here.</summary>
    public const int PortableSharedBytes = 16 * 1024;

    private const int MaximumErrors = 50;

    private readonly Kernel _kernel;
    private readonly VerificationLevel _level;
    private readonly TargetRules? _target;
    private readonly List<(string Message, Instruction? Instruction)> _errors = [];
    private readonly Dictionary<string, Function> _functions = [];
    private readonly HashSet<Symbol> _symbols = [];
    private readonly HashSet<Value> _visible = [];
    private readonly HashSet<Value> _defined = [];
    private readonly HashSet<Instruction> _seen = [];
    private Function? _function;

    private KernelVerifier(Kernel kernel, VerificationLevel level, TargetRules? target)
    {
        _kernel = kernel;
        _level = level;
        _target = target;
    }

    private enum Place : byte
    {
        Body,
        Branch,
        LoopHeader,
        LoopBody,
        LoopLatch,
    }

    /// <summary>Checks a kernel. An empty list means that it keeps to the specification.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="level">The specification.</param>
    /// <param name="target">What the target cannot express, if one has been chosen.</param>
    /// <returns>The errors in the order of the text, at most 50.</returns>
    public static IReadOnlyList<VerificationError> Verify(Kernel kernel, VerificationLevel level, TargetRules? target = null)
    {
        var verifier = new KernelVerifier(kernel, level, target);
        verifier.VerifyKernel();
        return verifier.Report();
    }

    /// <summary>Checks a kernel that only a defect of ours can have broken, and throws with all errors in the message.</summary>
    /// <exception cref="InvalidOperationException">The kernel breaks the specification.</exception>
    public static void ThrowIfInvalid(Kernel kernel, VerificationLevel level, string after)
    {
        IReadOnlyList<VerificationError> errors = Verify(kernel, level);
        if (errors.Count > 0)
        {
            throw new InvalidOperationException($"Kernel '{kernel.Name}' is invalid after {after}: {string.Join(" ", errors)}");
        }
    }

    private List<VerificationError> Report()
    {
        var report = new List<VerificationError>(_errors.Count);
        if (_errors.Count > 0)
        {
            Dictionary<Instruction, string> texts = KernelPrinter.InstructionTexts(_kernel);
            foreach ((string message, Instruction? instruction) in _errors)
            {
                report.Add(instruction is null
                    ? new VerificationError(message, default, "")
                    : new VerificationError(message, instruction.Span, texts[instruction]));
            }
        }

        return report;
    }

    private void Error(Instruction? instruction, string message)
    {
        if (_errors.Count < MaximumErrors)
        {
            _errors.Add((message, instruction));
        }
    }

    private void VerifyKernel()
    {
        WorkgroupShape shape = _kernel.Workgroup;
        if (shape.X < 1 || shape.Y < 1 || shape.Z < 1 || (long)shape.X * shape.Y * shape.Z > MaximumWorkgroup)
        {
            Error(null, $"A workgroup of {shape.X} x {shape.Y} x {shape.Z} is not between 1 and {MaximumWorkgroup} invocations.");
        }

        foreach (Function function in _kernel.Functions)
        {
            if (_functions.ContainsKey(function.Name))
            {
                Error(null, $"Two functions are named '{function.Name}'.");
            }
            else
            {
                _functions.Add(function.Name, function);
            }
        }

        if (_level == VerificationLevel.AfterPasses && _kernel.Functions.Count > 0)
        {
            Error(null, "Helper functions remain after inlining.");
        }

        VerifyKernelSymbols();
        VerifyRegion(_kernel.Body, Place.Body, jumps: false, returns: true);
        foreach (Function function in _kernel.Functions)
        {
            _function = function;
            VerifyFunctionSymbols(function);
            VerifyRegion(function.Body, Place.Body, jumps: false, returns: true);
            if (function.ReturnType != ScalarType.Void && ControlFlow.FallsThrough(function.Body))
            {
                Error(null, $"Function '{function.Name}' can end without returning a value.");
            }
        }

        VerifyNoRecursion();
    }

    /// <summary>Checks a region and forgets its values; those of a loop's header stay until the whole loop is checked.</summary>
    private void VerifyRegion(Region region, Place place, bool jumps, bool returns)
    {
        VerifyInstructions(region, place, jumps, returns);
        Forget(region);
    }

    private void Forget(Region region)
    {
        foreach (Instruction instruction in region.Instructions)
        {
            foreach (Value result in instruction.Results)
            {
                _visible.Remove(result);
            }
        }
    }

    private void VerifyInstructions(Region region, Place place, bool jumps, bool returns)
    {
        List<Instruction> instructions = region.Instructions;
        for (int i = 0; i < instructions.Count; i++)
        {
            Instruction instruction = instructions[i];
            if (!_seen.Add(instruction))
            {
                Error(instruction, "The same instruction object stands in two places.");
                continue;
            }

            if (instruction.Info.Has(OpTraits.Terminates) && i + 1 < instructions.Count)
            {
                Error(instruction, $"Nothing may follow '{instruction.Info.Name}'.");
            }

            VerifyOperandsAreVisible(instruction);
            VerifyPlace(instruction, place, jumps, returns);
            VerifyShape(instruction);
            VerifyNested(instruction, jumps, returns);
            foreach (Value result in instruction.Results)
            {
                _visible.Add(result);
                if (!_defined.Add(result))
                {
                    Error(instruction, "A value is defined twice.");
                }
            }
        }
    }

    private void VerifyOperandsAreVisible(Instruction instruction)
    {
        foreach (Value operand in instruction.Operands)
        {
            if (!_visible.Contains(operand))
            {
                Error(instruction, "An operand is not defined before this instruction in its region or a region around it.");
                return;
            }
        }
    }

    private void VerifyNested(Instruction instruction, bool jumps, bool returns)
    {
        Region[] regions = instruction.Regions;
        if (regions.Length != instruction.Info.Regions)
        {
            return; // reported by the shape check
        }

        if (instruction.Op == Op.If)
        {
            VerifyRegion(regions[0], Place.Branch, jumps, returns);
            VerifyRegion(regions[1], Place.Branch, jumps, returns);
        }
        else if (instruction.Op == Op.Loop)
        {
            VerifyInstructions(regions[0], Place.LoopHeader, jumps: false, returns: false);
            VerifyRegion(regions[1], Place.LoopBody, jumps: true, returns);
            VerifyRegion(regions[2], Place.LoopLatch, jumps: false, returns: false);
            Forget(regions[0]);
        }
    }

    private void VerifyPlace(Instruction instruction, Place place, bool jumps, bool returns)
    {
        switch (instruction.Op)
        {
            case Op.Test when place is not (Place.LoopHeader or Place.LoopLatch):
                Error(instruction, "A test stands outside the header or latch of a loop.");
                break;
            case Op.Break or Op.Continue when !jumps:
                Error(instruction, $"A {instruction.Info.Name} stands outside the body of a loop.");
                break;
            case Op.Return when !returns:
                Error(instruction, "A return stands in the header or latch of a loop.");
                break;
        }
    }
}
