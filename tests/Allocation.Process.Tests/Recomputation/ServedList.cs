using Allocation.Process.Tests.Hosting;

namespace Allocation.Process.Tests.Recomputation;

/// <summary>The list that the product serves, in the form of a recomputed one.</summary>
internal sealed record ServedList(DateOnly Day, IReadOnlyList<int> Funnel, int ToCheck, IReadOnlyList<(string UniqueNumber, int Points)> Rows)
{
    private const int MostRows = 200;

    public static async Task<ServedList> Get(Client client, Guid vacancy)
    {
        var list = (await client.Get($"/api/v1/vacancies/{vacancy}/shortlist?take={MostRows}")).Accepted();
        return new ServedList(
            DateOnly.Parse(list["day"]!.GetValue<string>()),
            [.. list["funnel"]!.AsArray().Select(step => step!["remaining"]!.GetValue<int>())],
            list["toCheck"]!.GetValue<int>(),
            [.. list["rows"]!.AsArray().Select(row => (row!["uniqueNumber"]!.GetValue<string>(), row["points"]!.GetValue<int>()))]);
    }

    /// <summary>Equal counts, and equal rows as far as they are served.</summary>
    public void IsEqualTo(RecomputedList recomputed)
    {
        Assert.Equal(recomputed.Funnel, Funnel);
        Assert.Equal(recomputed.ToCheck, ToCheck);
        Assert.Equal(recomputed.Rows.Take(MostRows), Rows);
    }
}
