using System.Globalization;
using Allocation.Domain;
using Microsoft.AspNetCore.Http.Metadata;

namespace Allocation.Api.Http;

/// <summary>The parameter of an address for which the framework refused a request: it says nothing of it by itself, and its exception would repeat the value.</summary>
internal static class UnreadParameter
{
    private static readonly Dictionary<Type, (Func<string, bool> IsRead, string Form)> Forms = new()
    {
        [typeof(string)] = (_ => true, "a text"),
        [typeof(int)] = (text => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out _), "a whole number"),
        [typeof(long)] = (text => long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out _), "a whole number"),
        [typeof(Guid)] = (text => Guid.TryParse(text, out _), "an id as it came"),
        [typeof(DateOnly)] = (text => DateOnly.TryParse(text, CultureInfo.InvariantCulture, out _), "a date as yyyy-MM-dd"),
    };

    /// <summary>What is wrong, or null when it is something else.</summary>
    public static InputFault? Of(HttpContext context)
    {
        foreach (var parameter in context.GetEndpoint()?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>() ?? [])
        {
            if (context.Request.RouteValues.ContainsKey(parameter.Name) || !Forms.TryGetValue(Nullable.GetUnderlyingType(parameter.ParameterInfo.ParameterType) ?? parameter.ParameterInfo.ParameterType, out var form))
                continue;
            var text = context.Request.Query[parameter.Name].ToString();
            if (text.Length == 0 && !parameter.IsOptional)
                return new InputFault(parameter.Name, "required", $"Give {form.Form}.");
            if (text.Length > 0 && !form.IsRead(text))
                return new InputFault(parameter.Name, "parameter", $"Give {form.Form}.");
        }

        return null;
    }
}
