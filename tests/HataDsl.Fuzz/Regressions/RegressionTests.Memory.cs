namespace HataDsl.Fuzz;

/// <summary>Arrays of a kernel: what stands in their lists, and their indices.</summary>
public sealed partial class RegressionTests
{
    [Fact]
    public void An_increment_inside_a_stackalloc_list_counts() => Check(1024, """
        using System;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P1024
        {
            [Kernel(8, Contract = Contract.Exact)]
            public static void Run(Out<short> o)
            {
                unchecked
                {
                    int i = Invocation.X;
                    short v = 0;
                    Span<short> p = stackalloc short[] { 0, (v++), 3 };
                    o[i] = (short)(v + p[1]);
                }
            }
        }
        """);

    [Fact]
    public void An_element_changed_inside_a_stackalloc_list_is_stored() => Check(1143, """
        using System;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P1143
        {
            [Kernel(8, Contract = Contract.Exact)]
            public static void Run(InOut<long> o)
            {
                unchecked
                {
                    int i = Invocation.X;
                    Span<long> p = stackalloc long[] { 0L, (--o[i]) };
                    o[i] += p[1];
                }
            }
        }
        """);

    [Fact]
    public void A_constant_index_wraps_as_an_unsigned_number() => Check(5000045, """
        using System;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P5000045
        {
            [Kernel(12, Contract = Contract.Exact)]
            public static void Run(Out<int> o)
            {
                unchecked
                {
                    int i = Invocation.X;
                    Span<int> shared = Workgroup.Shared<int>(24);
                    shared[i % 12] = i;
                    shared[(i % 12) + 12] = -i;
                    Workgroup.Barrier();
                    o[i] = shared[(int)((uint)(2147483647 * 1613678276) % 24u)];
                }
            }
        }
        """);
}
