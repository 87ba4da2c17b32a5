using System.Globalization;
using System.Text.Json;
using Allocation.Api.Http;
using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Policies;
using Allocation.Domain.Scoring;
using Allocation.Domain.Scoring.Conditions;
using Allocation.Domain.Simulation;
using Allocation.Domain.Territories;
using Allocation.Silo.Policies;

namespace Allocation.Api.Grids;

/// <summary>
/// <c>grids validate FILE…</c>, <c>grids evaluate FILE|ID --demand FILE</c> and <c>grids simulate FILE|ID</c>: without a server. Exit code 0 when all is right,
/// 1 when an input is refused, 2 when the command cannot be read.
/// </summary>
internal static class GridCommand
{
    private const string Usage = """
        usage: grids validate FILE…
               grids evaluate FILE|ID --demand FILE.json [--date yyyy-MM-dd] [--dwelling INSEE[,T3][,PLAI][,qpv|no-qpv]] [--parameter name=value]…
               grids simulate FILE|ID [--demands N] [--date yyyy-MM-dd] [--parameter name=value]…
        """;

    private const int SampleDemands = 20_000;

    private const int MostSampleDemands = 2_000_000;

    public static int Run(string[] arguments, TextWriter output, TextWriter errors)
    {
        try
        {
            return arguments switch
            {
                ["validate", _, ..] => Validate(arguments.Skip(1), output, errors),
                ["evaluate", var grid, .. var options] => Evaluate(grid, Options.Parse(options), output, errors),
                ["simulate", var grid, .. var options] => Simulate(grid, Options.Parse(options), output, errors),
                _ => throw new ArgumentException(Usage),
            };
        }
        catch (ArgumentException wrong)
        {
            errors.WriteLine(wrong.Message);
            return 2;
        }
        catch (Exception unread) when (unread is IOException or UnauthorizedAccessException)
        {
            errors.WriteLine(unread.Message);
            return 2;
        }
    }

    private static int Validate(IEnumerable<string> files, TextWriter output, TextWriter errors)
    {
        var refused = 0;
        var policies = PolicyFiles.Read(PolicyFiles.Folder, ExtendedDemandReach.ListedCommunes);
        foreach (var file in files)
        {
            var (text, fault) = GridFile.Read(file);
            var (grid, wrong, warnings) = fault is null ? GridWorkbench.Check(text, file, policies) : (null, [fault], []);
            foreach (var error in wrong)
                errors.WriteLine(error);
            foreach (var warning in warnings)
                errors.WriteLine($"warning: {warning}");
            if (grid is null || wrong.Count > 0)
            {
                refused = 1;
                continue;
            }

            var unset = grid.Parameters.Where(parameter => parameter.Value is null).Select(parameter => parameter.Key).ToList();
            output.WriteLine($"{file}: {grid.Version}, {grid.AllCriteria().Count()} criteria{(unset.Count == 0 ? "" : $"; without a value: {string.Join(", ", unset)}")}");
        }

        return refused;
    }

    private static int Evaluate(string name, Options options, TextWriter output, TextWriter errors)
    {
        var policies = PolicyFiles.Read(PolicyFiles.Folder, ExtendedDemandReach.ListedCommunes);
        if (ReadDemand(options.Demand ?? throw new ArgumentException("--demand: name a file with a demand in JSON."), policies, errors) is not { } demand)
            return 1;
        if (ReadGrid(name, options, policies, errors) is not { } grid)
            return 1;
        var dwelling = options.Dwelling is { } commune
            ? (DwellingPlace.Of(commune, policies.Geography) ?? throw new ArgumentException($"--dwelling: no commune has the code {commune}.")) with { Category = options.Category }
            : null;
        Write(GridWorkbench.Evaluate(grid, demand, DayIn(options, policies)(grid.Territory), dwelling, policies.Geography), output);
        return 0;
    }

    /// <summary>Over fictitious households of the territory; over a register, ask its server.</summary>
    private static int Simulate(string name, Options options, TextWriter output, TextWriter errors)
    {
        var policies = PolicyFiles.Read(PolicyFiles.Folder, ExtendedDemandReach.ListedCommunes);
        if (ReadGrid(name, options, policies, errors) is not { } grid)
            return 1;
        if (WhatIf.TooLarge(grid, name) is { } large)
        {
            errors.WriteLine(large);
            return 1;
        }

        SimulationText.Write(GridSample.Simulate(grid, options.Demands, policies, DayIn(options, policies)(grid.Territory)), output);
        return 0;
    }

    private static ScoringGrid? ReadGrid(string name, Options options, PolicyBook policies, TextWriter errors)
    {
        var result = File.Exists(name) ? ReadFile(name, options, policies)
            : GridWorkbench.Published(name, DayIn(options, policies), options.Parameters, policies) ?? throw new ArgumentException($"{name}: neither a file nor the id or version of a grid.");
        foreach (var diagnostic in result.Diagnostics)
            errors.WriteLine(diagnostic);
        return result.Grid;
    }

    private static Func<TerritoryId, DateOnly> DayIn(Options options, PolicyBook policies) => territory => options.Date ?? policies.Geography.DayIn(territory, TimeProvider.System.GetUtcNow());

    private static GridParseResult ReadFile(string name, Options options, PolicyBook policies)
    {
        var (text, fault) = GridFile.Read(name);
        return fault is null ? GridParser.Parse(text, name, options.Parameters, policies.Geography) : new GridParseResult(null, [fault]);
    }

