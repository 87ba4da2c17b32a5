using System.Diagnostics;
using Allocation.Api.Http;
using Allocation.Domain;

namespace Allocation.Api.Screens.Shell;

/// <summary>
/// A problem for a person: whatever a browser asks for that is refused, or fails, is a page in its language. For a program it stays what it is
/// (docs/reference/problems.md).
/// </summary>
internal sealed class ProblemPages : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => Screens.IsOfBrowser(context.HttpContext);

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var (http, problem) = (context.HttpContext, context.ProblemDetails);
        Problems.Name(problem, http);
        var services = http.RequestServices;

        // A renderer writes one page: another of this request may have begun one before it failed.
        await using var scope = services.CreateAsyncScope();
        http.RequestServices = scope.ServiceProvider;
        try
        {
            var words = scope.ServiceProvider.GetRequiredService<Visitor>().Words;
            var key = $"problem.{Problems.TypeOf(problem)}";
            var said = words.Find($"{key}-text") ?? problem.Detail;
            var faults = (problem.Extensions.TryGetValue("errors", out var errors) ? errors as IEnumerable<InputFault> : null) ?? [];
            string?[] texts =
            [
                said,
                .. faults.Where(fault => fault.Path.Length > 0).Select(fault => words.Say("problem.place", ("path", fault.Path))),
                problem.Status >= StatusCodes.Status500InternalServerError ? words.Say("problem.trace", ("trace", Activity.Current?.Id ?? http.TraceIdentifier)) : null,
            ];
            Screens.Protect(http.Response);
            await Screens.Page<MessagePage>(new { Title = words.Find(key) ?? problem.Title ?? words["error.title"], Texts = texts.OfType<string>().ToList() }, problem.Status ?? http.Response.StatusCode).ExecuteAsync(http);
        }
        finally
        {
            http.RequestServices = services;
        }
    }
}
