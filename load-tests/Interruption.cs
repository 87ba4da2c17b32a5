using System.Runtime.InteropServices;

namespace Allocation.LoadTests;

/// <summary>Turns the first Ctrl-C, or a service manager's request to end, into a cancellation, so that processes that were started are ended; the second one ends at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly PosixSignalRegistration[] _signals;

    /// <summary>Listens from now on.</summary>
    public Interruption() => _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, End), PosixSignalRegistration.Create(PosixSignal.SIGTERM, End)];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _ending.Token;

    /// <inheritdoc />
    public void Dispose()
    {
        Array.ForEach(_signals, signal => signal.Dispose());
        _ending.Dispose();
    }

    /// <summary>Has something done before a signal ends this process, which nothing else asks it to survive.</summary>
    /// <param name="last">What is done, on a thread of its own.</param>
    public static IReadOnlyList<IDisposable> Before(Action last) => [PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => last()), PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => last())];

    private void End(PosixSignalContext signal)
    {
        signal.Cancel = !_ending.IsCancellationRequested;
        _ending.Cancel();
    }
}
