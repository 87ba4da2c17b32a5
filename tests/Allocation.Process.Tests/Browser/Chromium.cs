using Microsoft.Playwright;

namespace Allocation.Process.Tests.Browser;

/// <summary>Debian's Chromium, driven by Playwright; no browser is downloaded.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private const string Program = "/usr/bin/chromium";

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Chromium(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>Starts the browser; leaves the test out where it is missing and may be.</summary>
    public static async Task<Chromium> Start()
    {
        Needs.Program("Chromium", File.Exists(Program));
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Program,
            Args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        return new Chromium(playwright, browser);
    }

    /// <summary>A page of somebody who was never here.</summary>
    public Task<IPage> Open(int width = 1440, int height = 900, ColorScheme theme = ColorScheme.Light, bool script = true) => _browser.NewPageAsync(new BrowserNewPageOptions
    {
        Locale = "fr-FR",
        ViewportSize = new ViewportSize { Width = width, Height = height },
        ColorScheme = theme,
        JavaScriptEnabled = script,
        ReducedMotion = ReducedMotion.Reduce,
    });

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
