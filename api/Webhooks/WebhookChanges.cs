using Allocation.Api.Http;
using Allocation.GrainInterfaces;
using Allocation.Grains.Storage;

namespace Allocation.Api.Webhooks;

/// <summary>Changes webhooks by command: once for each key, on the version it was decided on, and has them delivered for as they are then.</summary>
internal sealed class WebhookChanges(IWebhookStore store, ICommandKeys keys, WebhookDispatcher dispatcher)
{
    /// <summary>Attempts at a change that does not say on which version it was decided.</summary>
    private const int Attempts = 5;

    /// <summary>Changes one.</summary>
    /// <param name="id">Which.</param>
    /// <param name="version">On which version it was decided; null when that does not matter.</param>
    /// <param name="command">By whom, and under which key.</param>
    /// <param name="action">What was asked, for the audit.</param>
    /// <param name="change">What it becomes; null where nothing is to be changed.</param>
    public async Task<ChangedWebhook> Make(Guid id, int? version, Command command, string action, Func<StoredWebhook, StoredWebhook?> change)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await store.Find(id) is not { } present)
                return new ChangedWebhook(null, 0, Problems.NotFound("webhook"));

            // Behind the read of the webhook: what was done since it was read is refused by its version, what was done before is known.
            if (await keys.Find(command.Id) is { } known)
                return known.Fingerprint == command.Fingerprint ? new ChangedWebhook(present, known.Version) : new ChangedWebhook(null, 0, Problems.KeyReused());
            if (version is { } decided && decided != present.Version)
                return new ChangedWebhook(null, 0, Problems.VersionConflict(present.Version));
            if (change(present) is not { } changed)
                return new ChangedWebhook(present, present.Version);
            changed = changed with { Version = present.Version + 1 };
            if (await store.Change(changed, command, action))
            {
                dispatcher.Look();
                return new ChangedWebhook(changed, changed.Version);
            }

            if (attempt == Attempts)
                return new ChangedWebhook(null, 0, Problems.VersionConflict(present.Version));
        }
    }
}

/// <summary>What became of a change.</summary>
/// <param name="Webhook">The webhook as it is now; null where it is refused.</param>
/// <param name="Made">The version that the command made: an earlier one when it comes again and others came between.</param>
/// <param name="Refused">Why not.</param>
internal sealed record ChangedWebhook(StoredWebhook? Webhook, int Made, IResult? Refused = null);
