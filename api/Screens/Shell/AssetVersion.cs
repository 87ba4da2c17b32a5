using System.Security.Cryptography;

namespace Allocation.Api.Screens.Shell;

/// <summary>Changes with the built browser code, so that a browser may keep it for ever.</summary>
public sealed class AssetVersion
{
    /// <summary>Part of the addresses.</summary>
    public string Value { get; }

    /// <summary>Reads the built files once.</summary>
    /// <exception cref="InvalidOperationException">They are not beside the program.</exception>
    public AssetVersion(IWebHostEnvironment environment)
    {
        var files = environment.WebRootFileProvider.GetDirectoryContents("assets").Where(file => !file.IsDirectory).OrderBy(file => file.Name, StringComparer.Ordinal).ToList();
        if (files.Count == 0)
            throw new InvalidOperationException("The browser code is not beside the program: build the project 'api' again.");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            using var content = file.CreateReadStream();
            using var bytes = new MemoryStream();
            content.CopyTo(bytes);
            hash.AppendData(bytes.ToArray());
        }

        Value = Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }
}
