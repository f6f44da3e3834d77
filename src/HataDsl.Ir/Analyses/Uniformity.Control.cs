namespace HataDsl.Ir;

/// <content>Control dependence: which regions and jumps separate the invocations, and from where on.</content>
public sealed partial class Uniformity
{
    private readonly Dictionary<Symbol, Home> _homes = [];

    /// <summary>Position of the current instruction in the text; every traversal counts alike.</summary>
    private int _position;

    /// <summary>Builds the tree of regions and finds the home of each variable.</summary>
    private void Prepare(Scope scope)
    {
        foreach (Instruction instruction in scope.Region.Instructions)
        {
            if (instruction.Op == Op.Call)
            {
                throw new ArgumentException($"'{_kernel.Name}' still calls '{instruction.Callee}': uniformity is analysed after inlining.");
            }

            if (instruction.Symbol is { Kind: SymbolKind.Local or SymbolKind.Private } symbol)
            {
                if (!_homes.TryGetValue(symbol, out Home? home))
                {
                    _homes.Add(symbol, new Home(scope, instruction.Op == Op.Set));
                }
                else
                {
                    home.Scope = CommonParent(home.Scope, scope);
                }
            }

            for (int i = 0; i < instruction.Regions.Length; i++)
            {
                var nested = new Scope(instruction.Regions[i], scope, instruction.Op == Op.Loop ? scope.Nested.Count - i : -1);
                scope.Nested.Add(nested);
                Prepare(nested);
            }
        }
    }

    private static Scope CommonParent(Scope a, Scope b)
    {
        while (a != b)
        {
            if (a.Depth >= b.Depth)
            {
                a = a.Parent!;
            }
            else
            {
                b = b.Parent!;
            }
        }

        return a;
    }

    /// <summary>How the invocations that execute the current instruction were chosen among those that see the variable.</summary>
    private UniformityLevel ControlWithinHome(Scope scope, Symbol symbol)
    {
        // A jump out of the home itself takes its invocations to a new entry, or away for good.
        Home home = _homes[symbol];
        Scope? end = home.StartsWithSet ? home.Scope : null;
        var level = UniformityLevel.Constant;
        for (Scope? at = scope; at is not null && at != end; at = at.Parent)
        {
            level = Join(level, Join(at.Own, at.Jumped));
        }

        return level;
    }

    private void Raise(Scope scope, UniformityLevel level, Instruction cause)
    {
        if (scope.Own < level)
        {
            scope.Own = level;
            scope.Cause = cause;
            _changed = true;
        }
    }

    /// <summary>Invocations may leave a loop at different times: its later rounds are under that control.</summary>
    private void RaiseLoop(Scope part, UniformityLevel level, Instruction cause)
    {
        for (int i = 0; i < 3; i++)
        {
            Raise(part.Parent!.Nested[part.LoopStart + i], level, cause);
        }
    }

    /// <summary>A jump takes some invocations out of the regions up to its target.</summary>
    private void Jump(Scope scope, Instruction jump)
    {
        // Level: how the invocations that jump were chosen among those in the region 'at'.
        var level = UniformityLevel.Constant;
        for (Scope? at = scope; at is not null; at = at.Parent)
        {
            at.Jumped = Join(at.Jumped, level);
            at.Jumps.Add(new JumpOut(_position, level, jump));
            level = Join(level, Join(at.Own, at.Jumped));
            if (at.IsLoopPart)
            {
                if (jump.Op != Op.Continue)
                {
                    RaiseLoop(at, level, jump);
                }

                if (jump.Op != Op.Return)
                {
                    return;
                }
            }
        }
    }

    private Instruction CauseOf(Scope scope, UniformityLevel allowed)
    {
        Instruction? cause = null;
        for (Scope? at = scope; at is not null && cause is null; at = at.Parent)
        {
            foreach (JumpOut jump in at.Jumps)
            {
                cause ??= jump.Level > allowed && jump.Position < _position ? jump.Jump : null;
            }

            cause ??= at.Own > allowed ? at.Cause : null;
        }

        return cause!;
    }

    private readonly record struct JumpOut(int Position, UniformityLevel Level, Instruction Jump);

    /// <summary>A region with what is known of the control inside it, relative to the region around it.</summary>
    private sealed class Scope(Region region, Scope? parent, int loopStart)
    {
        public Region Region { get; } = region;

        public Scope? Parent { get; } = parent;

        public int Depth { get; } = parent is null ? 0 : parent.Depth + 1;

        /// <summary>For a part of a loop: index of the header among the parent's nested regions; else -1.</summary>
        public int LoopStart { get; } = loopStart;

        public bool IsLoopPart => LoopStart >= 0;

        public List<Scope> Nested { get; } = [];

        /// <summary>The condition of the branch, or all conditions under which the loop is left.</summary>
        public UniformityLevel Own { get; set; }

        /// <summary>What raised <see cref="Own"/> last.</summary>
        public Instruction? Cause { get; set; }

        /// <summary>How the invocations still here were chosen by jumps, up to the current instruction.</summary>
        public UniformityLevel Jumped { get; set; }

        /// <summary>The jumps out of this region so far.</summary>
        public List<JumpOut> Jumps { get; } = [];
    }

    /// <summary>
    /// The smallest region around all uses of a variable. C# lets no variable be read before it is assigned, so when the first use
    /// in the text is an assignment, every entry of the region assigns anew and nothing is carried from one entry to the next.
    /// </summary>
    private sealed class Home(Scope scope, bool startsWithSet)
    {
        public Scope Scope { get; set; } = scope;

        public bool StartsWithSet { get; } = startsWithSet;
    }
}
