using System.Collections.Immutable;
using Allocation.Domain;
using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Orientation;
using Allocation.Domain.Flux.Simulation;
using Allocation.Domain.Territories;

namespace Allocation.Api.Flux;

/// <summary>A year to be tried against agreements that are not signed.</summary>
internal sealed record TrialRequest
{
    /// <summary>Most releases of a trial: each is ranked on all before it.</summary>
    public const int MostReleases = 2_000;

    private const int MostAgreements = 60;

    /// <summary>The year.</summary>
    public required int Year { get; init; }

    /// <summary>Agreements of one landlord in one département.</summary>
    public required ImmutableArray<Agreement> Agreements { get => field.IsDefault ? [] : field; init; }

    /// <summary>Dwellings that are expected to be released.</summary>
    public required ImmutableArray<TrialGroup> Releases { get => field.IsDefault ? [] : field; init; }

    /// <summary>Dwellings owned on 1 January, of which agreements on the stock are due a share; absent without any.</summary>
    public StockRequest? Stock { get; init; }

    /// <summary>Dwellings owed from which a reserver goes first; the setting when absent.</summary>
    public int? UrgentFrom { get; init; }

    /// <summary>What is wrong with it.</summary>
    public IReadOnlyList<InputFault> Faults(Geography geography)
    {
        if (Agreements.Length > MostAgreements || Agreements.Any(agreement => agreement.Terms.Length > MostAgreements))
            return [new InputFault("agreements", "too-many", $"A trial has at most {MostAgreements} agreements, each with as many terms.")];
        var faults = new List<InputFault>();
        if (Year is < 2000 or > 2100)
            faults.Add(new InputFault("year", "year", "Give a year, 2000 to 2100."));
        if (Agreements.Select(agreement => (agreement.Landlord, agreement.Departement)).Distinct().Count() > 1)
            faults.Add(new InputFault("agreements", "one-ledger", "All agreements of a trial are of one landlord in one département."));
        if (Agreements.GroupBy(agreement => agreement.Id).Any(same => same.Count() > 1))
            faults.Add(new InputFault("agreements", "not-unique", "Give each agreement an identifier of its own."));

        // Each by itself first: the limits of all together can be asked of none that cannot be read.
        var wrong = FaultsBeside(new FluxAgreements([], geography), geography);
        faults.AddRange(wrong.Count > 0 ? wrong : FaultsBeside(new FluxAgreements(Agreements, geography), geography));
        if (faults.Count == 0)
            faults.AddRange(FluxTrial.StockFaults(Agreements, Year, Declared, geography));
        for (var index = 0; index < Releases.Length; index++)
        {
            var group = Releases[index];
            if (!geography.TryFind(group.Commune, out _))
                faults.Add(new InputFault($"releases[{index}].commune", "unknown-commune", "Use the present INSEE code."));
            if (group.Count is < 1 or > MostReleases)
                faults.Add(new InputFault($"releases[{index}].count", "count", $"Give 1 to {MostReleases} dwellings."));
            if (group.Subtracted.Values.Any(count => count < 0) || group.Subtracted.Values.Sum(count => (long)count) > group.Count)
                faults.Add(new InputFault($"releases[{index}].subtracted", "subtracted", "Subtract at most as many as there are."));
        }

        if (Releases.Sum(group => (long)group.Count) > MostReleases)
            faults.Add(new InputFault("releases", "too-many", $"A trial has at most {MostReleases} releases: try a share of the year."));
        return faults;
    }

    private List<InputFault> FaultsBeside(FluxAgreements others, Geography geography) =>
        [.. Agreements.SelectMany((agreement, index) => AgreementRules.Faults(agreement, others, geography).Select(fault => fault with { Path = $"agreements[{index}].{fault.Path}" }))];

    /// <summary>The trial.</summary>
    public FluxTrial Trial(OrientationPractice usual) => new(Agreements, Year, TrialGroup.Spread(Releases, Year), UrgentFrom is { } urgent ? usual with { UrgentFrom = urgent } : usual, Declared);

    private StockDeclared? Declared => Stock is { } stock ? new StockDeclared(Year, stock.Dwellings, stock.Of) : null;
}

/// <summary>How accounts would end the year.</summary>
/// <param name="Year">The year.</param>
/// <param name="Released">Dwellings released.</param>
/// <param name="Accounts">The accounts; without a reserver the landlord's own.</param>
internal sealed record TrialView(int Year, int Released, IReadOnlyList<TrialAccountView> Accounts);

/// <summary>How an account would end the year.</summary>
/// <param name="Account">Its name.</param>
/// <param name="Reserver">Reserver; absent for the landlord's own.</param>
/// <param name="Due">Due.</param>
/// <param name="Served">Dwellings it had.</param>
/// <param name="Owed">Still owed at the end.</param>
/// <param name="LargestDeficit">The most it was owed at any time.</param>
internal sealed record TrialAccountView(string Account, string? Reserver, Amount Due, int Served, Amount Owed, Amount LargestDeficit);
