using HataDsl.Ir.Passes;

namespace HataDsl.Ir.Tests;

/// <summary>Products that become part of a sum.</summary>
public sealed class FuseMultiplyAddTests
{
    private const string Source =
        """
        %0:i32 = get n
        %1:f32 = load input %0
        %2:f32 = load output %0
        %3:f32 = mul %1, %2
        %4:f32 = add %2, %3
        %5:f32 = mul %1, %1
        %6:f32 = add %5, %4
        %7:f32 = add %5, %6
        %8:i32 = mul %0, %0
        %9:i32 = add %8, %0
        store output %9, %7
        """;

    [Fact]
    public void A_product_used_once_and_by_an_addition_of_floats() => PassTest.Check(FuseMultiplyAdd.Run, "", Source,
        """
        {
          %0:i32 = get n
          %1:f32 = load input %0
          %2:f32 = load output %0
          %3:f32 = fma %1, %2, %2
          %4:f32 = mul %1, %1
          %5:f32 = add %4, %3
          %6:f32 = add %4, %5
          %7:i32 = mul %0, %0
          %8:i32 = add %7, %0
          store output %8, %6
        }
        """,
        contract: "relaxed");

    [Fact]
    public void Nothing_where_every_operation_is_rounded() => PassTest.Check(FuseMultiplyAdd.Run, "", Source, "{\n" + Source + "\n}");
}
