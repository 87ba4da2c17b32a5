using System.Globalization;
using Allocation.Domain.Demands;
using Allocation.Domain.Territories;

namespace Allocation.Population;

/// <summary>
/// Fictitious households, each a pure function of the options and its index: any one can be produced alone, in any order,
/// on any thread. Shares follow SIZ-8 and SIZ-9; <see cref="Marginals"/> measures them.
/// </summary>
public sealed class HouseholdGenerator
{
    private const string IleDeFrance = "111";
    private const string Base36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const long SequencesByDesk = 1_000_000;
    private const long SequenceStep = 387_413;
    private const long SequenceStart = 271_828;

    /// <summary>Times <see cref="SequenceStep"/> it is 1, modulo <see cref="SequencesByDesk"/>.</summary>
    private const long SequenceStepInverse = 308477;

    /// <summary>Where the sequence stands in a number, behind territory and month.</summary>
    private const int SequenceAt = 7;

    /// <summary>Numbers stay unique up to here: the desk holds two digits of base 36.</summary>
    private const long MaxIndex = SequencesByDesk * 36 * 36;

    private readonly PopulationOptions _options;
    private readonly Weighted<Places> _territories;

    /// <summary>Prepares a population.</summary>
    /// <exception cref="ArgumentException">There is no territory, or the geography has no commune for one.</exception>
    public HouseholdGenerator(PopulationOptions options, Geography geography)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(geography);
        if (options.Territories.Count == 0)
            throw new ArgumentException("A population needs at least one territory.", nameof(options));
        _options = options;
        _territories = Places.Of(options, geography);
    }

    /// <summary>The household of an index, 0 to <see cref="PopulationOptions.Demands"/> exclusive or beyond for newcomers.</summary>
    public DemandFile Generate(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, MaxIndex);
        var (household, named, wishing) = (For(index, DrawStream.Household), For(index, DrawStream.Names), For(index, DrawStream.Wishes));
        var (income, housing) = (For(index, DrawStream.Income), For(index, DrawStream.Housing));
        var (labels, history) = (For(index, DrawStream.Labels), For(index, DrawStream.History));

        var profile = Profile.Of(ref household, _territories, _options.Today);
        var names = Names.Of(ref named);
        var family = FamilyPart.Of(ref household, profile, names);
        var wishes = WishesPart.Of(ref wishing, profile);
        var residence = Residence(ref wishing, profile, wishes);
        var file = new DemandFile
        {
            UniqueNumber = Number(index, profile.DepositedOn, residence.Code.Departement, ref named, out var desk),
            Desk = desk,
            DepositedOn = profile.DepositedOn,
            RenewedOn = RenewedOn(ref household, profile),
            Applicant = new Person
            {
                Identity = names.Applicant(ref named, index, residence.Code.Value),
                BirthDate = profile.Birth,
                Nationality = Nationality(ref household),
                MaritalStatus = family.MaritalStatus,
                DisabilityCard = family.DisabilityCard,
            },
            CoApplicants = family.PartnerBirth is { } birth
                ? [new Person { Identity = names.Partner(ref named), BirthDate = birth, Nationality = Nationality(ref household), MaritalStatus = family.Link == "L" ? "C" : family.MaritalStatus, Link = family.Link }]
                : [],
            Dependants = family.Dependants,
            Custody = family.Custody,
            ExpectedBirths = family.Expected,
            Wishes = wishes,
        };
        file = IncomePart.With(ref income, file, profile, residence.Zone);
        file = HousingPart.With(ref housing, file, profile, residence.Zone);
        file = LabelsPart.With(ref labels, file);
        return HistoryPart.With(ref history, file, _options.Today);
    }

    /// <summary>The index of a household of this population by its number; null of any other number.</summary>
    public long? IndexOf(UniqueNumber number)
    {
        if (number.Value is not [.. { Length: SequenceAt }, _, _, _, _, _, _, 'F', _, 'Z', var high, var low])
            return null;
        var sequence = int.Parse(number.Value.AsSpan(SequenceAt, 6), NumberStyles.None, CultureInfo.InvariantCulture);
        var within = (sequence + SequencesByDesk - SequenceStart) * SequenceStepInverse % SequencesByDesk;
        var index = (((Base36.IndexOf(high) * 36) + Base36.IndexOf(low)) * SequencesByDesk) + within;
        return index < MaxIndex && Generate(index).UniqueNumber == number ? index : null;
    }

    /// <summary>All households in the order of their indexes, streamed.</summary>
    public IEnumerable<DemandFile> All()
    {
        for (var index = 0L; index < _options.Demands; index++)
            yield return Generate(index);
    }

    private Draw For(long index, DrawStream stream) => Draw.For(_options.Seed, index, stream);

    /// <summary>Half the households live where they wish first (SIZ-8); nobody lives in all of Lyon at once.</summary>
    private static Commune Residence(ref Draw draw, Profile profile, Wishes wishes)
    {
        var first = wishes.Communes.Count > 0 ? wishes.Communes[0] : default;
        if (draw.Chance(5_000) && profile.Places.Find(first) is { } wished)
            return wished;
        var other = profile.Places.Pick(ref draw);
        for (var attempt = 0; other.Code == first && attempt < 20; attempt++)
            other = profile.Places.Pick(ref draw);
        return other;
    }

    private static UniqueNumber Number(long index, DateOnly deposited, string departement, ref Draw draw, out string desk)
    {
        // The sequence is a bijection of the index, so numbers do not tell the order of generation; the desk takes the rest
        // of the index, and one letter for its own name.
        var sequence = (int)(((index % SequencesByDesk * SequenceStep) + SequenceStart) % SequencesByDesk);
        var block = (int)(index / SequencesByDesk);
        desk = string.Create(CultureInfo.InvariantCulture, $"F{Base36[10 + draw.Below(26)]}Z{Base36[block / 36]}{Base36[block % 36]}");
        var territory = departement is "75" or "77" or "78" or "91" or "92" or "93" or "94" or "95" ? IleDeFrance : departement.PadLeft(3, '0');
        return UniqueNumber.Compose(territory, deposited, sequence, desk);
    }

    /// <summary>The last anniversary, renewed in the month before it; three of ten with a fresh anniversary are late (LIF-11).</summary>
    private static DateOnly? RenewedOn(ref Draw draw, Profile profile)
    {
        var years = Profile.AgeAt(profile.DepositedOn, profile.Today);
        if (years > 0 && profile.Today.DayNumber - profile.DepositedOn.AddYears(years).DayNumber < 30 && draw.Chance(3_000))
            years--;
        return years > 0 ? profile.DepositedOn.AddYears(years).AddDays(-draw.Below(30)) : null;
    }

    private static readonly Weighted<string> Nationalities = new(("1", 78), ("2", 6), ("3", 16));

    private static string Nationality(ref Draw draw) => Nationalities.Pick(ref draw);
}
