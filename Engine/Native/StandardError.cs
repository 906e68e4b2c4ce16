using System.Runtime.InteropServices;

namespace TfCnn.Native;

/// <summary>
/// Sends the process' standard error nowhere until it is disposed: TensorFlow logs while it is being loaded, before it has read the
/// environment that says how much it should log. On Unix only.
/// </summary>
internal readonly partial struct StandardError : IDisposable
{
    private const int Descriptor = 2, WriteOnly = 1;

    private readonly int _saved;

    private StandardError(int saved) => _saved = saved;

    /// <summary>Nothing muted.</summary>
    public static StandardError Untouched => new(-1);

    public static StandardError Mute()
    {
        if (OperatingSystem.IsWindows())
            return Untouched;
        int saved = Duplicate(Descriptor);
        int nowhere = Open("/dev/null", WriteOnly);
        if (saved >= 0 && nowhere >= 0)
            _ = Duplicate(nowhere, Descriptor);
        if (nowhere >= 0)
            _ = Close(nowhere);
        return new StandardError(saved);
    }

    public void Dispose()
    {
        if (_saved < 0)
            return;
        _ = Duplicate(_saved, Descriptor);
        _ = Close(_saved);
    }

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Duplicate(int from, int to);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
