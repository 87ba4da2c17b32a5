using System.Globalization;
using Allocation.Domain.Flux;
using Allocation.Domain.Vacancies;

namespace Allocation.Api.Flux;

/// <summary>What stands in the files of a report, in the language of its headings: they are sent to French administrations as they are (FLX-28, FLX-45).</summary>
internal static class ReportWords
{
    private const string NotKnown = "non renseigné";

    private static readonly NumberFormatInfo Numbers = new() { NumberDecimalSeparator = "," };

    /// <summary>What a reserver is; the landlord when null.</summary>
    public static string Of(ReserverKind? kind) => kind switch
    {
        null => "Bailleur",
        ReserverKind.State => "État",
        ReserverKind.LocalAuthority => "Collectivités",
        ReserverKind.Intermunicipality => "EPCI",
        ReserverKind.ActionLogement => "Action Logement",
        ReserverKind.Employer => "Employeurs",
        ReserverKind.DisinterestedBody => "Organismes à caractère désintéressé",
        ReserverKind.Defence => "Défense",
        ReserverKind.InteriorSecurity => "Sécurité intérieure",
        ReserverKind.HealthEstablishment => "Établissements de santé",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind."),
    };

    /// <summary>A part of the State's rights; nothing for another reserver.</summary>
    public static string Of(StatePart? part) => part switch { null => "", StatePart.Agents => "agents de l’État", _ => "ménages prioritaires" };

    /// <summary>A book.</summary>
    public static string Of(FluxBook book) => book == FluxBook.Flux ? "Relocations" : "Premières mises en location";

    /// <summary>Why dwellings are subtracted; nothing of those that are in the base.</summary>
    public static string Of(SubtractionCause? cause) => cause switch
    {
        null => "",
        SubtractionCause.InternalTransfer => "mutation interne",
        SubtractionCause.UrbanRenewal => "renouvellement urbain",
        SubtractionCause.Orcod => "ORCOD",
        SubtractionCause.UnfitHousing => "habitat indigne",
        SubtractionCause.Sale => "vente",
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "No such cause."),
    };

    /// <summary>Whether dwellings stand in a quartier prioritaire.</summary>
    public static string District(string value) => value switch { "in" => "en QPV", "outside" => "hors QPV", _ => NotKnown };

    /// <summary>A period of construction: with its stroke it would be a number, or a date, to a spreadsheet.</summary>
    public static string Period(string value) => value.Split('-') switch
    {
        ["", var last] => $"jusqu’en {last}",
        [var first, ""] => $"depuis {first}",
        [var first, var last] => $"{first} à {last}",
        _ => NotKnown,
    };

    /// <summary>A place of another axis.</summary>
    public static string Known(string value) => value == ReportAxes.Unknown ? NotKnown : value;

    /// <summary>An exact amount in words: with its stroke it would be a date to a spreadsheet that opens a text.</summary>
    public static string Exact(string value) => value.Replace("/", " sur ", StringComparison.Ordinal);

    /// <summary>A number as a spreadsheet of this language reads it.</summary>
    public static string Of(decimal number) => number.ToString(Numbers);
}
