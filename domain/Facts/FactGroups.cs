using Allocation.Domain.Demands;

namespace Allocation.Domain.Facts;

/// <summary>Which documents prove a fact (SCO-24).</summary>
public static class FactGroups
{
    /// <summary>The group of a fact; null when there is nothing to prove: the register, an issuer or our own log says it.</summary>
    public static FactGroup? Of(Fact fact) => fact switch
    {
        Fact.DepositDay or Fact.Verified or Fact.Supplied or Fact.Validated or Fact.WishedTypes or Fact.WishedCommunes or Fact.ExtendedDemand or Fact.Proposals or Fact.Refusals
            or Fact.LastRefusal or Fact.SecondLastRefusal or Fact.ThirdLastRefusal or (>= Fact.Label1 and <= Fact.Label4Until) => null,
        Fact.Dalo or Fact.DaloSince or Fact.Pdalhpd or Fact.CollectiveAgreement or Fact.Reasons or Fact.Disability or Fact.Eviction or Fact.EvictionSince or Fact.Notice or Fact.NoticeEnd => FactGroup.Priority,
        Fact.Housing or Fact.MainHousing or Fact.RentCents or Fact.HousingAidCents or Fact.NetRentCents or Fact.Rooms or Fact.Occupants or Fact.Area or Fact.Owner or Fact.HousedSince or Fact.HomeCommune or Fact.CoApplicantHome => FactGroup.Housing,
        Fact.Contracts or Fact.AdultContracts or Fact.ContractEnd or Fact.CoApplicantContractEnd or Fact.ResourcesCents or Fact.RemainderCents or Fact.IncomeYear or Fact.Income or Fact.EarlierIncomeYear or Fact.EarlierIncome
            or Fact.UnemployedSince or Fact.ApplicantWorkplace or Fact.CoApplicantWorkplace
            or Fact.ApplicantProfession or Fact.CoApplicantProfession or Fact.ThirdProfession
            or (>= Fact.UntoldContracts and <= Fact.UntoldWorkplaces) => FactGroup.Income,
        _ => FactGroup.Household,
    };

    /// <summary>The facts of a group.</summary>
    public static IEnumerable<Fact> FactsOf(FactGroup group) => Enum.GetValues<Fact>().Where(fact => Of(fact) == group);
}
