namespace HataDsl.Ir;

/// <content>Calls and returns against the declarations of helper functions.</content>
public sealed partial class KernelVerifier
{
    private void VerifyReturn(Instruction instruction)
    {
        ScalarType expected = _function?.ReturnType ?? ScalarType.Void;
        Value[] operands = instruction.Operands;
        bool right = expected == ScalarType.Void ? operands.Length == 0 : operands.Length == 1 && operands[0].Type == expected;
        if (!right || instruction.Results.Length > 0)
        {
            Error(instruction, expected == ScalarType.Void ? "A return without a value is needed." : $"A return of one {expected.Name()} is needed.");
        }
    }

    private void VerifyCall(Instruction instruction)
    {
        if (_level == VerificationLevel.AfterPasses)
        {
            Error(instruction, "A call remains after inlining.");
            return;
        }

        if (instruction.Callee is null || !_functions.TryGetValue(instruction.Callee, out Function? function))
        {
            Error(instruction, $"There is no function '{instruction.Callee}'.");
            return;
        }

        if (instruction.Type != function.ReturnType || instruction.Results.Length > 1)
        {
            Error(instruction, $"'{function.Name}' returns {function.ReturnType.Name()}.");
        }

        int operand = 0;
        int symbol = 0;
        foreach (Symbol parameter in function.Parameters)
        {
            bool matches = parameter.Kind == SymbolKind.Local && !parameter.ByReference
                ? operand < instruction.Operands.Length && instruction.Operands[operand++].Type == parameter.Type
                : symbol < instruction.SymbolArguments.Length && Matches(parameter, instruction.SymbolArguments[symbol++]);
            if (!matches)
            {
                Error(instruction, $"The argument for '{parameter.Name}' is missing or does not fit the parameter.");
                return;
            }
        }

        if (operand != instruction.Operands.Length || symbol != instruction.SymbolArguments.Length)
        {
            Error(instruction, $"There are more arguments than '{function.Name}' has parameters.");
        }
    }

    private bool Matches(Symbol parameter, Symbol argument) =>
        _symbols.Contains(argument)
        && argument.Kind == parameter.Kind
        && argument.Type == parameter.Type
        && argument.Lanes == parameter.Lanes
        && (parameter.Length == 0 || parameter.Length == argument.Length)
        && (parameter.Kind != SymbolKind.View || argument.Access == ViewAccess.ReadWrite || argument.Access == parameter.Access);

    private void VerifyNoRecursion()
    {
        var state = new Dictionary<Function, bool>(); // false while on the way down, true when done
        foreach (Function function in _kernel.Functions)
        {
            VerifyNoRecursion(function, state);
        }
    }

    private void VerifyNoRecursion(Function function, Dictionary<Function, bool> state)
    {
        if (state.ContainsKey(function))
        {
            return;
        }

        state.Add(function, false);
        VerifyCallees(function.Body, state);
        state[function] = true;
    }

    private void VerifyCallees(Region region, Dictionary<Function, bool> state)
    {
        foreach (Instruction instruction in region.Instructions)
        {
            if (instruction.Op == Op.Call && instruction.Callee is not null && _functions.TryGetValue(instruction.Callee, out Function? callee))
            {
                if (state.TryGetValue(callee, out bool done) && !done)
                {
                    Error(instruction, $"'{callee.Name}' calls itself: a kernel has no stack, so recursion cannot be compiled.");
                }

                VerifyNoRecursion(callee, state);
            }

            foreach (Region nested in instruction.Regions)
            {
                VerifyCallees(nested, state);
            }
        }
    }
}
