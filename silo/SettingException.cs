namespace Allocation.Silo;

/// <summary>A setting that cannot be used. Its message is one sentence that names it; the host prints it and stops.</summary>
public sealed class SettingException(string setting, string reason) : Exception($"Setting {setting}: {reason}")
{
    /// <summary>Name of the setting as in configuration, <c>:</c> between its parts.</summary>
    public string Setting { get; } = setting;
}
