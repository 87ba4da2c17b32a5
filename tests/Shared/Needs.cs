namespace Allocation.Tests.Shared;

/// <summary>What a plain <c>dotnet test</c> may lack. Under ./test.sh everything is there, and what is missing is a failure.</summary>
internal static class Needs
{
    /// <summary>Whether ./test.sh runs the tests.</summary>
    public static bool Full => Environment.GetEnvironmentVariable("ALLOCATION_TEST_FULL") == "1";

    /// <summary>Whether long campaigns run: ./test.sh --long.</summary>
    public static bool Long => Environment.GetEnvironmentVariable("ALLOCATION_TEST_LONG") == "1";

    /// <summary>Leaves the test out where a program is missing and may be.</summary>
    public static void Program(string name, bool isThere)
    {
        Assert.True(isThere || !Full, $"{name} is missing, and ./test.sh promised it.");
        Assert.SkipUnless(isThere, $"Left out: {name} is not installed. ./test.sh installs it and runs this test.");
    }
}
