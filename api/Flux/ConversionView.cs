using System.Globalization;
using Allocation.Domain;
using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Conversion;
using Allocation.Domain.Vacancies;

namespace Allocation.Api.Flux;

/// <summary>What an inventory of rights becomes, by every formula.</summary>
/// <param name="Formula">The formula of the proposal.</param>
/// <param name="Base">Dwellings of the base in a year: what all rates below are of.</param>
/// <param name="Reservers">Reservers by their names.</param>
/// <param name="Proposed">All proposed rates together, percent.</param>
/// <param name="Landlord">What is left to the landlord, percent.</param>
/// <param name="Agreements">Agreements on usual terms, to be negotiated and then recorded; where the request names the landlord and the département.</param>
/// <param name="Warnings">What these agreements cannot be recorded with as they stand.</param>
/// <param name="Refused">Lines that could not be read; they are in no figure.</param>
internal sealed record ConversionView(
    ConversionFormula Formula, int Base, IReadOnlyList<ConvertedView> Reservers, decimal Proposed, decimal Landlord, IReadOnlyList<Agreement>? Agreements, IReadOnlyList<InputFault> Warnings, IReadOnlyList<InputFault> Refused)
{
    public static ConversionView Of(IReadOnlyList<ConvertedRights> converted, StockFigures figures, ConversionFormula formula, IReadOnlyList<Agreement>? agreements, IReadOnlyList<InputFault> refused)
    {
        var sum = converted.Aggregate(Rational.Zero, (all, one) => all + one.ProposedRate);
        return new ConversionView(
            formula, figures.Base, [.. converted.Select(one => ConvertedView.Of(one, formula))], (sum * 100).Round(4), ((Rational.One - sum) * 100).Round(4), agreements, ConversionWarnings.Of(converted, formula), refused);
    }
}

/// <summary>A reserver's rights by every formula.</summary>
/// <param name="Reserver">The reserver.</param>
/// <param name="Kind">What it is.</param>
/// <param name="InFlux">Whether it takes from the flux; one that does not keeps its named dwellings (FLX-2).</param>
/// <param name="Rights">Its rights.</param>
/// <param name="ProposedRate">The rate proposed, percent of the base, six decimals at most.</param>
/// <param name="WasLowered">Whether it was lowered: the State's to what the law has (FLX-11), the others' because all together were above 100 % (FLX-20).</param>
/// <param name="AboveLaw">Whether the rights are worth more than the law allows: the State 30 %.</param>
/// <param name="Formulas">What each formula gives.</param>
internal sealed record ConvertedView(string Reserver, ReserverKind Kind, bool InFlux, long Rights, decimal ProposedRate, bool WasLowered, bool AboveLaw, IReadOnlyList<FormulaView> Formulas)
{
    public static ConvertedView Of(ConvertedRights one, ConversionFormula formula)
    {
        var isAboveTheLaw = one.Kind == ReserverKind.State && one.RateBy(formula) > Rational.Percent(AgreementRules.MostOfState);
        return new ConvertedView(one.Reserver, one.Kind, one.InFlux, one.Rights, one.ProposedPercent, one.WasLowered, isAboveTheLaw, [.. one.Results.Select(result => FormulaView.Of(result, one.Results.First(each => each.Formula == formula)))]);
    }
}

/// <summary>What one formula gives: dwellings a year, and that beside each denominator, which must not be mixed (FLX-6).</summary>
/// <param name="Formula">The formula.</param>
/// <param name="DuePerYear">Dwellings a year.</param>
/// <param name="PercentOfBase">That as a share of the base; absent without a base.</param>
/// <param name="PercentOfGross">As a share of the gross flux.</param>
/// <param name="PercentOfStock">As a share of the stock.</param>
/// <param name="Difference">Dwellings a year more, or below 0 fewer, than by the chosen formula.</param>
/// <param name="Says">That in words, with what the formula does otherwise.</param>
internal sealed record FormulaView(ConversionFormula Formula, Amount DuePerYear, decimal? PercentOfBase, decimal? PercentOfGross, decimal PercentOfStock, Amount Difference, string Says)
{
    public static FormulaView Of(FormulaResult result, FormulaResult chosen)
    {
        var difference = result.DuePerYear - chosen.DuePerYear;
        return new FormulaView(
            result.Formula, Amount.Of(result.DuePerYear), (result.RateOfBase * 100)?.Round(4), (result.RateOfGross * 100)?.Round(4), (result.RateOfStock * 100).Round(4), Amount.Of(difference),
            $"{Does(result.Formula)} {(result.Formula == chosen.Formula ? "The proposed rate is of this formula." : Beside(difference, chosen.Formula))}");
    }

    private static string Beside(Rational difference, ConversionFormula chosen) => difference.Sign == 0
        ? $"As many dwellings a year as by {LifeWords.Of(chosen)}."
        : string.Create(CultureInfo.InvariantCulture, $"{Rational.Max(difference, -difference).Round(2):0.##} {(difference.Sign > 0 ? "more" : "fewer")} dwellings a year than by {LifeWords.Of(chosen)}.");

    private static string Does(ConversionFormula formula) => formula switch
    {
        ConversionFormula.ShareOfStock => "The share that the rights have of the stock, of the base: each dwelling counts as if all rotated alike.",
        ConversionFormula.RightsTimesRotation => "Rights times the rotation of their dwellings: what they gave in a year so far, subtractions and the end of the rights left out.",
        ConversionFormula.UniqueOverYears => "Unique rights once each, spread over the years that are left; the others times their rotation.",
        ConversionFormula.Fading => "Rights times rotation, less the sooner they end: ten years or more count whole.",
        _ => throw new ArgumentOutOfRangeException(nameof(formula), formula, "No such formula."),
    };
}
