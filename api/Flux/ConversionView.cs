using Allocation.Domain;
using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Conversion;

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
        return new ConvertedView(one.Reserver, one.Kind, one.InFlux, one.Rights, one.ProposedPercent, one.WasLowered, isAboveTheLaw, [.. one.Results.Select(FormulaView.Of)]);
    }
}

/// <summary>What one formula gives: dwellings a year, and that beside each denominator, which must not be mixed (FLX-6).</summary>
internal sealed record FormulaView(ConversionFormula Formula, Amount DuePerYear, decimal? PercentOfBase, decimal? PercentOfGross, decimal PercentOfStock)
{
    public static FormulaView Of(FormulaResult result) => new(
        result.Formula, Amount.Of(result.DuePerYear), (result.RateOfBase * 100)?.Round(4), (result.RateOfGross * 100)?.Round(4), (result.RateOfStock * 100).Round(4));
}
