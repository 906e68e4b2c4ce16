using System.Runtime.InteropServices;

namespace TfCnn.Kernels;

/// <summary>
/// Owned memory, aligned to a cache line (64 bytes) so that the widest vector loads never straddle two lines. Freed by
/// <see cref="Dispose"/> or by the finalizer; the garbage collector is told of its size.
/// </summary>
/// <remarks>
/// Large buffers ask Linux for pages of 2 MB: matrices are walked across their rows, and with pages of 4 KB every row would be
/// another page to look up.
/// </remarks>
public sealed unsafe class AlignedBuffer : IDisposable
{
    /// <summary>Alignment of every buffer, in bytes.</summary>
    public const int Alignment = 64;

    private const int HugePage = 2 << 20, AdviseHugePages = 14;

    // madvise, null where the process has none. That a kernel without huge pages refuses MADV_HUGEPAGE changes nothing.
    private static readonly delegate* unmanaged<void*, nuint, int, int> s_advise =
        OperatingSystem.IsLinux() && NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "madvise", out nint advise)
            ? (delegate* unmanaged<void*, nuint, int, int>)advise
            : null;

    private void* _pointer;

    /// <summary>Allocates <paramref name="bytes"/> zeroed bytes.</summary>
    public AlignedBuffer(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        Bytes = bytes;
        bool large = bytes >= HugePage && s_advise != null;
        _pointer = NativeMemory.AlignedAlloc((nuint)Math.Max(bytes, 1), large ? (nuint)HugePage : Alignment);
        if (large)
            _ = s_advise(_pointer, (nuint)bytes, AdviseHugePages);
        NativeMemory.Clear(_pointer, (nuint)bytes);
        if (bytes > 0)
            GC.AddMemoryPressure(bytes);
    }

    ~AlignedBuffer() => Free();

    /// <summary>Length in bytes.</summary>
    public long Bytes { get; }

    /// <summary>The whole buffer. Valid while this object is reachable and not disposed.</summary>
    public Block Block
    {
        get
        {
            ObjectDisposedException.ThrowIf(_pointer is null, this);
            return new Block(_pointer, Bytes);
        }
    }

    /// <summary>Rounds a size up to a multiple of <see cref="Alignment"/>.</summary>
    public static long RoundUp(long bytes) => (bytes + Alignment - 1) & ~(long)(Alignment - 1);

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_pointer is null)
            return;
        NativeMemory.AlignedFree(_pointer);
        _pointer = null;
        if (Bytes > 0)
            GC.RemoveMemoryPressure(Bytes);
    }
}
