using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Allocation.Architecture.Tests.Deployment;

/// <summary>The files that put the product into containers, read as text: no engine runs here.</summary>
internal static class ComposeFile
{
    /// <summary>Services by name, with what they share merged in.</summary>
    public static IReadOnlyDictionary<string, Service> Services { get; } =
        Map(Read("docker-compose.yml")["services"]).ToDictionary(service => service.Key, service => new Service(service.Key, Map(service.Value)));

    /// <summary>Folder of the solution.</summary>
    public static string Root
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "Allocation.sln")))
                folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The solution is not above the tests.");
            return folder;
        }
    }

    public static string Text(string path) => File.ReadAllText(Path.Combine(Root, path));

    internal static Dictionary<string, object> Map(object value) =>
        ((Dictionary<object, object>)value).ToDictionary(pair => (string)pair.Key, pair => pair.Value);

    private static Dictionary<string, object> Read(string path)
    {
        using var text = new StringReader(Text(path));
        return new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(new MergingParser(new Parser(text)));
    }
}

/// <summary>One service.</summary>
internal sealed record Service(string Name, Dictionary<string, object> Members)
{
    public bool IsBuilt => Members.ContainsKey("build");

    public string Image => (string)Members["image"];

    public string? Target => IsBuilt ? (string)ComposeFile.Map(Members["build"])["target"] : null;

    public string Command => Members.TryGetValue("command", out var command) ? (string)command : "";

    public IReadOnlyDictionary<string, string> Environment =>
        Members.TryGetValue("environment", out var environment) ? ComposeFile.Map(environment).ToDictionary(pair => pair.Key, pair => (string)pair.Value) : [];

    public IEnumerable<string> Volumes => Members.TryGetValue("volumes", out var volumes) ? ((List<object>)volumes).Cast<string>() : [];
}
