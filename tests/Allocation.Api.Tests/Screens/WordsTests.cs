using System.Text.Json;
using System.Text.RegularExpressions;
using Allocation.Api.Screens.Text;
using Allocation.Domain.Deadlines;
using Allocation.Domain.Demands;
using Allocation.Domain.Ranking;
using Allocation.Domain.Vacancies;

namespace Allocation.Api.Tests.Screens;

/// <summary>French is the reference, English is complete, and French is set as French is printed.</summary>
public sealed partial class WordsTests
{
    [Fact]
    public void Both_languages_say_the_same_things_with_the_same_places()
    {
        Assert.Equal(Words.French.Texts.Keys.Order(), Words.English.Texts.Keys.Order());
        foreach (var (key, text) in Words.French.Texts)
            Assert.Equal((key, string.Join(' ', Places(text))), (key, string.Join(' ', Places(Words.English[key]))));
    }

    [Fact]
    public void French_has_curly_apostrophes_and_spaces_that_do_not_break()
    {
        foreach (var (key, text) in Words.French.Texts)
            Assert.False(Typewritten().IsMatch(text), $"{key}: {text}");
    }

    [Fact]
    public void Every_cause_and_every_filter_has_words()
    {
        foreach (var kind in Enum.GetValues<ChangeKind>())
            Assert.NotEmpty(Words.French[$"cause.{Code(kind)}"]);
        foreach (var step in Enum.GetValues<FunnelStep>())
            Assert.NotEmpty(Words.French[$"step.{Code(step)}.why"]);
    }

    [Fact]
    public void The_life_of_a_vacancy_has_words()
    {
        Assert.All(Enum.GetValues<VacancyState>(), state => Assert.NotEmpty(Words.French[$"life.state-{Code(state)}"]));
        Assert.All(Enum.GetValues<VacancyStep>(), step => Assert.NotEmpty(Words.French[$"life.step-{Code(step)}"]));
        string[] options =
        [
            .. Enum.GetValues<WithdrawalCause>().Select(Code), .. Enum.GetValues<ReasonFamily>().Select(Code), .. Enum.GetValues<ClosingCause>().Select(Code), .. Enum.GetValues<DecisionKind>().Select(Code),
            .. Enum.GetValues<ExaminationException>().Select(Code), .. Enum.GetValues<AccessCondition>().Select(Code), .. Enum.GetValues<NotificationMeans>().Select(Code), .. Enum.GetValues<Nominator>().Select(Code),
        ];
        Assert.All(Enum.GetValues<MarkKind>(), kind => Assert.NotEmpty(Words.French[$"live.mark-{Code(kind)}"]));
        Assert.All(options, option => Assert.NotEmpty(Words.French[$"life.option-{option}"]));
    }

    [Fact]
    public void Numbers_are_grouped_by_a_narrow_space_and_plurals_begin_at_two()
    {
        Assert.Equal("12\u202f345", Words.French.Count(12_345));
        Assert.Equal("\u22123", Words.French.Count(-3));
        Assert.Equal("1 point", Words.French.Plural("live.points", 1));
        Assert.Equal("0 point", Words.French.Plural("live.points", 0));
        Assert.Equal("0 points", Words.English.Plural("live.points", 0));
        Assert.Equal("+8 points", Words.French.SignedPoints(8));
    }

    private static string Code<T>(T value) => JsonSerializer.Serialize(value).Trim('"');

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(match => match.Value).Distinct().Order();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Place();

    /// <summary>A straight apostrophe, an ordinary space before high punctuation or inside guillemets, three dots.</summary>
    [GeneratedRegex(@"'| [:;!?%»€]|« |\w[;!?»]|\.\.\.")]
    private static partial Regex Typewritten();
}
