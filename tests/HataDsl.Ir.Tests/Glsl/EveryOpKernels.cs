namespace HataDsl.Ir.Tests.Glsl;

/// <summary>One kernel for each type that applies every operation the type has, so that a few compilations cover the whole table.</summary>
internal static class EveryOpKernels
{
    public static IEnumerable<Kernel> All(NumericContract contract) => ScalarTypes.All.Select(type => Build(type, contract));

    private static Kernel Build(ScalarType type, NumericContract contract)
    {
        var kernel = new Kernel($"Every.{type.Name()}.{contract}", new WorkgroupShape(16, 4, 1)) { Contract = contract };
        var input = new Symbol(SymbolKind.View, "input", type);
        var scalar = new Symbol(SymbolKind.Scalar, "scalar", type);
        var shared = new Symbol(SymbolKind.Shared, "shared", type, 64);
        var local = new Symbol(SymbolKind.Local, "local", type);
        var array = new Symbol(SymbolKind.Private, "array", type, 20);
        kernel.Parameters.AddRange([input, scalar]);
        kernel.Symbols.AddRange([shared, local, array]);
        var outputs = ScalarTypes.All.ToDictionary(t => t, t => new Symbol(SymbolKind.View, "out_" + t.Name(), t, access: ViewAccess.ReadWrite));
        kernel.Parameters.AddRange(outputs.Values);
        var builder = new RegionBuilder(kernel.Body);
        Value index = builder.Emit(Op.LocalIndex);
        Value a = builder.Load(input, index);
        Value b = builder.Get(scalar);
        Value one = builder.Constant(1);
        Value condition = builder.Emit(Op.Equal, a, b);
        void Keep(Value value) => builder.Store(outputs[value.Type], index, value);

        foreach (OpInfo row in OpTable.All)
        {
            if (row.Regions > 0 || row.Has(OpTraits.Terminates) || row.Op is Op.Call or (>= Op.Barrier and <= Op.SubgroupBarrier) or Op.CopyCommit or Op.CopyWait)
            {
                continue;
            }

            if (row.Has(OpTraits.HasSymbol))
            {
                continue;
            }

            if (row.Op == Op.Const)
            {
                foreach (ulong bits in new ulong[] { 0, 1, ulong.MaxValue, 0x8000000080000000, 0x7f8000007f800000, 0x40490fdb40490fdb })
                {
                    Keep(builder.Constant(type, ConstantBits.Truncate(type, bits)));
                }

                continue;
            }

            if (row.Op is Op.Convert or Op.Bitcast)
            {
                foreach (ScalarType to in ScalarTypes.All.Where(to => row.Op == Op.Convert || to.Size() == type.Size()))
                {
                    Keep(builder.EmitAs(to, row.Op, a));
                }

                continue;
            }

            if (row.Op == Op.Select)
            {
                Keep(builder.EmitAs(type, Op.Select, condition, a, b));
                continue;
            }

            if (row.Operands.Length == 0)
            {
                Keep(builder.Emit(row.Op));
                continue;
            }

            if (!Accepts(row.Operands[0], type) || (row.Op == Op.DotBytes && type.Size() != 4))
            {
                continue;
            }

            Value[] operands = [.. row.Operands.Select((kind, i) => kind == OperandClass.Int32Only && i > 0 ? one : i == 1 ? b : a)];
            Keep(builder.Emit(row.Op, operands));
        }

        builder.Set(local, a);
        builder.Store(array, index, a);
        builder.Store(shared, index, b);
        builder.Append(new Instruction(Op.Barrier));
        builder.Append(new Instruction(Op.FenceWorkgroup));
        builder.Append(new Instruction(Op.FenceDevice));
        builder.Append(new Instruction(Op.SubgroupBarrier));
        Keep(builder.Load(shared, one));
        Keep(builder.Load(array, one));
        Keep(builder.Get(local));
        Keep(builder.Length(input, ScalarType.I32));
        Keep(builder.Length(input, ScalarType.I64));
        if (type.IsArithmetic())
        {
            foreach (Symbol target in new[] { shared, outputs[type] })
            {
                for (Op op = Op.AtomicAdd; op <= Op.AtomicCompareExchange; op++)
                {
                    if (!type.IsFloat() || op == Op.AtomicAdd)
                    {
                        Keep(op == Op.AtomicCompareExchange ? builder.Atomic(op, target, index, a, b) : builder.Atomic(op, target, index, a));
                    }
                }
            }
        }

        return kernel;
    }

    private static bool Accepts(OperandClass kind, ScalarType type) => kind switch
    {
        OperandClass.Any => true,
        OperandClass.Arithmetic => type.IsArithmetic(),
        OperandClass.Integer => type.IsArithmetic() && type.IsInteger(),
        OperandClass.Float => type is ScalarType.F32 or ScalarType.F64,
        OperandClass.Boolean => type == ScalarType.I1,
        OperandClass.IntegerOrBoolean => type == ScalarType.I1 || (type.IsArithmetic() && type.IsInteger()),
        OperandClass.Int32Only => type == ScalarType.I32,
        _ => type is ScalarType.I32 or ScalarType.I64,
    };
}
