using Allocation.Domain.Demands;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Demands;

namespace Allocation.Api.Demands;

/// <summary>Registers demands, giving a number to those that come without (LIF-1).</summary>
internal sealed class DemandNumbering(IGrainFactory grains, Geography geography)
{
    private const string IleDeFrance = "111";

    /// <summary>Desk code of demands that name none: this product's own.</summary>
    private const string OwnDesk = "ALLOC";

    private static readonly HashSet<string> DepartementsOfIleDeFrance = ["75", "77", "78", "91", "92", "93", "94", "95"];

    private IDemandDirectoryGrain Directory => grains.GetGrain<IDemandDirectoryGrain>(0);

    /// <summary>Enters a demand in the register.</summary>
    /// <param name="command">Identity and actor.</param>
    /// <param name="file">The demand, with or without number.</param>
    /// <param name="creationKey">What recognises a creation without number when it comes twice; null when nothing does.</param>
    /// <param name="strict">Whether unknown communes are refused.</param>
    public async Task<DemandReply> Register(Command command, DemandFile file, string? creationKey, bool strict)
    {
        // Before anything is looked up or a number taken: what is outside the scope is refused in one way, whatever the register holds.
        if (command.Actor.Scope?.Covers(file, geography) == false)
            return DemandReply.Of(CommandOutcome.Forbidden, default, 0);
        if (creationKey is not null && await Directory.FindCreation(creationKey) is { } known)
            return await grains.GetGrain<IDemandGrain>(known.Id.Value).Register(new RegisterDemand(command, file with { UniqueNumber = known.Number }, creationKey, strict));
        if (file.UniqueNumber != default && await Directory.Find(file.UniqueNumber) is { } taken)
            return await grains.GetGrain<IDemandGrain>(taken.Value).Register(new RegisterDemand(command, file, creationKey, strict));

        // Checked before a number is taken for it: a refused demand leaves no gap. A stand-in number keeps the check whole.
        var numbered = file.UniqueNumber != default ? file : file with { UniqueNumber = StandIn };
        var faults = DemandValidation.Faults(numbered, strict ? geography : null);
        if (faults.Count > 0)
            return new DemandReply(CommandOutcome.Invalid, default, 0, 0, [.. faults]);
        if (file.UniqueNumber == default)
            numbered = file with { UniqueNumber = await Directory.NewNumber(TerritoryOf(file), file.DepositedOn, DeskOf(file)) };
        var reply = await grains.GetGrain<IDemandGrain>((await Directory.NewId()).Value).Register(new RegisterDemand(command, numbered, creationKey, strict));

        // Another request with the same creation, or the same number, was faster: theirs is the demand, and it knows whether
        // this is its own command come twice.
        return reply.Outcome is CommandOutcome.AlreadyExists or CommandOutcome.KeyReused && await First(creationKey, numbered.UniqueNumber) is { } first
            ? await grains.GetGrain<IDemandGrain>(first.Id.Value).Register(new RegisterDemand(command, file with { UniqueNumber = first.Number }, creationKey, strict))
            : reply;
    }

    private async Task<KnownCreation?> First(string? creationKey, UniqueNumber number) =>
        creationKey is not null && await Directory.FindCreation(creationKey) is { } creation ? creation
        : await Directory.Find(number) is { } taken ? new KnownCreation(taken, number)
        : null;

    private static UniqueNumber StandIn { get; } = UniqueNumber.Compose("001", new DateOnly(2000, 1, 1), 0, OwnDesk);

    /// <summary>Territory of the number: the département of the first wished commune, else of the address (LIF-1).</summary>
    private static string TerritoryOf(DemandFile file)
    {
        var departement = (file.Wishes.Communes is [var first, ..] ? first : default).Departement;
        if (departement.Length == 0 && InseeCode.TryParse(file.Applicant.Identity?.Address?.Commune, out var address))
            departement = address.Departement;
        return departement.Length == 0 || DepartementsOfIleDeFrance.Contains(departement) ? IleDeFrance : departement.PadLeft(3, '0');
    }

    private static string DeskOf(DemandFile file) =>
        file.Desk is { Length: 5 } desk && desk.All(character => char.IsAsciiDigit(character) || char.IsAsciiLetterUpper(character)) ? desk : OwnDesk;
}
