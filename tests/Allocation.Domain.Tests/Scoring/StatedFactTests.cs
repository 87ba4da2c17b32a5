using System.Text;
using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring;
using static Allocation.Domain.Tests.Scoring.Grids;

namespace Allocation.Domain.Tests.Scoring;

/// <summary>What counts as stated, and that nothing else gives a point (SCO-28).</summary>
public class StatedFactTests
{
    private static readonly DateOnly On = Day("2026-03-15");

    private static DemandFile File(string json) => DemandJson.Read(Encoding.UTF8.GetBytes(json));

    private const string Silent = """{"depositedOn":"2020-01-01","applicant":{}}""";

    private static LineOutcome Outcome(string when, DemandFile file)
    {
        var grid = OneLine(when);
        var facts = FactReader.Read(file);
        var line = TracingEvaluator.Evaluate(grid, facts, On).Lines[0];
        Assert.Equal(line.Points, Columns(new ColumnEvaluator(grid), facts, On).Points);
        return line.Outcome;
    }

    [Theory]
    [InlineData("dependants = 0")]
    [InlineData("not dependants >= 1")]
    [InlineData("persons = 1")]
    [InlineData("members = 1")]
    [InlineData("expected-children = 0")]
    [InlineData("visiting-children = 0")]
    [InlineData("alternating-children = 0")]
    [InlineData("not single-parent")]
    [InlineData("all dependant age < 3")]
    [InlineData("not any dependant age < 3")]
    [InlineData("at most 1 child age < 3")]
    [InlineData("monthly-resources < 1000")]
    [InlineData("not contract includes CDI")]
    public void A_demand_that_states_nothing_obtains_nothing(string when)
    {
        Assert.Equal(LineOutcome.Unknown, Outcome(when, File(Silent)));
        Assert.Equal(LineOutcome.Unknown, Outcome(when, DemandJson.Read(DemandJson.Write(File(Silent)))));
        Assert.Equal(LineOutcome.Unknown, Outcome(when, Discretion.WithoutIdentity(File(Silent))));
    }

    [Theory]
    [InlineData("\"dependants\":[]")]
    [InlineData("\"custody\":[]")]
    [InlineData("\"expectedBirths\":{\"count\":0}")]
    [InlineData("\"verified\":[\"household\"]")]
    public void A_filled_in_section_of_the_form_is_complete(string stated)
    {
        var file = File(Silent.Replace("{\"dep", $"{{{stated},\"dep", StringComparison.Ordinal));
        Assert.Equal(LineOutcome.Obtained, Outcome("dependants = 0 and persons = 1 and members = 1 and expected-children = 0 and visiting-children = 0 and not single-parent", file));
        Assert.Equal(LineOutcome.Obtained, Outcome("dependants = 0", DemandJson.Read(DemandJson.Write(file))));
        Assert.Equal(0, TracingEvaluator.Evaluate(OneLine(null, "4 per dependant"), FactReader.Read(file), On).Points);
        Assert.Equal(LineOutcome.Unknown, TracingEvaluator.Evaluate(OneLine(null, "4 per dependant"), FactReader.Read(File(Silent)), On).Lines[0].Outcome);
    }

    [Fact]
    public void Lists_filter_by_the_persons_who_are_named_stated_or_not()
    {
        var (silent, stated) = (FactReader.Read(File(Silent)), FactReader.Read(File(Silent) with { Dependants = [] }));
        foreach (var fact in new[] { Fact.TypologyPersons, Fact.CeilingPersons, Fact.CeilingUplift, Fact.YoungHouseholdUntil, Fact.Adults })
            Assert.Equal(stated[fact], silent[fact]);
    }

    private static DemandFile Paid(IReadOnlyList<Resource>? one, IReadOnlyList<Resource>? other) => File(Silent) with
    {
        Applicant = new Person { Resources = one },
        CoApplicants = [new Person { Link = "M", Resources = other }],
        CurrentHousing = new CurrentHousing { Rent = 500 },
        Dependants = [],
    };

    [Fact]
    public void Resources_are_known_once_each_adult_stated_theirs()
    {
        foreach (var when in new[] { "effort-rate > 10 %", "monthly-resources < 2000", "remainder > 100", "resources-per-person > 1", "remainder-per-person > 1" })
        {
            Assert.Equal(LineOutcome.Unknown, Outcome(when, Paid([new("SAL", 1_000)], null)));
            Assert.Equal(LineOutcome.Obtained, Outcome(when, Paid([new("SAL", 1_000)], [])));
        }
    }

