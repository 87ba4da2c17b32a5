using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Allocation.Api.Identity;
using Allocation.Domain.Demands;
using Allocation.Domain.Flux;
using Allocation.Domain.Territories;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Allocation.Api.Contract;

/// <summary>
/// The interface as an OpenAPI 3.1 document, made from the addresses themselves, and a page to read it. A copy stands in
/// docs/reference/openapi.json, which a test compares: a change of the contract is seen where it is reviewed.
/// </summary>
internal static class Contract
{
    /// <summary>Address of the document.</summary>
    public const string Document = "/openapi/v1.json";

    private const string Bearer = "bearer";
    private const string Refusal = "Problem";

    private static readonly ConcurrentDictionary<string, Type> Named = new(StringComparer.Ordinal);

    private static readonly (string Name, string Says)[] Subjects =
    [
        ("demands", "Households that wait: their files, scores, positions and histories."),
        ("dwellings", "Dwellings of landlords."),
        ("vacancies", "Dwellings that fall vacant: their ranked lists, their lives, visits of their lists."),
        ("events", "What happens to vacancies, as a stream or page by page."),
        ("webhooks", "What happens to vacancies, sent to an address."),
        ("flux", "Reservations as yearly shares: agreements, accounts, reports, trials."),
        ("policies", "Grids of territories: those in force, drafts, their effects."),
        ("imports", "Files of demands."),
        ("journal", "What was done and read, sealed."),
    ];

