using System.Text.Json;
using Allocation.Grains.Storage;

namespace Allocation.Silo.Storage;

/// <summary>How a webhook stands in columns, the same in every store.</summary>
internal static class WebhookForm
{
    /// <summary>What was asked for, JSON.</summary>
    public static string Order(WebhookOrder order) => JsonSerializer.Serialize(order, JsonSerializerOptions.Web);

    /// <summary>What was asked for.</summary>
    public static WebhookOrder Order(string json) => JsonSerializer.Deserialize<WebhookOrder>(json, JsonSerializerOptions.Web)!;

    /// <summary>Code of a state.</summary>
    public static string State(WebhookState state) => state.ToString().ToLowerInvariant();

    /// <summary>The state of a code.</summary>
    public static WebhookState State(string code) => Enum.Parse<WebhookState>(code, ignoreCase: true);

    /// <summary>The place that stands in a column.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public static EventPlace Place(string text) => EventPlace.TryParse(text, out var place) ? place : throw new FormatException("A webhook has no place in the log.");
}
