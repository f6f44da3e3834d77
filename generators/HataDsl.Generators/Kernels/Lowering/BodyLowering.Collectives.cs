using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymbolKind = HataDsl.Ir.SymbolKind;

namespace HataDsl.Generators;

/// <content>
/// Operations over a workgroup: first over each subgroup, then every invocation puts the results of the subgroups together, which it finds in
/// shared memory. Where the workgroup is no whole number of subgroups on every device, each invocation stands for itself.
/// </content>
internal sealed partial class BodyLowering
{
    private const int LargestSubgroup = 64;

    private bool HasWholeSubgroups => _context.Kernel.Workgroup.Count % LargestSubgroup == 0;

    /// <summary>A collective method of Workgroup; null when the method is none.</summary>
    private Value[]? LowerCollective(IInvocationOperation operation, IMethodSymbol method)
    {
        IOperation[] arguments = [.. operation.Arguments.OrderBy(argument => argument.Parameter!.Ordinal).Select(argument => argument.Value)];
        if (method.Name == "Broadcast")
        {
            return LowerBroadcast(operation, Lower(arguments[0]), LowerScalar(arguments[1]));
        }

        if (method.Name is "All" or "Any" or "Count")
        {
            Value holds = At(operation).EmitAs(ScalarType.I32, Op.Select, LowerScalar(arguments[0]), _builder.Constant(1), _builder.Constant(0));
            Value count = Reduce(operation, Op.SubgroupAdd, holds);
            return method.Name switch
            {
                "Count" => [count],
                "Any" => [At(operation).Emit(Op.Greater, count, _builder.Constant(0))],
                _ => [At(operation).Emit(Op.Equal, count, _builder.Constant(_context.Kernel.Workgroup.Count))],
            };
        }

        bool isInclusive = method.Name.StartsWith("Inclusive", StringComparison.Ordinal);
        bool isExclusive = method.Name.StartsWith("Exclusive", StringComparison.Ordinal);
        string fold = isInclusive || isExclusive ? method.Name.Substring("Inclusive".Length) : method.Name;
        if (!Enum.TryParse("Subgroup" + fold, out Op reduce) || !SubgroupFolds.IsReduction(reduce))
        {
            return null;
        }

        Value value = LowerScalar(arguments[0]);
        bool isAccepted = value.Type.IsArithmetic() && (OpTable.Get(reduce).Operands[0] == OperandClass.Arithmetic || value.Type.IsInteger());
        return !isAccepted ? Refuse(KernelDiagnostics.UnsupportedCall, operation, Show(method))
            : isInclusive || isExclusive ? [Scan(operation, reduce, (Op)Enum.Parse(typeof(Op), "SubgroupExclusive" + fold), value, isInclusive)]
            : [Reduce(operation, reduce, value)];
    }

    private Value[] LowerBroadcast(IOperation operation, Value[] values, Value from)
    {
        Symbol[] shared = [.. values.Select(value => SharedTemporary("sent", value.Type, 1))];
        RegionBuilder at = At(operation);
        Instruction sends = at.If(at.Emit(Op.Equal, at.Emit(Op.LocalIndex), from));
        Into(sends.Regions[0], () =>
        {
            for (int i = 0; i < values.Length; i++)
            {
                at.Store(shared[i], at.Constant(0), values[i]);
            }
        });
        at.EmitEffect(Op.Barrier);
        Value[] received = [.. shared.Select(array => at.Load(array, at.Constant(0)))];
        at.EmitEffect(Op.Barrier);
        return received;
    }

    private Value Reduce(IOperation operation, Op reduce, Value value)
    {
        RegionBuilder at = At(operation);
        Symbol shared = SharedTemporary("folds", value.Type, _context.Kernel.Workgroup.Count);
        Value count;
        if (HasWholeSubgroups)
        {
            Value own = at.Emit(reduce, value);
            Instruction isFirst = at.If(at.Emit(Op.Equal, at.Emit(Op.SubgroupLane), at.Constant(0)));
            Into(isFirst.Regions[0], () => at.Store(shared, at.Emit(Op.SubgroupIndex), own));
            count = at.Emit(Op.Div, at.Constant(_context.Kernel.Workgroup.Count), at.Emit(Op.SubgroupSize));
        }
        else
        {
            at.Store(shared, at.Emit(Op.LocalIndex), value);
            count = at.Constant(_context.Kernel.Workgroup.Count);
        }

        at.EmitEffect(Op.Barrier);
        Symbol sum = DeclareTemporary("fold", value.Type);
        at.Set(sum, at.Load(shared, at.Constant(0)));
        FoldShared(operation, shared, sum, SubgroupFolds.OperationOf(reduce), count);
        at.EmitEffect(Op.Barrier);
        return at.Get(sum);
    }

    private Value Scan(IOperation operation, Op reduce, Op exclusive, Value value, bool isInclusive)
    {
        RegionBuilder at = At(operation);
        Op combine = SubgroupFolds.OperationOf(reduce);
        Symbol shared = SharedTemporary("folds", value.Type, _context.Kernel.Workgroup.Count);
        Value before;
        Value with;
        Value index;
        if (HasWholeSubgroups)
        {
            before = at.Emit(exclusive, value);
            with = at.Emit(combine, before, value);
            index = at.Emit(Op.SubgroupIndex);
            Value isLast = at.Emit(Op.Equal, at.Emit(Op.SubgroupLane), at.Emit(Op.Sub, at.Emit(Op.SubgroupSize), at.Constant(1)));
            Into(at.If(isLast).Regions[0], () => at.Store(shared, index, with));
        }
        else
        {
            before = at.Constant(value.Type, SubgroupFolds.Neutral(combine, value.Type));
            with = value;
            index = at.Emit(Op.LocalIndex);
            at.Store(shared, index, value);
        }

        at.EmitEffect(Op.Barrier);
        Symbol result = DeclareTemporary("scan", value.Type);
        at.Set(result, isInclusive ? with : before);
        Into(at.If(at.Emit(Op.Greater, index, at.Constant(0))).Regions[0], () =>
        {
            Symbol sum = DeclareTemporary("fold", value.Type);
            at.Set(sum, at.Load(shared, at.Constant(0)));
            FoldShared(operation, shared, sum, combine, index);
            at.Set(result, at.Emit(combine, at.Get(sum), at.Get(result)));
        });
        at.EmitEffect(Op.Barrier);
        return at.Get(result);
    }

    /// <summary>Puts the elements of a shared array from the second on to a variable.</summary>
    private void FoldShared(IOperation operation, Symbol shared, Symbol sum, Op combine, Value count)
    {
        RegionBuilder at = At(operation);
        Symbol counter = DeclareTemporary("index", ScalarType.I32);
        at.Set(counter, at.Constant(1));
        Instruction loop = at.Loop();
        Into(loop.Regions[0], () => at.EmitEffect(Op.Test, at.Emit(Op.Less, at.Get(counter), count)));
        Into(loop.Regions[1], () => at.Set(sum, at.Emit(combine, at.Get(sum), at.Load(shared, at.Get(counter)))));
        Into(loop.Regions[2], () => at.Set(counter, at.Emit(Op.Add, at.Get(counter), at.Constant(1))));
    }

    private Symbol SharedTemporary(string name, ScalarType type, int length)
    {
        var symbol = new Symbol(SymbolKind.Shared, _names.Take(name), type, length);
        _symbols.Add(symbol);
        return symbol;
    }
}
