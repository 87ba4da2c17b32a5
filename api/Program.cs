using Allocation.Api.Hosting;
using Allocation.Silo;

try
{
    var app = AllocationApi.Build(args);
    await app.RunAsync();
    return 0;
}
catch (SettingException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 2;
}