    private static DemandFile? ReadDemand(string file, PolicyBook policies, TextWriter errors)
    {
        try
        {
            var (body, unreadable) = RequestBody.ReadJsonFile(file);
            if (body is null)
            {
                errors.WriteLine($"{file}: {unreadable!.Code}: {unreadable.Message}");
                return null;
            }

            var demand = DemandJson.Read(body);
            var faults = GridWorkbench.Faults(demand, policies);
            foreach (var fault in faults)
                errors.WriteLine($"{file}: {fault.Path}: {fault.Code}: {fault.Message}");
            return faults.Count == 0 ? demand : null;
        }
        catch (JsonException refused)
        {
            var fault = DemandJson.FaultOf(refused);
            errors.WriteLine($"{file}({refused.LineNumber + 1}): {fault.Path}: {fault.Code}: {fault.Message}");
            return null;
        }
    }

    private static string InWords(ScoreRemark remark) => remark switch
    {
        ScoreRemark.NotInForce => "the grid is not in force on that day",
        ScoreRemark.DemandRemoved => "the demand is struck off the register and stands in no list",
        ScoreRemark.NoTypology => "the demand wishes no typology and stands in no list",
        _ => "the demand wishes no commune of the grid's territory and stands in no list of it",
    };

    private static void Write(ScoreSheet sheet, TextWriter output)
    {
        output.WriteLine($"{sheet.GridVersion} on {sheet.Date:yyyy-MM-dd}: {sheet.Points} points");
        if (sheet.ScoresOnly is { } only)
            output.WriteLine($"this grid scores {(only == DemandClass.Transfers ? "transfers" : "first demands")} only: it does not score this demand");
        foreach (var remark in sheet.Remarks ?? [])
            output.WriteLine($"note: {InWords(remark)}");
        if (sheet.Class is { } above)
            output.WriteLine($"in class {above.Level} above the scores: {above.Label}");
        foreach (var line in sheet.InWords(SheetReader.Agent).Lines)
        {
            var why = line.Outcome switch
            {
                LineOutcome.Obtained => "",
                LineOutcome.NotEvaluable => $" [not evaluable: {line.UnsetParameter} has no value]",
                LineOutcome.LostToLine => $" [lost to {line.LostTo}]",
                LineOutcome.Unknown => " [unknown: a fact is not stated]",
                LineOutcome.Undecided => $" [undecided: {line.LostTo} comes first and is unknown]",
                LineOutcome.Disabled => " [disabled]",
                LineOutcome.NeedsDwelling => " [counts for a given dwelling]",
                _ => " [not obtained]",
            };
            output.WriteLine($"{line.Points,7}  {line.CriterionId}  {line.Label}{why}");
            output.WriteLine($"         {line.Words}");
        }

        if (sheet.NextChange is { } next)
            output.WriteLine($"next change by time alone: {next:yyyy-MM-dd}");
    }

    private sealed record Options(string? Demand, int Demands, DateOnly? Date, InseeCode? Dwelling, DwellingCategory Category, IReadOnlyDictionary<string, decimal> Parameters)
    {
        public static Options Parse(string[] arguments)
        {
            string? demand = null;
            InseeCode? dwelling = null;
            var category = DwellingCategory.Any;
            var demands = SampleDemands;
            DateOnly? date = null;
            var parameters = new Dictionary<string, decimal>(StringComparer.Ordinal);
            for (var at = 0; at < arguments.Length; at += 2)
            {
                var value = at + 1 < arguments.Length ? arguments[at + 1] : throw new ArgumentException($"{arguments[at]}: a value is missing.");
                switch (arguments[at])
                {
                    case "--demand":
                        demand = value;
                        break;
                    case "--date" when DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day):
                        date = day;
                        break;
                    case "--date":
                        throw new ArgumentException("--date: write yyyy-MM-dd.");
                    case "--demands" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out demands) && demands is > 0 and <= MostSampleDemands:
                        break;
                    case "--demands":
                        throw new ArgumentException($"--demands: write a number from 1 to {MostSampleDemands}.");
                    case "--dwelling" when value.Split(',') is var words && InseeCode.TryParse(words[0], out var commune):
                        (dwelling, category) = (commune, words.Skip(1).Aggregate(category, Told));
                        break;
                    case "--dwelling":
                        throw new ArgumentException("--dwelling: write the INSEE code of its commune, and behind commas what is known of it: T3, PLAI, qpv or no-qpv.");
                    case "--parameter" when value.Split('=') is [{ Length: > 0 } name, var text] && GridParameters.TryRead(name, text, out var number):
                        parameters[name] = number;
                        break;
                    case "--parameter":
                        throw new ArgumentException("--parameter: write name=value, the value in digits; of seniority, complete or calendar.");
                    default:
                        throw new ArgumentException($"{arguments[at]}: no such option.{Environment.NewLine}{Usage}");
                }
            }

            return new Options(demand, demands, date, dwelling, category, parameters);
        }

        private static DwellingCategory Told(DwellingCategory category, string word) => word switch
        {
            "qpv" => category with { InPriorityDistrict = true },
            "no-qpv" => category with { InPriorityDistrict = false },
            ['T', ..] when Enum.TryParse<Typology>(word, out var typology) => category with { Typology = typology },
            ['P', ..] when Enum.TryParse<Financing>(word, out var financing) => category with { Financing = financing },
            _ => throw new ArgumentException($"--dwelling: '{word}' says nothing of a dwelling. Write T1 to T6P, PLAI, PLUS or PLS, qpv or no-qpv."),
        };
    }
}
