using Allocation.Domain.Flux;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces.Flux;

namespace Allocation.Api.Flux;

/// <summary>Dwellings subtracted from the yearly flux by one cause: as announced first, as announced last, and as they are (FLX-8, FLX-10).</summary>
/// <param name="Cause">The cause; absent for those brought from before, of which nobody told it.</param>
/// <param name="First">Announced first; absent where nothing was announced.</param>
/// <param name="Revised">Announced last; absent where that is the first.</param>
/// <param name="Actual">Subtracted.</param>
public sealed record SubtractionView(string? Cause, int? First, int? Revised, decimal Actual)
{
    /// <summary>All causes of which something was announced or subtracted, in their order.</summary>
    /// <param name="told">What the landlord told of the year, and subtracted.</param>
    /// <param name="own">What it released.</param>
    internal static IReadOnlyList<SubtractionView> Of(LedgerYear? told, BaseView own)
    {
        var (first, last, actual) = (told?.FirstForecast ?? told?.Forecast, told?.Forecast, told?.Subtracted);
        var isRevised = last is not null && !last.Equals(first);
        var stated = actual?.Values.Sum() ?? 0;
        var byCause = Enum.GetValues<SubtractionCause>()
            .Select(cause => new SubtractionView(LifeWords.Of(cause), first?.Dwellings.GetValueOrDefault(cause), isRevised ? last!.Dwellings.GetValueOrDefault(cause) : null, actual?.GetValueOrDefault(cause) ?? 0))
            .Where(line => line.First is > 0 || line.Revised is > 0 || line.Actual != 0);
        return own.Subtracted == stated ? [.. byCause] : [.. byCause, new SubtractionView(null, null, null, own.Subtracted - stated)];
    }
}
