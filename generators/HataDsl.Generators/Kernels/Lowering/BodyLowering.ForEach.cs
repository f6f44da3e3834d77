using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Generators;

/// <content>foreach: over elements, and over numbers known at compile time, which unrolls.</content>
internal sealed partial class BodyLowering
{
    private const int MaximumUnrolled = 1024;

    private void LowerForEach(IForEachLoopOperation operation)
    {
        IOperation collection = operation.Collection;
        while (collection is IConversionOperation { IsImplicit: true } conversion && !TypeMapping.IsArray(TypeOf(collection)))
        {
            collection = conversion.Operand;
        }

        if (operation.IsAsynchronous || operation.LoopControlVariable is not IVariableDeclaratorOperation { Symbol: { } variable })
        {
            RefuseStatement(operation);
        }
        else if (collection is IInvocationOperation { TargetMethod: { Name: "Range", ContainingType: { } type } } range && TypeMapping.IsNamed(type, "HataDsl", "Comptime"))
        {
            LowerUnrolled(operation, variable, range);
        }
        else if (TypeMapping.IsArray(TypeOf(collection)))
        {
            LowerElements(operation, variable, collection);
        }
        else
        {
            RefuseStatement(operation);
        }
    }

    private void LowerElements(IForEachLoopOperation operation, ILocalSymbol variable, IOperation collection)
    {
        if (SeenArrayOf(collection, "array") is not { } array)
        {
            return;
        }

        Value length = LengthOf(array, ScalarType.I32, collection);
        Symbol counter = DeclareTemporary("index", ScalarType.I32);
        RegionBuilder at = At(operation.Collection);
        at.Set(counter, at.Constant(0));
        Instruction loop = at.Loop();
        loop.IsUnrolled = MentionsComptime(collection);
        Into(loop.Regions[0], () => at.EmitEffect(Op.Test, at.Emit(Op.Less, at.Get(counter), length)));
        JumpScope scope = Enter(ScopeKind.Loop, operation.ContinueLabel);
        Into(loop.Regions[1], () =>
        {
            Place element = Place.Element(array.Symbols, Offset(array, at.Get(counter), collection), array.Cast);
            _variables[variable] = variable.IsRef ? element : Place.Of(Read(element, collection));
            LowerStatement(operation.Body);
        });
        _jumps.Pop();
        Into(loop.Regions[2], () => at.Set(counter, at.Emit(Op.Add, at.Get(counter), at.Constant(1))));
        Leave(scope);
    }

    /// <summary>The body once for each number. Jumps out of a round leave a loop that runs once.</summary>
    private void LowerUnrolled(IForEachLoopOperation operation, ILocalSymbol variable, IInvocationOperation range)
    {
        long?[] bounds = [.. range.Arguments.OrderBy(argument => argument.Parameter!.Ordinal).Select(argument => ConstantInteger(argument.Value))];
        (long? start, long? end, long? step) = bounds.Length == 1 ? (0, bounds[0], 1) : (bounds[0], bounds[1], bounds[2]);
        if (start is not { } first || end is not { } bound || step is not >= 1)
        {
            Report(KernelDiagnostics.NotComptime, range, "the bounds of Comptime.Range");
            return;
        }

        if ((bound - first) / step.Value > MaximumUnrolled)
        {
            Report(KernelDiagnostics.TooManyRounds, range, ((bound - first) / step.Value).ToString(), MaximumUnrolled.ToString());
            return;
        }

        _comptimeLocals.Add(variable);
        IBranchOperation[] jumps = [.. operation.Body.Descendants().OfType<IBranchOperation>().Where(jump =>
            SymbolEqualityComparer.Default.Equals(jump.Target, operation.ContinueLabel) || SymbolEqualityComparer.Default.Equals(jump.Target, operation.ExitLabel))];
        bool breaks = jumps.Any(jump => jump.BranchKind == BranchKind.Break);
        Symbol? left = breaks ? DeclareTemporary("left", ScalarType.I1) : null;
        if (left is not null)
        {
            At(operation).Set(left, At(operation).Constant(false));
        }

        for (long number = first; number < bound && !IsTerminated; number += step.Value)
        {
            _variables[variable] = Place.Of([At(range).Constant((int)number)]);
            if (jumps.Length == 0)
            {
                _jumps.Push(new JumpScope(ScopeKind.PlainSwitch, null));
                LowerStatement(operation.Body);
                _jumps.Pop();
            }
            else if (left is null || number == first)
            {
                LowerRound(operation, left);
            }
            else
            {
                Instruction goesOn = At(operation).If(_builder.Emit(Op.Not, _builder.Get(left)));
                Into(goesOn.Regions[0], () => LowerRound(operation, left));
            }
        }
    }

    private void LowerRound(IForEachLoopOperation operation, Symbol? left)
    {
        Instruction once = At(operation).Loop();
        JumpScope scope = Enter(ScopeKind.Round, operation.ContinueLabel, left);
        Into(once.Regions[1], () =>
        {
            LowerStatement(operation.Body);
            if (!IsTerminated)
            {
                At(operation).EmitEffect(Op.Break);
            }
        });
        _jumps.Pop();
        Leave(scope);
    }
}
