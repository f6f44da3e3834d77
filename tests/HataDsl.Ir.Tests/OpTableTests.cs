namespace HataDsl.Ir.Tests;

public sealed class OpTableTests
{
    [Fact]
    public void Rows_stand_in_the_order_of_the_operations_and_have_names_and_meanings()
    {
        Assert.Equal(Enum.GetValues<Op>(), OpTable.All.Select(row => row.Op));
        Assert.Equal(OpTable.All.Count, OpTable.All.Select(row => row.Name).Distinct().Count());
        Assert.All(OpTable.All, row =>
        {
            Assert.Matches(@"^\S.*\.$", row.Meaning);
            Assert.True(OpTable.TryFind(row.Name, out OpInfo found) && found == row);
            Assert.InRange(row.SameTypes, 0, row.Operands.Length);
        });
    }

    [Fact]
    public void Traits_agree_with_each_other()
    {
        Assert.All(OpTable.All, row =>
        {
            Assert.False(row.Has(OpTraits.Pure) && row.Has(OpTraits.Reads | OpTraits.Writes | OpTraits.ExchangesInSubgroup | OpTraits.Terminates));
            Assert.False(row.Has(OpTraits.Commutative) && row.Operands.Length != 2);
            Assert.False(row.Has(OpTraits.Pure) && row.Result == ResultRule.None);
        });
    }

    [Fact]
    public void The_reference_page_has_a_line_for_each_operation()
    {
        string page = OpReference.Print();
        Assert.All(OpTable.All, row => Assert.Contains($"| `{row.Name}`", page));
        Assert.Equal(9, page.Split("\n## ").Length - 1);
        Assert.Contains("| `add` | number, number | as the first | Sum; integers wrap. |", page);
    }
}
