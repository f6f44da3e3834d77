using HataDsl.Ir;

namespace HataDsl.Cuda.Tests;

/// <summary>Elements of several scalars in PTX: one load and one store of up to 16 bytes each.</summary>
public sealed class WideAccessTests
{
    [Theory]
    [InlineData("f32x4", "f32", 4, "ld.global.nc.v4.b32", "st.global.v4.b32")]
    [InlineData("i32x2", "i32", 2, "ld.global.nc.v2.b32", "st.global.v2.b32")]
    [InlineData("f16x8", "f16", 8, "ld.global.nc.v4.b32", "st.global.v4.b32")]
    [InlineData("bf16x2", "bf16", 2, "ld.global.nc.b32", "st.global.b32")]
    [InlineData("u8x16", "u8", 16, "ld.global.nc.v4.b32", "st.global.v4.b32")]
    [InlineData("f64x2", "f64", 2, "ld.global.nc.v4.b32", "st.global.v4.b32")]
    public void Elements_of_views_move_as_one(string element, string type, int count, string load, string store)
    {
        string ptx = Emitted.Ptx(Copy(element, type, count));
        Assert.Equal(1, Count(ptx, load));
        Assert.Equal(1, Count(ptx, store));
        Assert.Equal(1, Count(ptx, "ld.global"));
        Assert.Equal(1, Count(ptx, "st.global"));
    }

    [Fact]
    public void Elements_of_three_move_one_by_one()
    {
        string ptx = Emitted.Ptx(Copy("f32x3", "f32", 3));
        Assert.Equal(3, Count(ptx, "ld.global"));
        Assert.DoesNotContain(".v4", ptx);
    }

    [Fact]
    public void Elements_of_shared_arrays_move_as_one()
    {
        string ptx = Emitted.Ptx(KernelParser.Parse(
            """
            kernel "Shared" workgroup 32 1 1 relaxed
              view input f32x4 read
              view output f32x4 write
              shared tile f32x4 128
            {
              %0:i32 = local.index
              %1:f32, %2:f32, %3:f32, %4:f32 = load input %0
              store tile %0, %1, %2, %3, %4
              barrier
              %5:i32 = const 31
              %6:i32 = sub %5, %0
              %7:f32, %8:f32, %9:f32, %10:f32 = load tile %6
              store output %0, %7, %8, %9, %10
            }
            """));
        Assert.Equal(1, Count(ptx, "st.shared.v4.b32"));
        Assert.Equal(1, Count(ptx, "ld.shared.v4.b32"));
        Assert.Matches(@"\.shared \.align 16 ", ptx);
    }

    private static Ir.Kernel Copy(string element, string type, int count)
    {
        string results = string.Join(", ", Enumerable.Range(1, count).Select(i => $"%{i}:{type}"));
        string values = string.Join(", ", Enumerable.Range(1, count).Select(i => $"%{i}"));
        return KernelParser.Parse(
            $$"""
            kernel "Copy" workgroup 64 1 1 relaxed
              view input {{element}} read
              view output {{element}} write
            {
              %0:i32 = invocation.x
              {{results}} = load input %0
              store output %0, {{values}}
            }
            """);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
