using System.Collections.Frozen;
using Allocation.Domain.Dwellings;

namespace Allocation.Domain.Eligibility;

/// <summary>Persons preferred for a typology, from 1.</summary>
/// <param name="From">Fewest.</param>
/// <param name="To">Most; null when there is no upper end.</param>
public sealed record PreferredBand(int From, int? To)
{
    /// <summary>Whether a number of persons is within the band.</summary>
    public bool Contains(int persons) => persons >= From && (To is null || persons <= To);
}

/// <summary>The preferred bands of <c>policies/occupancy.yaml</c> (ELI-27): practice, a hint beside a demand and never a filter.</summary>
public sealed class PreferredBands
{
    private static readonly Dictionary<string, Typology> _typologies =
        Enum.GetValues<Typology>().Where(typology => typology != Typology.C).ToDictionary(typology => typology.ToString());

    private readonly FrozenDictionary<Typology, PreferredBand> _bands;

    private PreferredBands(FrozenDictionary<Typology, PreferredBand> bands) => _bands = bands;

    /// <summary>Band of a typology; null when the policy states none.</summary>
    public PreferredBand? Of(Typology typology) => _bands.GetValueOrDefault(typology);

    /// <summary>Reads the bands.</summary>
    /// <exception cref="FormatException">The text cannot be read; the message names file, line, column and the remedy.</exception>
    public static PreferredBands Parse(string file, string text)
    {
        var policy = PolicyText.Parse(file, text);
        policy.Only(policy.Root, "reference", "bands");
        var bands = new Dictionary<Typology, PreferredBand>();
        foreach (var (key, value) in policy.Mapping(policy.Required(policy.Root, "bands")))
        {
            var body = policy.Mapping(value);
            policy.Only(body, "from", "to");
            var from = policy.Int(policy.Required(body, "from"));
            int? to = PolicyText.Find(body, "to") is { } node ? policy.Int(node) : null;
            if (from < 1 || to < from)
                throw policy.Error(body, "the band is empty or starts below 1.", "write 1 <= from <= to.");
            bands.Add(policy.OneOf(key, _typologies), new PreferredBand(from, to));
        }

        return new PreferredBands(bands.ToFrozenDictionary());
    }
}
