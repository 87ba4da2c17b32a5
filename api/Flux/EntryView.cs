using System.Text.Json.Serialization;
using Allocation.Domain.Flux;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces;
using Allocation.Grains.Storage;

namespace Allocation.Api.Flux;

/// <summary>One movement of one account.</summary>
/// <param name="Landlord">The landlord.</param>
/// <param name="Departement">Code of the département.</param>
/// <param name="Account">The account.</param>
/// <param name="Number">Its number in the account, from 1 without a gap.</param>
/// <param name="Counter">What moved.</param>
/// <param name="Amount">By how much.</param>
/// <param name="On">Day of effect.</param>
/// <param name="At">When it was booked.</param>
/// <param name="Event">Number of the event of the ledger that caused it.</param>
/// <param name="Cause">What that was, as a person would say it; absent where nobody named it.</param>
/// <param name="Release">The vacancy; absent for what is about the year.</param>
/// <param name="CorrectionOf">The closed year that it corrects.</param>
/// <param name="AgreementVersion">How often the agreement had been recorded.</param>
/// <param name="Rules">Version of the rules.</param>
internal sealed record EntryView(
    string Landlord, string Departement, string Account, int Number, string Counter, Amount Amount, DateOnly On, DateTimeOffset At, int Event, EntryCause? Cause, Guid? Release, int? CorrectionOf, int AgreementVersion, int Rules)
{
    /// <summary>Whether it is for those alone who are shown confidential facts (C10).</summary>
    [JsonIgnore]
    public bool IsConfidential { get; private init; }

    /// <summary>The view of an entry.</summary>
    /// <param name="ledger">Its ledger.</param>
    /// <param name="stored">The entry.</param>
    /// <param name="cause">What made the account move.</param>
    public static EntryView Of(LedgerKey ledger, StoredFluxEntry stored, EntryCause? cause)
    {
        var entry = stored.Entry;
        return new EntryView(
            ledger.Landlord, ledger.Departement, entry.Account.ToString(), entry.InAccount, LifeWords.Of(entry.Counter), Amount.Of(entry.Amount), entry.On, stored.At, entry.Event, cause, entry.Release, entry.CorrectionOf, entry.AgreementVersion, entry.Rules)
        {
            IsConfidential = entry.TellsLabel,
        };
    }

    /// <summary>Entries with their causes, as the store has both.</summary>
    /// <param name="ledger">Their ledger.</param>
    /// <param name="entries">The entries.</param>
    /// <param name="store">Where their events are.</param>
    public static async Task<IReadOnlyList<EntryView>> Of(LedgerKey ledger, IReadOnlyList<StoredFluxEntry> entries, IFluxStore store)
    {
        var events = entries.Count == 0 ? [] : (await store.Events(ledger, [.. entries.Select(stored => stored.Entry.Event).Distinct()])).ToDictionary(recorded => recorded.Number, recorded => recorded.Event);
        return [.. entries.Select(stored => Of(ledger, stored, events.TryGetValue(stored.Entry.Event, out var happened) ? EntryCauses.Of(happened, stored.Entry) : null))];
    }

    /// <summary>Those of some entries that a reader is told; the numbers of the others are passed over.</summary>
    /// <param name="ledger">Their ledger.</param>
    /// <param name="entries">The entries.</param>
    /// <param name="store">Where their events are.</param>
    /// <param name="seesConfidential">Whether the reader is shown confidential facts.</param>
    public static async Task<IReadOnlyList<EntryView>> Told(LedgerKey ledger, IReadOnlyList<StoredFluxEntry> entries, IFluxStore store, bool seesConfidential) =>
        [.. (await Of(ledger, entries, store)).Where(entry => seesConfidential || !entry.IsConfidential)];
}
