using System.Net.Http.Json;
using System.Text.Json;

namespace Allocation.LoadTests.Simulate.Load;

/// <summary>Answers of the product that should have been good ones.</summary>
internal static class Answered
{
    /// <summary>Throws where the product refused or failed, with what it said: a status alone does not tell which of its reasons it had.</summary>
    /// <exception cref="HttpRequestException">It did.</exception>
    public static async Task Good(this HttpResponseMessage answer, CancellationToken cancellation)
    {
        if (answer.IsSuccessStatusCode)
            return;
        var said = answer.Content.Headers.ContentType?.MediaType == "application/problem+json" ? await answer.Content.ReadFromJsonAsync<Problem>(JsonSerializerOptions.Web, cancellation) : null;
        throw new HttpRequestException($"{answer.RequestMessage?.Method} {answer.RequestMessage?.RequestUri?.AbsolutePath}: {(int)answer.StatusCode} {said?.Title} {said?.Detail}".TrimEnd(), null, answer.StatusCode);
    }

    private sealed record Problem(string? Title, string? Detail);
}
