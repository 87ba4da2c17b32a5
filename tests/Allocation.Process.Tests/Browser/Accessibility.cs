using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Allocation.Process.Tests.Browser;

/// <summary>What every page in every state must satisfy.</summary>
internal static class Accessibility
{
    /// <summary>axe finds nothing, and nothing scrolls sideways.</summary>
    public static async Task IsAccessible(this IPage page, string what)
    {
        var result = await page.RunAxe();
        Assert.True(result.Violations.Length == 0, $"{what}: " + string.Join("; ", result.Violations.Select(violation => $"{violation.Id}: {string.Join(" | ", violation.Nodes.Select(node => $"{node.Target} {node.Any?.FirstOrDefault()?.Message}").Take(3))}")));
        var wide = await page.EvaluateAsync<string>(
            """
            what => {
              const width = document.documentElement.clientWidth;
              if (document.documentElement.scrollWidth <= width + 1) return "";
              const wide = [...document.querySelectorAll("body *")].filter(each => each.getBoundingClientRect().right > width + 1 && !each.closest(".scroll"));
              return `${what} scrolls sideways: ` + wide.slice(-5).map(each => `${each.tagName}.${each.className}#${each.dataset.piece ?? ""}`).join(", ");
            }
            """,
            what);
        Assert.True(wide.Length == 0, wide);
    }
}
