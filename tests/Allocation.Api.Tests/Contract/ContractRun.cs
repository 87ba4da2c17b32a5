using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Allocation.Api.Tests.Hosting;

namespace Allocation.Api.Tests.Contract;

/// <summary>Asks operations of the contract, each with the example of its body, and holds every answer against what the document says of it.</summary>
/// <param name="document">The contract.</param>
/// <param name="host">Who is asked.</param>
/// <param name="journal">How many commands and readings the journal has.</param>
internal sealed class ContractRun(ContractDocument document, Uri host, Func<Task<(long Commands, long Readings)>> journal) : IDisposable
{
    /// <summary>Headers that are described where they are sent; those of all answers alike (security, caching) are not.</summary>
    private static readonly string[] Described = ["ETag", "Location", "Retry-After", "Content-Disposition", "Link", "RateLimit", "RateLimit-Policy"];

    private readonly HttpClient _http = new() { BaseAddress = host };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Where each operation was asked.</summary>
    public Dictionary<string, string> Asked { get; } = new(StringComparer.Ordinal);

    /// <summary>Operations that left a command in the journal when they were carried out.</summary>
    public SortedSet<string> Commanded { get; } = new(StringComparer.Ordinal);

    /// <summary>Operations that left a reading in the journal when they answered.</summary>
    public SortedSet<string> Shown { get; } = new(StringComparer.Ordinal);

    /// <summary>Where answers were not as described.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Asks an operation.</summary>
    /// <param name="name">Which.</param>
    /// <param name="names">Names in its address.</param>
    /// <param name="query">Its parameters.</param>
    /// <param name="accept">The form wanted; that of JSON without it.</param>
    /// <param name="expected">The status of the answer.</param>
    public async Task<JsonNode?> Ask(string name, (string Name, string Value)[]? names = null, string query = "", string? accept = null, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var operation = document[name];
        var address = (names ?? []).Aggregate(operation.Path, (path, each) => path.Replace($"{{{each.Name}}}", Uri.EscapeDataString(each.Value), StringComparison.Ordinal)) + query;
        Asked[name] = address;
        if (operation.Body is ({ } contentType, { } media))
        {
            Check(media["example"] is not null, $"{name} has no example of its body, {contentType}");
            if (media["example"] is JsonObject body)
                await IsRefusedWithMore(operation, address, body);
        }

        var before = await journal();
        using var answer = await Send(operation, address, operation.Body?.Media["example"], accept);
        var said = await Hold(operation, answer, expected, accept);
        var after = await journal();
        if (after.Commands > before.Commands)
            Commanded.Add(name);
        if (after.Readings > before.Readings)
            Shown.Add(name);
        return said;
    }

    /// <summary>Asks an address of an operation that reads, as it was asked before, with one parameter more; without a look at the answer.</summary>
    public async Task<Answer> AskAgain(Operation operation, string more)
    {
        var address = Asked[operation.Name];
        using var answer = await Send(operation, $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{more}", null, null);
        return new Answer(answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, null, null, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    public void Dispose() => _http.Dispose();

    /// <summary>A member nobody knows is refused by its name, of every body there is.</summary>
    private async Task IsRefusedWithMore(Operation operation, string address, JsonObject body)
    {
        var more = body.DeepClone().AsObject();
        more["misspelt"] = true;
        using var answer = await Send(operation, address, more, null);
        var said = await answer.Content.ReadAsStringAsync(Cancellation);
        Check(
            answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity && JsonNode.Parse(said)!["errors"]?[0]?["path"]?.GetValue<string>().EndsWith("misspelt", StringComparison.Ordinal) == true,
            $"{operation.Name} with a member more: {answer.StatusCode} {said}");
    }

    private void Check(bool holds, string fault)
    {
        if (!holds)
            Faults.Add(fault);
    }

    private async Task<HttpResponseMessage> Send(Operation operation, string address, JsonNode? body, string? accept)
    {
        using var request = new HttpRequestMessage(new HttpMethod(operation.Method.ToUpperInvariant()), address);
        if (accept is not null)
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        if (body is not null)
            request.Content = new StringContent(body is JsonValue text ? text.GetValue<string>() : body.ToJsonString(), Encoding.UTF8, operation.Body!.Value.ContentType);
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
    }

    private async Task<JsonNode?> Hold(Operation operation, HttpResponseMessage answer, HttpStatusCode expected, string? accept)
    {
        // A stream has no end: of one its form alone is looked at.
        var form = answer.Content.Headers.ContentType?.MediaType;
        var body = form == "text/event-stream" ? "" : await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.StatusCode == expected, $"{operation.Name}: {answer.StatusCode} {body} {string.Join('\n', Faults)}");
        var said = document.Resolved(operation.Answer(expected));
        var forms = said["content"]?.AsObject();
        Check(forms is null ? form is null : form is not null && forms.ContainsKey(form), $"{operation.Name} answers {form ?? "nothing"}, which is not described");
        Check(accept is null || form == accept, $"{operation.Name} answers {form} to whoever accepts {accept}");
        HoldHeaders(operation, answer, said, form);
        if (form is not ("application/json" or "application/problem+json"))
            return body.Length == 0 ? null : JsonValue.Create(body);
        var value = JsonNode.Parse(body);
        var fault = forms?[form] is { } described ? ContractSchema.Fault(document, value, described["schema"]!) : null;
        Check(fault is null, $"{operation.Name}: {fault}");
        return value;
    }

    private void HoldHeaders(Operation operation, HttpResponseMessage answer, JsonObject said, string? form)
    {
        var described = (said["headers"]?.AsObject() ?? []).Select(header => header.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var header in Described)
        {
            var isSent = answer.Headers.NonValidated.Contains(header) || answer.Content.Headers.NonValidated.Contains(header);
            Check(!isSent || described.Contains(header), $"{operation.Name} sends {header}, which is not described");

            // What is said of refusals holds for some of them; a file has a name, and what is read as JSON is none.
            if (answer.IsSuccessStatusCode && !(header == "Content-Disposition" && form == "application/json"))
                Check(isSent || !described.Contains(header), $"{operation.Name} does not send {header}");
        }
    }
}
