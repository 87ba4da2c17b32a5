using Microsoft.Playwright;

namespace Allocation.Process.Tests.Browser;

/// <summary>What a person sees of a list, in words of the page.</summary>
internal static class Screen
{
    public static ILocator Row(this IPage page, string number) => page.Locator($"tr[data-number='{number}']");

    public static ILocator Slot(this ILocator row, string name) => row.Locator($"[data-slot='{name}']");

    public static ILocator Panel(this IPage page) => page.Locator("[data-piece=panel]");

    /// <summary>Numbers in the order of the page.</summary>
    public static async Task<IReadOnlyList<string>> Order(this IPage page) =>
        await page.EvaluateAsync<string[]>("[...document.querySelectorAll('tr[data-number]')].map(row => row.dataset.number)");

    /// <summary>The household that holds the focus.</summary>
    public static Task<string?> Focused(this IPage page) => page.EvaluateAsync<string?>("document.activeElement?.dataset?.number ?? null");

    /// <summary>Moves the pointer away from the rows.</summary>
    public static Task PointAway(this IPage page) => page.Mouse.MoveAsync(5, 5);

    /// <summary>
    /// Gives the list a version as the hub would, at once: rows in another order with other points and the events that made
    /// them. It passes through the same door as what the hub sends. A <paramref name="key"/> is pressed in the same instant,
    /// just before; without one the rows may change places at once. Gives the order of the page right after.
    /// </summary>
    public static Task<string[]> Receive(this IPage page, int seed, string? key = null) => page.EvaluateAsync<string[]>(
        """
        ([seed, key]) => {
          const island = document.querySelector("live-shortlist");
          let state = seed * 2654435761 % 4294967296;
          const next = n => (state = (state * 1664525 + 1013904223) % 4294967296) % n;
          const held = island.target;
          const rows = held.rows.map(row => ({ ...row, points: 50 + next(150) }));
          rows.sort((a, b) => b.points - a.points || (a.uniqueNumber < b.uniqueNumber ? -1 : 1));
          const ranked = rows.map((row, index) => ({ ...row, rank: index + 1 }));
          const causes = ranked.filter(() => next(3) === 0).map((row, index) => ({ uniqueNumber: row.uniqueNumber, kind: ["birth", "dalo-changed", "document-accepted"][next(3)], at: new Date(Date.now() + seed * 1000 + index).toISOString(), points: row.points - held.rows.find(old => old.uniqueNumber === row.uniqueNumber).points }));
          island.pacing.lastReorder = island.pacing.lastKey = -Infinity;
          if (key) document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
          island.receive({ ...held, version: "9999-" + seed, asOf: new Date().toISOString(), rows: ranked }, causes, false);
          return [...document.querySelectorAll('tr[data-number]')].map(row => row.dataset.number);
        }
        """,
        new object?[] { seed, key });
}
