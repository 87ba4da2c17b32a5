using System.Security.Cryptography;

namespace Allocation.Silo.Hosting;

/// <summary>Keys of an installation: from a setting, or of the embedded store in a file beside it that its owner alone can read.</summary>
public static class KeyFile
{
    /// <summary>Shortest key, bytes.</summary>
    public const int KeyBytes = 32;

    /// <summary>The key of a setting.</summary>
    /// <param name="setting">Its name.</param>
    /// <param name="text">What it says.</param>
    /// <exception cref="SettingException">It is no key.</exception>
    public static byte[] Read(string setting, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var key = new byte[text.Length];
        return Convert.TryFromBase64String(text, key, out var written) && written >= KeyBytes
            ? key[..written]
            : throw new SettingException(setting, $"it is not {KeyBytes} bytes or more in Base64; make one with: openssl rand -base64 32.");
    }

    /// <summary>The key in a file, made when it is not there.</summary>
    /// <param name="setting">The setting it stands for.</param>
    /// <param name="file">The file.</param>
    /// <exception cref="SettingException">It cannot be used.</exception>
    public static byte[] Beside(string setting, string file)
    {
        try
        {
            if (!File.Exists(file))
                Make(file);
            return File.ReadAllBytes(file) is { Length: >= KeyBytes } key ? key : throw new SettingException(setting, $"{Path.GetFullPath(file)} is cut short: restore it, or remove it and what it signed is signed no more.");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new SettingException(setting, $"{Path.GetFullPath(file)} cannot be used: {refused.Message}");
        }
    }

    /// <summary>Whole or not at all: a key that was half written would sign for ever after.</summary>
    private static void Make(string file)
    {
        var making = $"{file}.{Environment.ProcessId}";
        var owner = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            owner.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(making, owner))
        {
            stream.Write(RandomNumberGenerator.GetBytes(KeyBytes));
            stream.Flush(flushToDisk: true);
        }

        File.Move(making, file, overwrite: true);
    }
}
