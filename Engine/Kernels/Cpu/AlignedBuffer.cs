using System.Runtime.InteropServices;

namespace TfCnn.Kernels;

/// <summary>
/// Owned memory, aligned to a cache line (64 bytes) so that the widest vector loads never straddle two lines. Freed by
/// <see cref="Dispose"/> or by the finalizer; the garbage collector is told of its size.
/// </summary>
public sealed unsafe class AlignedBuffer : IDisposable
{
    /// <summary>Alignment of every buffer, in bytes.</summary>
    public const int Alignment = 64;

    private void* _pointer;

    /// <summary>Allocates <paramref name="bytes"/> zeroed bytes.</summary>
    public AlignedBuffer(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        Bytes = bytes;
        _pointer = NativeMemory.AlignedAlloc((nuint)Math.Max(bytes, 1), Alignment);
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
