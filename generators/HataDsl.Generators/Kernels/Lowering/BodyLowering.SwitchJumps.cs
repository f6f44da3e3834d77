using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Generators;

/// <content>
/// Switches whose sections go on in another one, by <c>goto case</c> and <c>goto default</c>: the selector chooses the number of a section, and a
/// loop runs the section with that number until one leaves.
/// </content>
internal sealed partial class BodyLowering
{
    private static bool JumpsToSections(ISwitchOperation operation)
    {
        HashSet<ISymbol> labels = new(operation.Cases.SelectMany(section => section.Clauses).Select(clause => clause.Label).OfType<ISymbol>(), SymbolEqualityComparer.Default);
        return operation.Cases.SelectMany(section => section.Descendants()).Any(inner => inner is IBranchOperation { BranchKind: BranchKind.GoTo } jump && labels.Contains(jump.Target));
    }

    private void LowerSectionsInTurn(ISwitchOperation operation, Value[] selector)
    {
        ISwitchCaseOperation[] sections = [.. operation.Cases];
        Symbol chosen = DeclareTemporary("section", ScalarType.I32);
        _builder.Set(chosen, At(operation).Constant(-1)); // what no section takes
        LowerSections(operation, selector, section => _builder.Set(chosen, _builder.Constant(Array.IndexOf(sections, section))));

        Instruction loop = At(operation).Loop();
        JumpScope scope = Enter(ScopeKind.Sections, null, sections: new SectionJumps(chosen, sections));
        _labels++; // what one section declares another may use
        Into(loop.Regions[1], () =>
        {
            Region outer = _builder.Region;
            int depth = _depth;
            for (int i = 0; i < sections.Length; i++)
            {
                Value isChosen = At(sections[i]).Emit(Op.Equal, _builder.Get(chosen), _builder.Constant(i));
                Instruction branch = At(sections[i]).If(isChosen);
                ISwitchCaseOperation section = sections[i];
                Into(branch.Regions[0], () => LowerStatements(section.Body));
                _builder.Region = branch.Regions[1];
                _depth++;
            }

            _builder.Region = outer;
            _depth = depth;
            At(operation).EmitEffect(Op.Break);
        });
        _labels--;
        _jumps.Pop();
        Leave(scope);
    }

    /// <summary>Chooses the section that a jump names, if it is one of a switch around it.</summary>
    private bool GoToSection(IBranchOperation jump)
    {
        foreach (JumpScope scope in _jumps)
        {
            if (scope.Sections is not { } sections)
            {
                continue;
            }

            int number = Array.FindIndex(sections.Sections, section => section.Clauses.Any(clause => SymbolEqualityComparer.Default.Equals(clause.Label, jump.Target)));
            if (number >= 0)
            {
                _builder.Set(sections.Chosen, _builder.Constant(number));
                Jump(scope, isNext: true);
                return true;
            }
        }

        return false;
    }

    /// <summary>The sections of a switch that jump to each other.</summary>
    /// <param name="Chosen">The number of the section that runs next.</param>
    /// <param name="Sections">The sections by number.</param>
    private sealed record SectionJumps(Symbol Chosen, ISwitchCaseOperation[] Sections);
}