    [Fact]
    public void Housing_aid_is_no_resource_but_lowers_the_rent()
    {
        var file = Paid([new("SAL", 1_000), new("APL", 200)], []);
        Assert.Equal(LineOutcome.Obtained, Outcome("monthly-resources = 1000 and effort-rate = 50 % and housing-aid = 200 and net-rent = 300 and net-effort-rate = 30 %", file));
        var stated = file with { Applicant = new Person { Resources = [new("SAL", 1_000)] }, CurrentHousing = new CurrentHousing { Rent = 500, HousingAid = 600 } };
        Assert.Equal(LineOutcome.Obtained, Outcome("monthly-resources = 1000 and housing-aid = 600 and net-rent = 0 and net-effort-rate = 0 %", stated));
        Assert.Equal(LineOutcome.Unknown, Outcome("net-effort-rate < 50 %", Paid([new("SAL", 1_000)], [])));
        Assert.Equal(LineOutcome.Unknown, Outcome("monthly-resources > 1", Paid([new("SAL", 1_000), new("XYZ", 1)], [])));
    }

    [Fact]
    public void Alimony_paid_is_deducted()
    {
        var file = Paid([new("SAL", 1_000)], []);
        file = file with { Applicant = file.Applicant with { ResourcesPaid = [new("PAV", 250)] } };
        Assert.Equal(LineOutcome.Obtained, Outcome("monthly-resources = 750 and remainder = 250", file));
    }

    /// <summary>ELI-27, ELI-39: a visiting child is a person to be housed; ELI-1c: it has no part in what the household lives on.</summary>
    [Fact]
    public void Visiting_children_are_housed_and_share_no_resources()
    {
        var file = File(Silent) with { Applicant = new Person { Resources = [new("SAL", 1_200)] }, Custody = [.. new[] { "D", "D", "D", "G" }.Select(kind => new ChildInCustody { Kind = kind })], ExpectedBirths = new ExpectedBirths(1, null) };
        Assert.Equal(LineOutcome.Obtained, Outcome("persons = 6 and members = 2 and visiting-children = 3 and alternating-children = 1 and dependants = 1 and resources-per-person = 600", file));
        Assert.Equal((12, 4), (TracingEvaluator.Evaluate(OneLine(null, "2 per person"), FactReader.Read(file), On).Points, TracingEvaluator.Evaluate(OneLine(null, "2 per member"), FactReader.Read(file), On).Points));
    }

    [Fact]
    public void Who_works_is_not_unemployed_whatever_day_is_left_in_the_file()
    {
        DemandFile Of(string? contract) => File(Silent) with { Applicant = new Person { Employment = new Employment { Contract = contract, UnemployedSince = On.AddYears(-3) } } };
        Assert.Equal(LineOutcome.NotObtained, Outcome("unemployed-for >= 1 year", Of("CDI")));
        Assert.Equal(LineOutcome.Obtained, Outcome("unemployed-for >= 1 year", Of("CHO")));
        Assert.Equal(LineOutcome.Obtained, Outcome("unemployed-for >= 1 year", Of(null)));
    }

    [Theory]
    [InlineData("housed-for >= 0 months")]
    [InlineData("housed-for < 6 months")]
    [InlineData("not housed-for > 6 months and housed-for <= 6 months")]
    public void A_situation_that_begins_later_lasts_no_time_yet_and_the_day_it_begins_is_told(string when)
    {
        var grid = OneLine(when);
        var facts = FactReader.Read(File(Silent) with { CurrentHousing = new CurrentHousing { Since = On.AddDays(10) } });
        var sheet = TracingEvaluator.Evaluate(grid, facts, On);
        Assert.Equal((0, On.AddDays(10)), (sheet.Points, sheet.NextChange));
        Assert.Equal((0, On.AddDays(10).DayNumber), Columns(new ColumnEvaluator(grid), facts, On));
        Assert.Equal(10, TracingEvaluator.Evaluate(grid, facts, On.AddDays(10)).Points);
        Assert.Equal(10, Columns(new ColumnEvaluator(grid), facts, On.AddDays(10)).Points);
    }
}
