using System.Globalization;
using Allocation.Domain;
using Allocation.Domain.Demands;
using Allocation.Domain.Scoring;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces;
using Allocation.Grains.Storage;

namespace Allocation.Api.Identity;

/// <summary>Notes who looks at whose file, before it is shown.</summary>
internal sealed class Readings(IReadJournal journal)
{
    /// <summary>The purpose of a household that asks what is held of it.</summary>
    public static string AccessRequest { get; } = LifeWords.Of(ReadPurpose.AccessRequest);

    private static readonly IReadOnlyList<string> Purposes = [.. Enum.GetValues<ReadPurpose>().Select(LifeWords.Of)];

    /// <summary>Somebody looks at a file, or at parts of it that are shown for a purpose alone.</summary>
    public async Task Note(Actor actor, DemandId demand, int version, IReadOnlyCollection<string> parts, string? purpose)
    {
        string[] looks = parts.Count == 0 ? [Reading.File] : [.. parts.Select(part => part == "identity" ? Reading.Identity : Reading.Confidential)];
        foreach (var what in looks)
            await journal.Note(Of(actor, what, demand, version.ToString(CultureInfo.InvariantCulture), purpose));
    }

    /// <summary>Somebody looks at what is made of a file.</summary>
    public Task Note(Actor actor, string what, DemandId demand, string version) => journal.Note(Of(actor, what, demand, version, null));

    /// <summary>Somebody asks whom a grid would move: who compares many answers may learn of single households, so each is noted.</summary>
    public Task Note(Actor actor, ScoringGrid grid) => journal.Note(new Reading(actor, Reading.Simulation, "territory", grid.Territory.Value, grid.Version));

    /// <summary>Somebody begins or ends to follow a list.</summary>
    public Task Note(Actor actor, string what, Guid vacancy, string version) => journal.Note(new Reading(actor, what, "vacancy", vacancy.ToString("N"), version));

    /// <summary>What is wrong with a purpose; null when nothing is.</summary>
    /// <param name="parts">Parts of a file that are asked for.</param>
    /// <param name="purpose">Why.</param>
    public static InputFault? Fault(IReadOnlyCollection<string> parts, string? purpose) =>
        purpose is null ? parts.Count == 0 ? null : new InputFault("purpose", "required", $"Say why names or sensitive facts are looked at: {string.Join(", ", Purposes)}.")
        : Purposes.Contains(purpose) ? null
        : new InputFault("purpose", "purpose", $"Use one of: {string.Join(", ", Purposes)}.");

    private static Reading Of(Actor actor, string what, DemandId demand, string version, string? purpose) =>
        new(actor, what, "demand", demand.Value.ToString(CultureInfo.InvariantCulture), version, purpose);
}
