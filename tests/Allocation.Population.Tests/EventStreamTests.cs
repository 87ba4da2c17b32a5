using Allocation.Domain.Demands;
using Allocation.Domain.Households;

namespace Allocation.Population.Tests;

public sealed class EventStreamTests(ITestOutputHelper output)
{
    private const int Events = 30_000;
    private static readonly EventStream Stream = new(Sample.Options, Sample.Geography);

    [Fact]
    public void Changes_applied_one_after_the_other_keep_files_sane()
    {
        var files = Sample.All.ToArray();
        var kinds = new Dictionary<ChangeKind, int>();
        for (var number = 0L; number < Events; number++)
        {
            var change = Stream.At(number, index => files[index]);
            var before = files[change.DemandIndex];
            Validity.Check(change.After, Sample.Today.AddDays(1));
            Assert.Contains(change.Kind, EventStream.Kinds);
            Assert.Equal(before.UniqueNumber, change.After.UniqueNumber);
            Assert.Equal(before.DepositedOn, change.After.DepositedOn);
            Assert.NotEqual(Sample.Json(before), Sample.Json(change.After));
            files[change.DemandIndex] = change.After;
            kinds[change.Kind] = kinds.GetValueOrDefault(change.Kind) + 1;
        }

        foreach (var (kind, count) in kinds.OrderByDescending(pair => pair.Value))
            output.WriteLine($"| {kind} | {100m * count / Events:F1} % |");
        Assert.Equal(EventStream.Kinds.Count, kinds.Count);
        Assert.True(kinds[ChangeKind.DocumentAccepted] > kinds[ChangeKind.Birth] && kinds[ChangeKind.Renewal] > kinds[ChangeKind.JobLoss]);
    }

    [Fact]
    public void The_same_number_and_file_give_the_same_change()
    {
        var again = new EventStream(Sample.Options, Sample.Geography);
        for (var number = 0L; number < 500; number++)
            Assert.Equal(Sample.Json(Stream.At(number, Current)), Sample.Json(again.At(number, Current)));
    }

    [Fact]
    public void The_index_is_known_before_the_file()
    {
        for (var number = 0L; number < 500; number++)
        {
            var index = Stream.IndexOf(number);
            Assert.InRange(index, 0, Sample.Options.Demands - 1);
            Assert.Equal(index, Stream.At(number, Current).DemandIndex);
            Assert.Equal(Sample.Json(Stream.At(number, Current).After), Sample.Json(Stream.Apply(number, Current(index))));
        }
    }

    [Fact]
    public void A_birth_adds_a_dependant_and_ends_the_wait_for_it()
    {
        var (before, after) = First(ChangeKind.Birth);
        Assert.True(after.Dependants.Count > before.Dependants.Count);
        Assert.Null(after.ExpectedBirths);
        Assert.DoesNotContain(FactGroup.Household, after.Verified);
    }

    [Fact]
    public void A_separation_leaves_one_adult()
    {
        var (before, after) = First(ChangeKind.Separation);
        Assert.True(Household.Of(before).Couple);
        Assert.False(Household.Of(after).Couple);
        Assert.Equal("11", after.Reasons![0]);
    }

    [Fact]
    public void A_renewal_is_dated_of_the_day_and_only_when_due()
    {
        var (before, after) = First(ChangeKind.Renewal);
        Assert.Equal(Sample.Today, after.RenewedOn);
        Assert.True((before.RenewedOn ?? before.DepositedOn).AddMonths(10) <= Sample.Today);
    }

    [Fact]
    public void A_wish_completes_a_file_that_had_none()
    {
        var change = Enumerable.Range(0, 200_000).Select(number => (long)number)
            .Where(number => Current(Stream.IndexOf(number)).Wishes.Types.Count == 0)
            .Select(number => Stream.At(number, Current))
            .First(change => change.Kind == ChangeKind.WishesChanged);
        Assert.NotEmpty(change.After.Wishes.Types);
    }

    private static DemandFile Current(long index) => Sample.All[(int)index];

    private static (DemandFile Before, DemandFile After) First(ChangeKind kind)
    {
        for (var number = 0L; ; number++)
        {
            var change = Stream.At(number, Current);
            if (change.Kind == kind)
                return (Current(change.DemandIndex), change.After);
        }
    }
}
