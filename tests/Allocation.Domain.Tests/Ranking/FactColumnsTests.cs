using Allocation.Domain.Facts;

namespace Allocation.Domain.Tests.Ranking;

public class FactColumnsTests
{
    // All columns that nobody states share one array, which grows while others read it.
    [Fact]
    public void A_fact_nobody_states_is_unknown_in_every_row_however_many_ask_at_once() => Parallel.For(1, 4_000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, number =>
    {
        var rows = number % 8 == 0 ? 10 + number * 40 : number;
        var column = new FactColumns(rows).Column(Fact.Owner);
        Assert.Equal((rows, FactVector.Unknown, FactVector.Unknown), (column.Length, column[0], column[^1]));
    });

    [Fact]
    public void A_column_begins_with_the_first_row_that_states_it_and_a_copy_stands_still()
    {
        var columns = new FactColumns(1);
        columns.Set(0, Scoring.Grids.Known());
        columns.Set(5, Scoring.Grids.Known((Fact.Owner, 1)));
        var (whole, some) = (columns.Copy(6), columns.Copy([5, 0]));
        columns.Set(5, Scoring.Grids.Known((Fact.Owner, 0)));

        Assert.Equal((FactVector.Unknown, 0), (columns[Fact.Owner, 0], columns[Fact.Owner, 5]));
        Assert.Equal((FactVector.Unknown, 1), (whole[Fact.Owner, 0], whole[Fact.Owner, 5]));
        Assert.Equal((1, FactVector.Unknown), (some[Fact.Owner, 0], some[Fact.Owner, 1]));
        Assert.Equal(columns.Capacity * sizeof(int), columns.Bytes);
    }
}
