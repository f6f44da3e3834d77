using static HataDsl.Ir.OperandClass;
using static HataDsl.Ir.OpTraits;

namespace HataDsl.Ir;

/// <summary>
/// Every operation, declared once. The verifier, the printer and the reference page are driven by this table,
/// and a test holds each emitter against it. Meaning is here, never in an emitter: C# semantics are the reference.
/// </summary>
public static class OpTable
{
    private static readonly OpInfo[] Rows = Build();

    private static readonly Dictionary<string, OpInfo> ByName = Rows.ToDictionary(row => row.Name);

    /// <summary>All rows, in the order of <see cref="Op"/>.</summary>
    public static IReadOnlyList<OpInfo> All => Rows;

    /// <summary>The row of an operation.</summary>
    public static OpInfo Get(Op op) => Rows[(int)op];

    /// <summary>Finds a row by the name used in IR text.</summary>
    public static bool TryFind(string name, out OpInfo row) => ByName.TryGetValue(name, out row!);

    private static OpInfo[] Build()
    {
        var rows = new List<OpInfo>();

        void Add(Op op, string name, OperandClass[] operands, int same, ResultRule result, OpTraits traits, string meaning, int regions = 0) =>
            rows.Add(new OpInfo(op, name, operands, same, result, regions, traits, meaning));

        void Id(Op op, string name, OpTraits traits, string meaning) => Add(op, name, [], 0, ResultRule.Int32, traits | Pure, meaning);

        void Unary(Op op, string name, OperandClass type, string meaning) => Add(op, name, [type], 1, ResultRule.SameAsFirst, Pure, meaning);

        void Binary(Op op, string name, OperandClass type, OpTraits traits, string meaning) =>
            Add(op, name, [type, type], 2, ResultRule.SameAsFirst, traits | Pure, meaning);

        void Compare(Op op, string name, OperandClass type, OpTraits traits, string meaning) =>
            Add(op, name, [type, type], 2, ResultRule.Boolean, traits | Pure, meaning);

        // 1 constants and position
        Add(Op.Const, "const", [], 0, ResultRule.Explicit, Pure, "A constant.");
        Id(Op.InvocationX, "invocation.x", Varying, "Position in the whole launch along x.");
        Id(Op.InvocationY, "invocation.y", Varying, "Position in the whole launch along y.");
        Id(Op.InvocationZ, "invocation.z", Varying, "Position in the whole launch along z.");
        Id(Op.LocalX, "local.x", Varying, "Position in the workgroup along x.");
        Id(Op.LocalY, "local.y", Varying, "Position in the workgroup along y.");
        Id(Op.LocalZ, "local.z", Varying, "Position in the workgroup along z.");
        Id(Op.LocalIndex, "local.index", Varying, "Position in the workgroup counted x first: x + X * (y + Y * z).");
        Id(Op.WorkgroupX, "workgroup.x", None, "Which workgroup of the launch, along x.");
        Id(Op.WorkgroupY, "workgroup.y", None, "Which workgroup of the launch, along y.");
        Id(Op.WorkgroupZ, "workgroup.z", None, "Which workgroup of the launch, along z.");
        Id(Op.WorkgroupCountX, "workgroup.count.x", None, "Workgroups of the launch along x.");
        Id(Op.WorkgroupCountY, "workgroup.count.y", None, "Workgroups of the launch along y.");
        Id(Op.WorkgroupCountZ, "workgroup.count.z", None, "Workgroups of the launch along z.");
        Id(Op.SubgroupSize, "subgroup.size", None, "Invocations of a subgroup: 8 on the CPU and lavapipe, 32 on NVIDIA.");
        Id(Op.SubgroupLane, "subgroup.lane", Varying, "Position in the subgroup.");
        Id(Op.SubgroupIndex, "subgroup.index", Varying | SubgroupUniform, "Which subgroup of the workgroup: local.index / subgroup.size.");

        // 2 arithmetic
        Binary(Op.Add, "add", Arithmetic, Commutative, "Sum; integers wrap.");
        Binary(Op.Sub, "sub", Arithmetic, None, "Difference; integers wrap.");
        Binary(Op.Mul, "mul", Arithmetic, Commutative, "Product; integers wrap.");
        Binary(Op.Div, "div", Arithmetic, None, "Quotient; integers truncate towards zero, x / 0 is 0 and the least value / -1 wraps (C# throws on both).");
        Binary(Op.Rem, "rem", Arithmetic, None, "Remainder with the sign of the dividend; integer x % 0 is 0 (C# throws); floats as fmod.");
        Unary(Op.Neg, "neg", Arithmetic, "Negation; integers wrap.");
        Unary(Op.Abs, "abs", Arithmetic, "Magnitude; the least signed integer stays (C# throws).");
        Binary(Op.Min, "min", Arithmetic, Commutative, "Smaller one; a NaN operand gives NaN, and -0 is below +0 (Math.Min).");
        Binary(Op.Max, "max", Arithmetic, Commutative, "Larger one; a NaN operand gives NaN, and -0 is below +0 (Math.Max).");
        Binary(Op.MinNumber, "min.number", Float, Commutative, "Smaller one; the other operand when one is NaN; -0 is below +0 where the contract is exact, and the sign of a zero is free elsewhere.");
        Binary(Op.MaxNumber, "max.number", Float, Commutative, "Larger one; the other operand when one is NaN; -0 is below +0 where the contract is exact, and the sign of a zero is free elsewhere.");
        Add(Op.Fma, "fma", [Float, Float, Float], 3, ResultRule.SameAsFirst, Pure, "a * b + c, rounded once.");

        // 3 floating-point functions
        Unary(Op.Sqrt, "sqrt", Float, "Square root.");
        Unary(Op.ReciprocalSqrt, "rsqrt", Float, "1 / sqrt(x); a few units in the last place when the contract is relaxed.");
        Unary(Op.Exp, "exp", Float, "e to the x.");
        Unary(Op.Exp2, "exp2", Float, "2 to the x.");
        Unary(Op.Log, "log", Float, "Natural logarithm.");
        Unary(Op.Log2, "log2", Float, "Logarithm to base 2.");
        Unary(Op.Sin, "sin", Float, "Sine of an angle in radians.");
        Unary(Op.Cos, "cos", Float, "Cosine of an angle in radians.");
        Unary(Op.Tan, "tan", Float, "Tangent of an angle in radians.");
        Unary(Op.Tanh, "tanh", Float, "Hyperbolic tangent.");
        Binary(Op.Pow, "pow", Float, None, "x to the y.");
        Unary(Op.Floor, "floor", Float, "Largest integer not above x.");
        Unary(Op.Ceiling, "ceiling", Float, "Smallest integer not below x.");
        Unary(Op.Round, "round", Float, "Nearest integer, ties to even.");
        Unary(Op.Truncate, "truncate", Float, "Integer part.");

        // 4 bits
        Binary(Op.And, "and", IntegerOrBoolean, Commutative, "Bitwise and; on i1 both operands are evaluated.");
        Binary(Op.Or, "or", IntegerOrBoolean, Commutative, "Bitwise or; on i1 both operands are evaluated.");
        Binary(Op.Xor, "xor", IntegerOrBoolean, Commutative, "Bitwise exclusive or.");
        Unary(Op.Not, "not", IntegerOrBoolean, "Bitwise complement.");
        Add(Op.ShiftLeft, "shl", [Integer, Int32Only], 1, ResultRule.SameAsFirst, Pure, "Shift left by the count masked to 5 or 6 bits, as in C#.");
        Add(Op.ShiftRight, "shr", [Integer, Int32Only], 1, ResultRule.SameAsFirst, Pure, "Shift right, arithmetic for signed types; count masked as for shl.");
        Add(Op.RotateLeft, "rotl", [Integer, Int32Only], 1, ResultRule.SameAsFirst, Pure, "Rotate left; count masked as for shl. Unsigned types.");
        Add(Op.RotateRight, "rotr", [Integer, Int32Only], 1, ResultRule.SameAsFirst, Pure, "Rotate right; count masked as for shl. Unsigned types.");
        Add(Op.PopCount, "popcount", [Integer], 1, ResultRule.Int32, Pure, "Number of one bits.");
        Add(Op.LeadingZeros, "leading_zeros", [Integer], 1, ResultRule.Int32, Pure, "Number of zero bits above the highest one; the width for 0.");
        Add(Op.TrailingZeros, "trailing_zeros", [Integer], 1, ResultRule.Int32, Pure, "Number of zero bits below the lowest one; the width for 0.");
        Unary(Op.ReverseBits, "reverse_bits", Integer, "Bits in opposite order. Unsigned types.");

        // 5 comparison, choice, conversion
        Compare(Op.Equal, "eq", Any, Commutative, "Equal; false when an operand is NaN.");
        Compare(Op.NotEqual, "ne", Any, Commutative, "Not equal; true when an operand is NaN.");
        Compare(Op.Less, "lt", Arithmetic, None, "Less; false when an operand is NaN.");
        Compare(Op.LessEqual, "le", Arithmetic, None, "Less or equal; false when an operand is NaN.");
        Compare(Op.Greater, "gt", Arithmetic, None, "Greater; false when an operand is NaN.");
        Compare(Op.GreaterEqual, "ge", Arithmetic, None, "Greater or equal; false when an operand is NaN.");
        Add(Op.Select, "select", [OperandClass.Boolean, Any, Any], 0, ResultRule.Explicit, Pure, "The second operand if the first is true, else the third; both are evaluated.");
        Add(Op.Convert, "convert", [Any], 1, ResultRule.Explicit, Pure, "Numeric conversion as an unchecked C# cast at run time: integers truncate, floats round to even, float to integer saturates and NaN gives 0, a narrow integer is reached through i32 and then truncated; integer to f16 or bf16 goes through f32.");
        Add(Op.Bitcast, "bitcast", [Any], 1, ResultRule.Explicit, Pure, "The same bits as another type of the same size.");

        // 6 memory
        Add(Op.Get, "get", [], 0, ResultRule.SameAsSymbol, Reads | HasSymbol, "The value of a variable or scalar parameter.");
        Add(Op.Set, "set", [Any], 0, ResultRule.None, Writes | HasSymbol, "Assigns a variable.");
        Add(Op.Load, "load", [IndexOnly], 0, ResultRule.SameAsSymbol, Reads | HasSymbol, "Reads an element: one result for each of its scalars. Of single scalars 2, 4, 8 or 16 neighbours can be read, from a multiple of that index on; an index out of range is undefined on a GPU and throws in plain C#.");
        Add(Op.Store, "store", [IndexOnly, Any], 0, ResultRule.None, Writes | HasSymbol, "Writes an element, or neighbours as load reads them; an index out of range is undefined on a GPU and throws in plain C#.");
        Add(Op.Length, "length", [], 0, ResultRule.Explicit, Pure | HasSymbol, "Elements of a view, as i32 (views of more than 2^31-1 elements saturate) or i64.");
        void Atomic(Op op, string name, string meaning) =>
            Add(op, name, [IndexOnly, Any], 0, ResultRule.SameAsSymbol, Reads | Writes | HasSymbol | Varying, meaning + " Gives the former value.");
        Atomic(Op.AtomicAdd, "atomic.add", "Adds to an element in one step (integers, f32, f64); float results depend on the order of invocations.");
        Atomic(Op.AtomicMin, "atomic.min", "Replaces an element by the smaller in one step, as min (integers, f32, f64); the bits of a NaN depend on the order of invocations.");
        Atomic(Op.AtomicMax, "atomic.max", "Replaces an element by the larger in one step, as max (integers, f32, f64); the bits of a NaN depend on the order of invocations.");
        Atomic(Op.AtomicAnd, "atomic.and", "Ands an element in one step (integers).");
        Atomic(Op.AtomicOr, "atomic.or", "Ors an element in one step (integers).");
        Atomic(Op.AtomicXor, "atomic.xor", "Xors an element in one step (integers).");
        Atomic(Op.AtomicExchange, "atomic.exchange", "Replaces an element in one step (integers, f32, f64).");
        Add(Op.AtomicCompareExchange, "atomic.compare_exchange", [IndexOnly, Any, Any], 0, ResultRule.SameAsSymbol, Reads | Writes | HasSymbol | Varying,
            "Operands index, comparand, value: writes the value if the element has the bits of the comparand (integers, f32, f64). Gives the former value.");

        // 7 synchronisation and subgroups
        Add(Op.Barrier, "barrier", [], 0, ResultRule.None, SynchronisesWorkgroup | Reads | Writes | OrdersMemory, "Waits for the workgroup and makes shared and view writes visible in it.");
        Add(Op.FenceWorkgroup, "fence.workgroup", [], 0, ResultRule.None, Reads | Writes | OrdersMemory, "Orders the invocation's own reads and writes before it ahead of those after it, for the workgroup.");
        Add(Op.FenceDevice, "fence.device", [], 0, ResultRule.None, Reads | Writes | OrdersMemory, "Orders the invocation's own reads and writes before it ahead of those after it, for all of the device.");
        Add(Op.SubgroupBarrier, "subgroup.barrier", [], 0, ResultRule.None, ExchangesInSubgroup | Reads | Writes | OrdersMemory, "Waits for the subgroup and makes shared and view writes visible in it.");
        void Exchange(Op op, string name, OperandClass[] operands, ResultRule result, OpTraits traits, string meaning) =>
            Add(op, name, operands, 0, result, traits | ExchangesInSubgroup, meaning);
        Exchange(Op.SubgroupAdd, "subgroup.add", [Arithmetic], ResultRule.SameAsFirst, SubgroupUniform, "Sum over the subgroup; the order of float additions is free.");
        Exchange(Op.SubgroupMin, "subgroup.min", [Arithmetic], ResultRule.SameAsFirst, SubgroupUniform, "Least over the subgroup; NaN is free.");
        Exchange(Op.SubgroupMax, "subgroup.max", [Arithmetic], ResultRule.SameAsFirst, SubgroupUniform, "Greatest over the subgroup; NaN is free.");
        Exchange(Op.SubgroupAnd, "subgroup.and", [Integer], ResultRule.SameAsFirst, SubgroupUniform, "Bitwise and over the subgroup.");
        Exchange(Op.SubgroupOr, "subgroup.or", [Integer], ResultRule.SameAsFirst, SubgroupUniform, "Bitwise or over the subgroup.");
        Exchange(Op.SubgroupXor, "subgroup.xor", [Integer], ResultRule.SameAsFirst, SubgroupUniform, "Bitwise exclusive or over the subgroup.");
        Exchange(Op.SubgroupMultiply, "subgroup.multiply", [Arithmetic], ResultRule.SameAsFirst, SubgroupUniform, "Product over the subgroup; the order of float multiplications is free.");
        foreach ((string scan, string lanes, int first) in new[]
        {
            ("inclusive", "up to and including this one.", (int)Op.SubgroupInclusiveAdd),
            ("exclusive", "before this one; the neutral value in the first.", (int)Op.SubgroupExclusiveAdd),
        })
        {
            (string Name, OperandClass Class, string Meaning)[] folds =
            [
                ("add", Arithmetic, "Sum"), ("min", Arithmetic, "Least"), ("max", Arithmetic, "Greatest"),
                ("and", Integer, "Bitwise and"), ("or", Integer, "Bitwise or"), ("xor", Integer, "Bitwise exclusive or"), ("multiply", Arithmetic, "Product"),
            ];
            for (int i = 0; i < folds.Length; i++)
            {
                Exchange((Op)(first + i), $"subgroup.{scan}_{folds[i].Name}", [folds[i].Class], ResultRule.SameAsFirst, Varying, $"{folds[i].Meaning} over the lanes {lanes}");
            }
        }

        Exchange(Op.SubgroupBroadcast, "subgroup.broadcast", [Any, Int32Only], ResultRule.SameAsFirst, SubgroupUniform, "The value of one lane; the lane must be the same in the whole subgroup and below its size.");
        Exchange(Op.SubgroupBroadcastFirst, "subgroup.broadcast_first", [Any], ResultRule.SameAsFirst, SubgroupUniform, "The value of lane 0.");
        Exchange(Op.SubgroupShuffle, "subgroup.shuffle", [Any, Int32Only], ResultRule.SameAsFirst, Varying, "The value of the named lane; the lane must be below the subgroup size.");
        Exchange(Op.SubgroupShuffleXor, "subgroup.shuffle_xor", [Any, Int32Only], ResultRule.SameAsFirst, Varying, "The value of lane (own lane xor mask); the mask is uniform and below the subgroup size.");
        Exchange(Op.SubgroupShuffleUp, "subgroup.shuffle_up", [Any, Int32Only], ResultRule.SameAsFirst, Varying, "The value of lane (own lane - delta); undefined where that is below 0.");
        Exchange(Op.SubgroupShuffleDown, "subgroup.shuffle_down", [Any, Int32Only], ResultRule.SameAsFirst, Varying, "The value of lane (own lane + delta); undefined past the last lane.");
        Exchange(Op.SubgroupAny, "subgroup.any", [OperandClass.Boolean], ResultRule.Boolean, SubgroupUniform, "Whether the operand is true in any lane.");
        Exchange(Op.SubgroupAll, "subgroup.all", [OperandClass.Boolean], ResultRule.Boolean, SubgroupUniform, "Whether the operand is true in every lane.");
        Exchange(Op.SubgroupBallot, "subgroup.ballot", [OperandClass.Boolean], ResultRule.UInt64, SubgroupUniform, "Bit i is the operand of lane i; bits past the subgroup size are 0.");

        // 8 control
        Add(Op.If, "if", [OperandClass.Boolean], 0, ResultRule.None, None, "Runs the first region if the operand is true, else the second.", regions: 2);
        Add(Op.Loop, "loop", [], 0, ResultRule.None, None,
            "Repeats header, body, latch. A test in header or latch leaves the loop when false; continue goes to the latch. Values of the header are visible in body and latch.", regions: 3);
        Add(Op.Test, "test", [OperandClass.Boolean], 0, ResultRule.None, Terminates, "Last instruction of a loop's header or latch: leaves the loop when false.");
        Add(Op.Break, "break", [], 0, ResultRule.None, Terminates, "Leaves the innermost loop; only in its body.");
        Add(Op.Continue, "continue", [], 0, ResultRule.None, Terminates, "Goes to the latch of the innermost loop; only in its body.");
        Add(Op.Return, "return", [], 0, ResultRule.None, Terminates, "Ends the invocation, or the helper function (with its value as operand).");
        Add(Op.Call, "call", [], 0, ResultRule.Explicit, Reads | Writes, "Calls a helper function: value arguments as operands, views, arrays and references as symbols.");
        // 9 matrix tiles, copies to shared memory, packed numbers
        const OpTraits Tile = HasSymbol | Writes | ExchangesInSubgroup;
        Add(Op.TileFill, "tile.fill", [Float], 0, ResultRule.None, Tile, "Sets every element of a tile of sums.");
        Add(Op.TileLoad, "tile.load", [IndexOnly, IndexOnly], 0, ResultRule.None, Tile | Reads, "Reads a tile from a view or shared array: its first element is at the first operand, and from a row to the next it is as far as the second says, both counted in elements of the array.");
        Add(Op.TileLoadTransposed, "tile.load_transposed", [IndexOnly, IndexOnly], 0, ResultRule.None, Tile | Reads, "As tile.load where the memory holds columns one after the other.");
        Add(Op.TileStore, "tile.store", [IndexOnly, IndexOnly], 0, ResultRule.None, Tile, "Writes a tile of sums to a view or shared array, rounding to its type; operands as for tile.load.");
        Add(Op.TileMultiplyAdd, "tile.multiply_add", [], 0, ResultRule.None, Tile | Reads, "Adds the product of a left and a right tile to a tile of sums, in f32; the order of additions is free.");
        Add(Op.CopyStart, "copy.start", [IndexOnly, IndexOnly], 0, ResultRule.None, Reads | Writes | HasSymbol, "Begins to copy an element of a view, the second operand, to an element of a shared array, the first. It is there after copy.wait, for others after a barrier too.");
        Add(Op.CopyCommit, "copy.commit", [], 0, ResultRule.None, Writes, "Closes the group of copies begun since the last one.");
        Add(Op.CopyWait, "copy.wait", [Int32Only], 0, ResultRule.None, Writes, "Waits until at most so many of the latest groups, a constant, are under way.");
        Add(Op.DotBytes, "dot.bytes", [Integer, Integer, Integer], 3, ResultRule.SameAsFirst, Pure, "The third operand plus the products of the four bytes of the others: signed bytes for i32, unsigned for u32; wraps.");
        return [.. rows];
    }
}
