namespace HataDsl.Ir;

/// <content>
/// Sums of subgroups that each go to their place in a shared array, as every sum over a workgroup begins: the subgroups leave their
/// vectors, and after the run the lanes of four vectors at a time are added up, which costs little more than those of one.
/// </content>
public sealed partial class CpuEmitter
{
    private readonly Dictionary<Run, SubgroupSums> _subgroupSums = [];

    /// <summary>The sums that a run puts into an array.</summary>
    /// <param name="Sum">The sum over the lanes.</param>
    /// <param name="Branch">The first lane's branch, which does nothing but to store it.</param>
    /// <param name="Array">The shared array.</param>
    /// <param name="First">Where in the array the first subgroup's sum goes; the others follow.</param>
    /// <param name="Vectors">The name of the place of the vectors.</param>
    private sealed record SubgroupSums(Instruction Sum, Instruction Branch, Symbol Array, long First, string Vectors);

    /// <summary>Finds the sums and gives their vectors places.</summary>
    private void PlaceSubgroupSums()
    {
        foreach (Run run in _plan.Runs.Where(_ => _kernel.Workgroup.Count % Lanes == 0 && Subgroups >= 4))
        {
            foreach (Instruction branch in run.Instructions)
            {
                if (!_subgroupSums.ContainsKey(run) && StoreOfFirstLane(branch) is { } store && IsSumInto(store, run, out Instruction sum, out long first))
                {
                    var sums = new SubgroupSums(sum, branch, store.Symbol!, first, FreshName("vectors"));
                    string type = CpuTypes.Scalar(sum.Type);
                    _prologue.Declare($"{type}*", sums.Vectors, $"({type}*)(kept + {Number(Reserve(Subgroups * 32))})");
                    _subgroupSums.Add(run, sums);
                }
            }
        }
    }

    /// <summary>The store that is all a branch of the first lane of a subgroup does.</summary>
    private Instruction? StoreOfFirstLane(Instruction branch)
    {
        if (branch.Op != Op.If || !IsLaneChoice(branch.Operands[0]) || branch.Regions[1].Instructions.Count > 0)
        {
            return null;
        }

        List<Instruction> effects = branch.Regions[0].Instructions.FindAll(instruction => !instruction.Info.Has(OpTraits.Pure));
        return effects.Count == 1 && effects[0] is { Op: Op.Store, Operands.Length: 2 } store ? store : null;
    }

    /// <summary>Whether a store puts the run's own sum to the sums of the other subgroups, in an array that the run has nothing else to do with.</summary>
    private bool IsSumInto(Instruction store, Run run, out Instruction sum, out long first)
    {
        sum = _tree.DefinitionOf(store.Operands[1]);
        Symbol array = store.Symbol!;
        first = _positions.Evaluate(store.Operands[0], 0) ?? -1;
        long start = first;
        return sum.Op == Op.SubgroupAdd && sum.Type is ScalarType.F32 or ScalarType.I32 or ScalarType.U32 && run.Instructions.Contains(sum)
            && ShapeOf(sum.Operands[0]).IsVarying && _tree.UsesOf(sum.Result).Count == 1 && !_plan.Kept.Contains(sum.Result)
            && array is { Kind: SymbolKind.Shared, Stride: 1, Lanes: 1 } && array.Type == sum.Type
            && start >= 0 && start + Subgroups <= array.Length
            && Enumerable.Range(0, Subgroups).All(subgroup => _positions.Evaluate(store.Operands[0], subgroup * Lanes) == start + subgroup)
            && _tree.AccessesOf(array).All(access => access == store || _plan.RunOf(access) != run);
    }

    private bool TryLeaveVector(Instruction instruction)
    {
        if (_run is null || !_subgroupSums.TryGetValue(_run, out SubgroupSums? sums))
        {
            return false;
        }

        if (instruction == sums.Sum)
        {
            _block.Line($"{CpuTypes.Vector256}.Store<{CpuTypes.Scalar(sums.Sum.Type)}>({Vector(sums.Sum.Operands[0])}, {sums.Vectors} + (subgroup * {Number(Lanes)}));");
        }

        return instruction == sums.Sum || instruction == sums.Branch;
    }

    /// <summary>Adds the vectors' lanes, after the run.</summary>
    private void EmitSubgroupSums(Run run)
    {
        if (_subgroupSums.TryGetValue(run, out SubgroupSums? sums))
        {
            _block.Line($"{Simd}SumsOfLanes({sums.Vectors}, {NameOf(sums.Array)} + {Number(sums.First)}, {Number(Subgroups)});");
        }
    }
}
