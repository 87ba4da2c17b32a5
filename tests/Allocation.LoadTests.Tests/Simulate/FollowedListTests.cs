using System.Text.Json;
using Allocation.LoadTests.Simulate.Watch;

namespace Allocation.LoadTests.Tests.Simulate;

public sealed class FollowedListTests
{
    private const string A = "031012400000100001";
    private const string B = "031012400000200001";
    private const string C = "031012400000300001";

    private readonly FollowedList _list = new();

    public FollowedListTests()
    {
        _list.BeginSubscribing();
        _list.EndSubscribing(Json($$"""{"version":"1-1","list":{"rows":[{{Row(A, 90)}},{{Row(B, 80)}}] } }"""));
    }

    [Fact]
    public void A_delta_that_fits_is_applied()
    {
        Assert.True(_list.Take(Json($$"""{"from":"1-1","to":"1-2","removed":["{{B}}"],"rows":[{{Row(C, 95)}}],"order":["{{C}}","{{A}}"]}""")));

        Assert.Equal([(C, 95), (A, 90)], _list.Rows);
        Assert.Equal("1-2", _list.Version);
        Assert.Equal([C, A, C], Enumerable.Range(0, 3).Select(place => _list.RowAt(place)));
    }

    [Fact]
    public void A_delta_from_another_version_is_told_and_changes_nothing()
    {
        Assert.False(_list.Take(Json($$"""{"from":"1-7","to":"1-8","removed":["{{B}}"],"rows":[]}""")));

        Assert.Equal([(A, 90), (B, 80)], _list.Rows);
    }

    [Fact]
    public void A_delta_before_the_snapshot_waits_for_it()
    {
        Assert.True(_list.BeginSubscribing());
        Assert.False(_list.BeginSubscribing());
        Assert.True(_list.Take(Json("""{"from":"2-1","to":"2-2","removed":[],"rows":[]}""")));
        Assert.Null(_list.Version);
        _list.EndSubscribing(Json($$"""{"version":"2-1","list":{"rows":[{{Row(C, 7)}}] } }"""));

        Assert.Equal("2-2", _list.Version);
        Assert.Equal([(C, 7)], _list.Rows);
    }

    [Fact]
    public void Without_an_answer_the_list_stays_as_it_was()
    {
        _list.BeginSubscribing();
        _list.EndSubscribing(null);

        Assert.Equal("1-1", _list.Version);
    }

    private static string Row(string number, int points) => $$"""{"uniqueNumber":"{{number}}","points":{{points}}}""";

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);
}
