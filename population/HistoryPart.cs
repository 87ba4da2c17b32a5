using Allocation.Domain.Demands;

namespace Allocation.Population;

/// <summary>
/// What has a day outside the register's form: the DALO decision, refusals, the end of a contract. Shares and delays are an assumption;
/// <see cref="Marginals"/> measures the shares.
/// </summary>
internal static class HistoryPart
{
    /// <summary>Decisions whose day is known, out of 10,000.</summary>
    private const int DecisionsDated = 9_500;

    /// <summary>Contracts with a term whose end is known, out of 10,000.</summary>
    private const int EndsKnown = 8_000;

    /// <summary>Days on the register before a first dwelling is proposed.</summary>
    private const int FirstProposal = 60;

    /// <summary>Refusals are known this many days back.</summary>
    private const int LongestMemory = 1_095;

    private static readonly Weighted<(int From, int To)> DecidedAgo = new(((1, 182), 30), ((183, 365), 25), ((366, 730), 25), ((731, 1_460), 20));

    // Of those who have waited long enough; null where nothing is known of proposals. 12 % of all refused one or more.
    private static readonly Weighted<int?> Refusals = new((null, 580), (0, 292), (1, 96), (2, 23), (3, 7), (4, 2));

    // Days from today to the end: one in ten is over and nobody said so.
    private static readonly Weighted<(int From, int To)> Ends = new(((-180, -1), 10), ((5, 92), 30), ((93, 365), 45), ((366, 720), 15));

    public static DemandFile With(ref Draw draw, DemandFile file, DateOnly today) => file with
    {
        DaloDecidedOn = file.Dalo is "ACTIF" or "CADUC" or "ACTREL" && draw.Chance(DecisionsDated) ? Decision(ref draw, file, today) : null,
        Proposals = Proposals(ref draw, file, today),
        Applicant = WithEnd(ref draw, file.Applicant, today),
        CoApplicants = file.CoApplicants.Count == 0 ? [] : [WithEnd(ref draw, file.CoApplicants[0], today), .. file.CoApplicants.Skip(1)],
    };

    /// <summary>Last day of a contract that has a term; null for one that has none.</summary>
    public static DateOnly? EndOf(ref Draw draw, string? contract, DateOnly today)
    {
        if (contract is not ("CDD" or "APP") || !draw.Chance(EndsKnown))
            return null;
        var (from, to) = Ends.Pick(ref draw);
        return today.AddDays(draw.Between(from, to));
    }

    /// <summary>Nobody is recognised before the demand is filed.</summary>
    private static DateOnly Decision(ref Draw draw, DemandFile file, DateOnly today)
    {
        var (from, to) = DecidedAgo.Pick(ref draw);
        var waited = today.DayNumber - file.DepositedOn.DayNumber;
        return today.AddDays(-(from <= waited ? draw.Between(from, Math.Min(to, waited)) : draw.Between(1, waited)));
    }

    private static ProposalCounts? Proposals(ref Draw draw, DemandFile file, DateOnly today)
    {
        var since = Math.Min(today.DayNumber - file.DepositedOn.DayNumber - FirstProposal, LongestMemory);
        if (Refusals.Pick(ref draw) is not { } refused || since < 1)
            return null;
        var days = new List<DateOnly>(refused);
        for (var refusal = 0; refusal < refused; refusal++)
            days.Add(today.AddDays(-draw.Between(1, since)));
        days.Sort();
        return new ProposalCounts
        {
            Received = refused + draw.Below(2),
            Refused = refused,
            LastRefusedOn = refused > 0 ? days[^1] : null,
            EarlierRefusals = refused > 1 ? days[..^1] : null,
        };
    }

    private static Person WithEnd(ref Draw draw, Person person, DateOnly today) =>
        person.Employment is { } employment && EndOf(ref draw, employment.Contract, today) is { } end ? person with { Employment = employment with { ContractEndsOn = end } } : person;
}
