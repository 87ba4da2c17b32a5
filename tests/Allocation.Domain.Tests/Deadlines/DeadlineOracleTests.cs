using System.Globalization;
using System.Text.Json;
using Allocation.Domain.Deadlines;
using Allocation.Domain.Tests.Oracles;
using Allocation.Domain.Tests.Vacancies;
using Allocation.Domain.Vacancies;

namespace Allocation.Domain.Tests.Deadlines;

/// <summary>The cases of <c>Oracles/deadlines.json</c>, all of them.</summary>
public sealed class DeadlineOracleTests
{
    private static readonly Dictionary<string, JsonElement> Cases = OracleCases.Of("deadlines.json");

    public static IEnumerable<TheoryDataRow<string>> Ids => Cases.Keys.Select(id => new TheoryDataRow<string>(id));

    [Theory, MemberData(nameof(Ids))]
    public void The_case_gives_what_its_source_says(string id)
    {
        var (given, expect) = (Cases[id].GetProperty("given"), Cases[id].GetProperty("expect"));
        switch (id)
        {
            case "DL-01" or "DL-02" or "DL-03" or "DL-04" or "DL-05":
                Assert.Equal(expect.GetProperty("expires").GetString(), $"{AnswerTime.LastDay(Day(given, "notified"), given.GetProperty("days").GetInt32(), WorkingDays.National):yyyy-MM-dd}T24:00");
                break;
            case "DL-06" or "DL-07":
                var (presented, provable) = (new DateOnly(2026, 3, 2), given.GetProperty("vainPresentationDateProvable").GetBoolean());
                Assert.Equal(provable ? presented : null, new Notification(NotificationMeans.RegisteredLetter, null, provable ? presented : null).ProvedOn);
                break;
            case "DL-08":
                var offered = Lives.Offered(notifiedOn: Lives.Today);
                var silence = Assert.IsType<OfferFellSilent>(Assert.Single(LifeClock.Due(offered, offered.Offer!.AnswerBy!.Value.AddDays(1))));
                Assert.Equal(CandidateStanding.Refused, offered.With(silence, Lives.Now).Candidates[0].Standing);
                break;
            case "DL-09":
                Assert.Equal("answer-days", Assert.Single(Lives.Do(Lives.Ranked(), new MakeOffer(given.GetProperty("offerPeriodDays").GetInt32())).Refused!.Faults).Code);
                break;
            case "DL-10":
                var reports = ReportTerms.Of(given.GetProperty("reportYear").GetInt32());
                Assert.Equal((Day(expect, "landlordReportDue"), Day(expect, "idfToleranceUntil")), (reports.Report, reports.IleDeFranceTolerance));
                break;
            case "DL-11":
                Assert.Equal(Day(expect, "statisticsDue"), ReportTerms.Of(given.GetProperty("year").GetInt32()).Statistics);
                break;
            case "DL-12":
                Assert.Equal(
                    new RegisterTerms(Day(expect, "noticeNoLaterThan"), Day(expect, "validUntil"), Day(expect, "removedIfNotRenewedAfter"), Day(expect, "reactivableUntil")),
                    RegisterTerms.Of(Day(given, "firstDeposit"), null, RenewalBase.RenewalDate));
                break;
            case "DL-13":
                Assert.Equal(Day(expect, "personalDataErasedOn"), RegisterTerms.ErasedOn(Day(given, "removedOn")));
                break;
            case "DL-14":
                Assert.Equal(Day(expect, "validUntil"), RegisterTerms.Of(Day(given, "firstDeposit"), Day(given, "renewedOn"), RenewalBase.RenewalDate).ValidUntil);
                Assert.Equal(new DateOnly(2027, 3, 14), RegisterTerms.Of(Day(given, "firstDeposit"), Day(given, "renewedOn"), RenewalBase.Anniversary).ValidUntil);
                break;
            case "DL-15":
                Assert.Equal(Day(expect, "removableFrom"), RegisterTerms.Unanswered(Day(given, "unansweredLetterNotified"), 1, null).RemovedOn);
                break;
            case "DL-16":
                Assert.Equal((Day(expect, "removedOn"), Day(expect, "reactivableUntil")), RegisterTerms.Unanswered(Day(given, "warningSent"), 2, 5));
                break;
            case "DL-17":
                Assert.Equal(Day(expect, "removedOn"), RegisterTerms.IneligibleRemovedOn(Day(given, "warningDelivered")));
                break;
            case "DL-18":
                Assert.Equal(Day(expect, "mayReferToPrefectAfter"), RegisterTerms.MayReferToPrefectAfter(Day(given, "piecesLeftAtDesk")));
                break;
            default:
                Assert.Fail($"Case {id} is not expressed.");
                break;
        }
    }

    private static DateOnly Day(JsonElement element, string name) => DateOnly.ParseExact(element.GetProperty(name).GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
