using Allocation.Silo;
using Allocation.Silo.Hosting;

try
{
    await SiloProcess.Build(args).RunAsync();
    return 0;
}
catch (SettingException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 2;
}
