using HataDsl.Ir;

namespace HataDsl.Cuda.Tests;

/// <summary>Matrix tiles, background copies and packed products in PTX.</summary>
public sealed class TileTests
{
    [Fact]
    public void Tiles_become_fragments_of_the_matrix_units()
    {
        string ptx = Emitted.Ptx(Product("f16", 512));
        Assert.Equal(4 * 4, Count(ptx, "mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32"));
        Assert.Equal(4, Count(ptx, "ldmatrix.sync.aligned.m8n8.x4.shared.b16"));
        Assert.Equal(4, Count(ptx, "ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16"));
        Assert.Equal(1, Count(ptx, "cp.async.cg.shared.global"));
        Assert.Equal(1, Count(ptx, "cp.async.commit_group;"));
        Assert.Equal(1, Count(ptx, "cp.async.wait_group 2;"));
        Assert.DoesNotContain(".local", ptx);
        Assert.DoesNotContain("call", ptx);
        Assert.Contains("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32", Emitted.Ptx(Product("bf16", 512)));
    }

    [Fact]
    public void More_shared_memory_than_a_kernel_can_declare_is_given_by_the_launch()
    {
        string ptx = Emitted.Ptx(Product("f16", 40000));
        Assert.Contains(".extern .shared .align 16 .b8 hata_shared[];", ptx);
        Assert.Contains("hata_shared+80000", ptx);
        Assert.DoesNotMatch(@"\.shared \.align \d+ \.b8 \w+\[\d", ptx);
        Assert.DoesNotContain("hata_shared", Emitted.Ptx(Product("f16", 512)));
    }

    [Fact]
    public void Products_of_packed_bytes_are_one_instruction()
    {
        string ptx = Emitted.Ptx(KernelParser.Parse(
            """
            kernel "Dot" workgroup 32 1 1 relaxed
              view a i32 read
              view b u32 read
              view c i32 write
              view d u32 write
            {
              %0:i32 = local.index
              %1:i32 = load a %0
              %2:i32 = dot.bytes %1, %0, %1
              store c %0, %2
              %3:u32 = load b %0
              %4:u32 = dot.bytes %3, %3, %3
              store d %0, %4
            }
            """));
        Assert.Equal(1, Count(ptx, "dp4a.s32.s32"));
        Assert.Equal(1, Count(ptx, "dp4a.u32.u32"));
    }

    private static Ir.Kernel Product(string type, int length) => KernelParser.Parse(
        $$"""
        kernel "Product" workgroup 32 1 1 relaxed
          view a {{type}}x8 read
          view c f32 write
          shared x {{type}}x8 {{length}}
          shared y {{type}}x8 {{length}}
          left l {{type}} 32 32
          right r {{type}} 32 32
          sum s f32 32 32
        {
          %0:i32 = local.index
          %1:i32 = const 4
          %2:i32 = const 0
          %3:i32 = const 2
          copy.start x [a] %0, %0
          %4:{{type}}, %5:{{type}}, %6:{{type}}, %7:{{type}}, %8:{{type}}, %9:{{type}}, %10:{{type}}, %11:{{type}} = load a %0
          store y %0, %4, %5, %6, %7, %8, %9, %10, %11
          copy.commit
          copy.wait %3
          barrier
          %12:f32 = const 0
          tile.fill s %12
          tile.load l [x] %2, %1
          tile.load r [y] %2, %1
          tile.multiply_add s [l, r]
          %13:i32 = const 32
          tile.store c [s] %2, %13
        }
        """);

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