    public static IServiceCollection AddContract(this IServiceCollection services) => services.AddOutputCache().AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = description => description.RelativePath?.StartsWith("api/v1", StringComparison.Ordinal) == true;
        options.CreateSchemaReferenceId = NameOf;
        options.AddSchemaTransformer(Word);
        options.AddSchemaTransformer(LeaveOut);
        options.AddOperationTransformer(Complete);
        options.AddDocumentTransformer(Introduce);
    });

    public static void MapContract(this IEndpointRouteBuilder app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous().CacheOutput(cached => cached.Expire(TimeSpan.FromHours(1)));
        app.MapScalarApiReference("/interface", page => page.WithTitle("Allocation").WithOpenApiRoutePattern("/openapi/{documentName}.json").AddDocument("v1").DisableDefaultFonts().DisableTelemetry()).AllowAnonymous();
    }

    /// <summary>The name of a type in the document. One name is one type: of two the document would describe both as the first it met.</summary>
    private static string? NameOf(JsonTypeInfo type)
    {
        if (OpenApiOptions.CreateDefaultSchemaReferenceId(type) is not { } full || full.StartsWith("AnonymousType", StringComparison.Ordinal))
            return null;
        var name = full.EndsWith("View", StringComparison.Ordinal) ? full[..^4] : full;
        var named = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        return Named.GetOrAdd(name, named) == named ? name : throw new InvalidOperationException($"{named} and {Named[name]} are both named {name} in the contract: rename one.");
    }

    /// <summary>What has a form of its own in JSON is a word: one of a list, or of a pattern.</summary>
    private static Task Word(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type.IsEnum)
        {
            schema.Type = JsonSchemaType.String;
            schema.Enum = [.. Enum.GetValuesAsUnderlyingType(type).Cast<object>().Select(value => (JsonNode)JsonSerializer.SerializeToNode(Enum.ToObject(type, value), type, DemandJson.Options)!.DeepClone())];
        }
        else if (type == typeof(UniqueNumber))
        {
            (schema.Type, schema.Pattern, schema.Description) = (JsonSchemaType.String, "^[0-9A-Z]{18}$", "Unique number of a demand (LIF-1).");
        }
        else if (type == typeof(Rational))
        {
            (schema.Type, schema.Pattern, schema.Description) = (JsonSchemaType.String, "^-?[0-9]+(/[0-9]+)?$", "An exact fraction, such as 73/2.");
        }
        else if (type == typeof(InseeCode))
        {
            (schema.Type, schema.Pattern, schema.Description) = (JsonSchemaType.String, "^[0-9][0-9AB][0-9]{3}$", "INSEE code of a commune or of a municipal arrondissement.");
        }

        return Task.CompletedTask;
    }

    /// <summary>What may be unknown is left out of answers, and need not stand in a request: it is not required, whatever the constructor says.</summary>
    private static Task LeaveOut(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        foreach (var member in context.JsonTypeInfo.Properties.Where(member => Nullable.GetUnderlyingType(member.PropertyType) is not null || (!member.PropertyType.IsValueType && member.IsGetNullable)))
            schema.Required?.Remove(member.Name);
        return Task.CompletedTask;
    }

    private static async Task Complete(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        // Gathered by what an address is about: /api/v1/vacancies/… under vacancies.
        operation.Tags = new HashSet<OpenApiTagReference> { new(context.Description.RelativePath!.Split('/', ':')[2], context.Document) };
        var marks = context.Description.ActionDescriptor.EndpointMetadata;
        if (marks.OfType<NeededPermission>().LastOrDefault() is { } needed)
        {
            operation.Description = $"Needs `{PermissionWords.Of(needed.Permission)}`.";
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }];
        }

        if (marks.OfType<RepeatMark>().LastOrDefault() is { } repeat)
            operation.Description += $" May be sent again without a key: {repeat.Because}";

        // A header that would be passed over is better not sent: it promises what nobody keeps.
        if (context.Description.HttpMethod is "PUT" or "PATCH" or "DELETE" && !marks.OfType<KeyMark>().Any())
            operation.Description += $" Keeps no `{RequestCommand.KeyHeader}`: it replaces, or is there no more.";
        if (marks.OfType<TakenBody>().LastOrDefault() is { } body)
            operation.RequestBody = await BodyOf(body, operation, context, cancellation);

        operation.Parameters ??= [];
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>().Where(parameter => parameter.In == ParameterLocation.Query))
            parameter.Description ??= parameter.Name switch { "after" => "The place behind which it begins: next of the page before, as it came.", "take" => "Rows at most.", _ => null };
        if (marks.OfType<KeyMark>().Any())
            operation.Parameters.Add(Header(RequestCommand.KeyHeader, "The client's own name for the command, up to 200 characters: a repeat is answered as the first was."));
        if (marks.OfType<VersionMark>().LastOrDefault() is { } decided)
            operation.Parameters.Add(Header("If-Match", decided.IsNeeded ? "ETag of the read it was decided on, unless the body has expectedVersion." : "ETag of the read it was decided on; what changed since is then not written over."));

        // A refusal has one form everywhere.
        operation.Responses ??= [];
        if (context.Document!.Components?.Responses?.ContainsKey(Refusal) != true)
        {
            var refusal = new OpenApiResponse
            {
                Description = "A problem (RFC 9457); its type says which.",
                Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = await SchemaOf(typeof(ProblemDetails), context, cancellation) } },
            };
            ContractHeaders.OfRefusal(refusal, context.Document);
            context.Document.AddComponent<IOpenApiResponse>(Refusal, refusal);
        }

        ContractHeaders.Name(operation.Responses, marks.OfType<ToldHeaders>().SelectMany(told => told.Names), context.Document);
        operation.Responses["default"] = new OpenApiResponseReference(Refusal, context.Document);
        foreach (var other in marks.OfType<OtherForm>())
            ((OpenApiResponse)operation.Responses["200"]).Content![other.ContentType] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = other.What } };
    }

    private static async Task<OpenApiRequestBody> BodyOf(TakenBody body, OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var schema = body.Type == typeof(string) ? new OpenApiSchema { Type = JsonSchemaType.String }
            : body.Type == typeof(JsonObject) ? new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = new OpenApiSchema() }
            : await SchemaOf(body.Type, context, cancellation);
        var content = body.ContentTypes.ToDictionary(type => type, _ => new OpenApiMediaType { Schema = schema });
        if (ContractExamples.Of(operation.OperationId) is { } example)
            content[body.ContentTypes[0]].Example = example;
        return new OpenApiRequestBody { Required = true, Content = content };
    }

    /// <summary>The schema of a type, by its name: a client that is generated has one class for it, wherever it stands.</summary>
    private static async Task<IOpenApiSchema> SchemaOf(Type type, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var schema = await context.GetOrCreateSchemaAsync(type, null, cancellation);
        if (NameOf(JsonSerializerOptions.Web.GetTypeInfo(type)) is not { } name)
            return schema;

        // Beside the members of all problems each type has its own.
        if (type == typeof(ProblemDetails))
            schema.AdditionalProperties = new OpenApiSchema();
        context.Document!.AddComponent(name, schema);
        return new OpenApiSchemaReference(name, context.Document);
    }

    private static OpenApiParameter Header(string name, string description) =>
        new() { Name = name, In = ParameterLocation.Header, Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

    private static Task Introduce(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Info = new OpenApiInfo { Title = "Allocation", Version = "v1", Description = "Demands, dwellings, vacancies and their ranked lists. docs/reference/http-api.md says what each member means." };
        document.Servers = [];
        document.Tags = new HashSet<OpenApiTag>(Subjects.Select(subject => new OpenApiTag { Name = subject.Name, Description = subject.Says }));
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme> { [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = Bearer, BearerFormat = "JWT" } };
        return Task.CompletedTask;
    }
}
