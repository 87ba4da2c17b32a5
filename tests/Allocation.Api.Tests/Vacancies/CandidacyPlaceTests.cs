using Allocation.Api.Vacancies;
using Allocation.Domain.Demands;
using Allocation.Grains.Storage;

namespace Allocation.Api.Tests.Vacancies;

/// <summary>Candidacies of a demand page by page.</summary>
public sealed class CandidacyPlaceTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Behind_each_place_are_those_that_follow_also_of_one_instant()
    {
        var all = new[] { Noon, Noon.AddHours(-1), Noon.AddHours(-1), Noon.AddHours(-1), Noon.AddDays(-2) }.Select(at => new StoredPosition(Guid.NewGuid(), new DemandId(7), "candidate", at)).ToList();
        var places = CandidacyPlace.Each(all).Select(each => each.Place).ToList();

        for (var index = 0; index < all.Count; index++)
        {
            var (place, fault) = CandidacyPlace.Of(places[index].ToString());
            Assert.Null(fault);
            Assert.Equal(all.Skip(index + 1), CandidacyPlace.Each(all).Where(each => each.Place.IsBehind(place!.Value)).Select(each => each.Position));
        }
    }

    [Theory, InlineData(""), InlineData("7"), InlineData("7-"), InlineData("-1-0"), InlineData("7-0-1"), InlineData("99999999999999999999-0"), InlineData("x-y")]
    public void What_is_no_place_is_refused(string text) => Assert.Equal(("after", "place"), CandidacyPlace.Of(text).Fault is { } fault ? (fault.Path, fault.Code) : default);
}
