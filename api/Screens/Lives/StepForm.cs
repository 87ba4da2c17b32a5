using Allocation.Api.Screens.Text;
using Allocation.Api.Vacancies;
using Allocation.Domain.Deadlines;
using Allocation.Domain.Vacancies;

namespace Allocation.Api.Screens.Lives;

/// <summary>How a field of a step is asked.</summary>
public enum FieldKind
{
    /// <summary>A line of text.</summary>
    Text,

    /// <summary>A day.</summary>
    Day,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Yes or no.</summary>
    Flag,

    /// <summary>One of some words of the interface.</summary>
    Choice,

    /// <summary>One of some households.</summary>
    Household,
}

/// <summary>One field of the form of a step.</summary>
/// <param name="Name">Its member in the body of the request, with dots and indices where it is nested.</param>
/// <param name="Kind">How it is asked.</param>
/// <param name="Required">Whether it must be given.</param>
/// <param name="Options">The words to choose from.</param>
public sealed record StepField(string Name, FieldKind Kind, bool Required = false, IReadOnlyList<string>? Options = null)
{
    /// <summary>Its name without what it stands in: the key of its label.</summary>
    public string Label => Name[(Name.LastIndexOf('.') + 1)..];
}

/// <summary>Fields that belong together.</summary>
/// <param name="Legend">What they are about; null when the step itself.</param>
/// <param name="Fields">The fields.</param>
public sealed record StepGroup(string? Legend, IReadOnlyList<StepField> Fields);

/// <summary>The forms of the steps: what each asks for. What the law asks of it is said by the answer.</summary>
internal static class StepForm
{
    /// <summary>The form of a step as a vacancy stands.</summary>
    /// <param name="step">The step.</param>
    /// <param name="life">The vacancy.</param>
    /// <param name="isReserver">Whether a reserver fills it in, which names and takes back candidates as the reserver alone.</param>
    public static IReadOnlyList<StepGroup> Of(VacancyStep step, LifeView life, bool isReserver)
    {
        IReadOnlyList<string> standing = [.. life.Candidates.Where(candidate => candidate.Standing == "standing").Select(candidate => candidate.UniqueNumber.Value)];
        IReadOnlyList<string> aside = [.. life.SetAside.Select(one => one.UniqueNumber.Value)];
        StepField text = new("text", FieldKind.Text), on = new("on", FieldKind.Day, true);
        return step switch
        {
            VacancyStep.ReturnKeys or VacancyStep.Accept or VacancyStep.SignLease => One(on),
            VacancyStep.Refuse => One(on, text),
            VacancyStep.Orient => One(new("reserver", FieldKind.Text), new("candidatesBy", FieldKind.Day), new("reason", FieldKind.Text, life.Orientation is not null)),
            VacancyStep.EndOrientation or VacancyStep.Undo => One(text),
            VacancyStep.WithdrawOffer => One(text with { Required = true }),
            VacancyStep.Nominate => One(new("demand", FieldKind.Text, true), isReserver ? Words<Nominator>("by") with { Options = [EnumCode.Of(Nominator.Reserver)] } : Words<Nominator>("by")),
            VacancyStep.WithdrawCandidate when isReserver => One(
                new("demand", FieldKind.Household, true, [.. life.Candidates.Where(candidate => candidate is { Standing: "standing", By: Nominator.Reserver }).Select(candidate => candidate.UniqueNumber.Value)]),
                Words<WithdrawalCause>("cause") with { Options = [EnumCode.Of(WithdrawalCause.Applicant), EnumCode.Of(WithdrawalCause.TakenBack), EnumCode.Of(WithdrawalCause.NotEligible)] }, text),
            VacancyStep.WithdrawCandidate => One(new("demand", FieldKind.Household, true, standing), Words<WithdrawalCause>("cause"), text),
            VacancyStep.SetAside => One(new("demand", FieldKind.Text, true), Words<ReasonFamily>("reason.family"), new("reason.text", FieldKind.Text, true)),
            VacancyStep.AmendReason => One(new("demand", FieldKind.Household, true, aside), Words<ReasonFamily>("reason.family"), new("reason.text", FieldKind.Text, true)),
            VacancyStep.Restore => One(new StepField("demand", FieldKind.Household, true, aside)),
            VacancyStep.Lock => One(new("demand", FieldKind.Text, true), new("until", FieldKind.Day)),
            VacancyStep.Unlock => One(new StepField("demand", FieldKind.Household, true, [.. life.Locked.Select(one => one.UniqueNumber.Value)])),
            VacancyStep.PlaceOnAgenda => One(new("sessionOn", FieldKind.Day, true), new("session", FieldKind.Text)),
            VacancyStep.Decide => [.. standing.Select(Decision), new StepGroup(null, [Words<ExaminationException>("exception") with { Required = false }, new StepField("justification", FieldKind.Text), .. life.Orientation?.Agreed?.Public is null ? Array.Empty<StepField>() : [new("authorisation", FieldKind.Text)]])],
            VacancyStep.Offer => One(new("answerDays", FieldKind.Number), new("daloNotice", FieldKind.Flag)),
            VacancyStep.Notify => One(Words<NotificationMeans>("means"), new("receivedOn", FieldKind.Day), new("presentedOn", FieldKind.Day)),
            VacancyStep.ReceivePiece => One(new("demand", FieldKind.Household, true, standing), on),
            VacancyStep.WithdrawAcceptance => One(Words<WithdrawalCause>("cause"), text),
            VacancyStep.Close => One(Words<ClosingCause>("cause"), text),
            _ => [],
        };
    }

    private static StepGroup Decision(string number, int index)
    {
        var at = $"decisions[{index}]";
        return new StepGroup(number,
        [
            new($"{at}.demand", FieldKind.Household, true, [number]),
            Words<DecisionKind>($"{at}.kind") with { Options = [.. Enum.GetValues<DecisionKind>().Except([DecisionKind.NoEffect]).Select(EnumCode.Of)] },
            new($"{at}.rank", FieldKind.Number),
            Words<ReasonFamily>($"{at}.reasons[0].family") with { Required = false },
            new($"{at}.reasons[0].text", FieldKind.Text),
            new($"{at}.missingPiece", FieldKind.Text),
            new($"{at}.pieceBy", FieldKind.Day),
            Words<AccessCondition>($"{at}.failedCondition") with { Required = false },
        ]);
    }

    private static IReadOnlyList<StepGroup> One(params IReadOnlyList<StepField> fields) => [new StepGroup(null, fields)];

    private static StepField Words<T>(string name)
        where T : struct, Enum => new(name, FieldKind.Choice, true, [.. Enum.GetValues<T>().Select(EnumCode.Of)]);
}
