using System.Text.Json;
using Allocation.Api.Http;
using Microsoft.AspNetCore.Components;

namespace Allocation.Api.Screens.Shell;

/// <summary>Data for the islands inside a page, in the JSON form of the interface; the encoder leaves no character that could end the element.</summary>
internal static class PageJson
{
    private static readonly JsonSerializerOptions Options = Form();

    public static MarkupString Of(object value) => new(JsonSerializer.Serialize(value, Options));

    private static JsonSerializerOptions Form()
    {
        var form = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        JsonForm.Apply(form);
        return form;
    }
}
