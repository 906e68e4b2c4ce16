namespace TfCnn.Native;

/// <summary>
/// Lets the process end between two runs only: an exit in the middle of one, such as after Ctrl+C, would take down what TensorFlow's
/// threads are using. Runs that begin after the exit has begun wait for good.
/// </summary>
internal static class ExitGate
{
    // Longer than any training step; a run that hangs does not keep the process.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private static readonly ReaderWriterLockSlim s_gate = new();

    static ExitGate() => AppDomain.CurrentDomain.ProcessExit += (_, _) => s_gate.TryEnterWriteLock(s_patience);

    /// <summary>Opens a run of this thread.</summary>
    public static void Enter() => s_gate.EnterReadLock();

    /// <summary>Closes it.</summary>
    public static void Leave() => s_gate.ExitReadLock();
}
