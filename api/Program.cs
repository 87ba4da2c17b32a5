using Allocation.Api.Grids;
using Allocation.Api.Hosting;
using Allocation.Api.Imports;
using Allocation.Api.Journal;
using Allocation.Silo;
using Microsoft.AspNetCore.Connections;

if (args is ["grids", .. var verb])
    return GridCommand.Run(verb, Console.Out, Console.Error);
if (args is ["import", .. var file])
    return await ImportCommand.Run(file, Console.Out, Console.Error);
if (args is ["verify", .. var journal])
    return await VerifyCommand.Run(journal, Console.Out, Console.Error);

try
{
    var app = AllocationApi.Build(args);
    await app.RunAsync();
    return 0;
}
catch (IOException taken) when (taken.InnerException is AddressInUseException)
{
    await Console.Error.WriteLineAsync("--urls: the address is in use by another process; end it or choose another port.");
    return 2;
}
catch (SettingException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 2;
}
