using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfCnn.Kernels;

/// <summary>
/// A borrowed run of bytes outside the garbage collector's reach: an address and a length. Whoever hands it out keeps the
/// memory alive and in place. Graph code passes blocks on and reads them as spans; only kernels take the pointer.
/// </summary>
public readonly unsafe struct Block
{
    private readonly byte* _pointer;

    internal Block(void* pointer, long bytes)
    {
        _pointer = (byte*)pointer;
        Bytes = bytes;
    }

    /// <summary>Length in bytes.</summary>
    public long Bytes { get; }

    /// <summary>Address of the first byte; 0 for an empty block.</summary>
    public nint Address => (nint)_pointer;

    internal float* Floats => (float*)_pointer;

    internal T* Pointer<T>() where T : unmanaged => (T*)_pointer;

    /// <summary>A block over memory that the caller has pinned or allocated natively.</summary>
    public static Block At(nint address, long bytes) => new((void*)address, bytes);

    /// <summary>The part that starts <paramref name="offset"/> bytes in and has <paramref name="bytes"/> bytes.</summary>
    public Block Slice(long offset, long bytes)
    {
        if (offset < 0 || bytes < 0 || offset + bytes > Bytes)
            throw new ArgumentOutOfRangeException(nameof(offset), $"Slice of {bytes} bytes at {offset} leaves a block of {Bytes} bytes.");
        return new Block(_pointer + offset, bytes);
    }

    /// <summary>The block as elements of type <typeparamref name="T"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<T> Span<T>() where T : unmanaged => new(_pointer, checked((int)(Bytes / sizeof(T))));

    /// <summary>Copies <paramref name="source"/> to the start of this block; ranges may overlap.</summary>
    public void CopyFrom(Block source)
    {
        if (source.Bytes > Bytes)
            throw new ArgumentException($"A block of {source.Bytes} bytes does not fit into one of {Bytes} bytes.", nameof(source));
        if (source._pointer != _pointer)
            Buffer.MemoryCopy(source._pointer, _pointer, Bytes, source.Bytes);
    }

    /// <summary>Sets every byte to zero.</summary>
    public void Clear() => NativeMemory.Clear(_pointer, (nuint)Bytes);
}
