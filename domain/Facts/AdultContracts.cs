using Allocation.Domain.Demands;

namespace Allocation.Domain.Facts;

/// <summary>The contracts of the adults of a demand in one number, four bits each, the applicant first: one column tells whose is whose.</summary>
public static class AdultContracts
{
    /// <summary>Adults whose contract is held: of further ones nothing is known.</summary>
    public const int Most = 7;

    private const int Bits = 4;

    /// <summary>The number; <see cref="FactVector.Unknown"/> when nobody stated one.</summary>
    public static int Of(IReadOnlyList<Person> adults)
    {
        ArgumentNullException.ThrowIfNull(adults);
        var packed = 0;
        for (var adult = 0; adult < Math.Min(Most, adults.Count); adult++)
            packed |= (RegisterCodes.Contracts.PositionOf(adults[adult].Employment?.Contract) + 1) << (Bits * adult);
        return packed == 0 ? FactVector.Unknown : packed;
    }

    /// <summary>The number of adults who all have one contract.</summary>
    internal static int AllAlike(int position) => Enumerable.Range(0, Most).Aggregate(0, (packed, adult) => packed | ((position + 1) << (Bits * adult)));

    /// <summary>Position of the contract of an adult in its list; null when it is not known.</summary>
    public static int? Of(int packed, int adult) =>
        packed < 0 || adult >= Most || ((packed >> (Bits * adult)) & ((1 << Bits) - 1)) is not (> 0 and var stated) ? null : stated - 1;
}
