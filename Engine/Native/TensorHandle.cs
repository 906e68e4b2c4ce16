using System.Runtime.InteropServices;
using Tensorflow;
using TfCnn.Kernels;

namespace TfCnn.Native;

/// <summary>TF_Tensor: a reference to counted memory.</summary>
internal sealed unsafe class TensorHandle : NativeHandle
{
    /// <summary>Takes over a tensor that TensorFlow has made.</summary>
    public TensorHandle(nint tensor) => SetHandle(tensor);

    /// <summary>The address to put into an array for a call; the caller keeps the handle alive meanwhile.</summary>
    public nint Address => handle;

    /// <summary>A tensor in TensorFlow's memory with a copy of the elements.</summary>
    public static TensorHandle Copy(TF_DataType type, ReadOnlySpan<long> dimensions, ReadOnlySpan<byte> elements)
    {
        var tensor = new TensorHandle(
            CApi.TF_AllocateTensor((int)type, dimensions, dimensions.Length, (nuint)elements.Length));
        elements.CopyTo(tensor.Elements());
        return tensor;
    }

    /// <summary>
    /// A tensor over memory of the caller's, which <paramref name="owner"/> keeps alive and in place; TensorFlow frees the owner's handle
    /// when it needs the memory no more, on any thread. Memory that is not 64-byte aligned it copies at once.
    /// </summary>
    public static TensorHandle Borrow(TF_DataType type, ReadOnlySpan<long> dimensions, Block memory, GCHandle owner) => new(
        CApi.TF_NewTensor(
            (int)type, dimensions, dimensions.Length, memory.Address, (nuint)memory.Bytes, &Release, GCHandle.ToIntPtr(owner)));

    /// <summary>A copy of the tensor in managed memory.</summary>
    /// <exception cref="UnimplementedError">Its elements are strings or of another type without a CLR type.</exception>
    public HostTensor ToHost()
    {
        long[] dimensions = new long[CApi.TF_NumDims(this)];
        for (int i = 0; i < dimensions.Length; i++)
            dimensions[i] = CApi.TF_Dim(this, i);
        HostTensor host = HostTensor.Zeros((TF_DataType)CApi.TF_TensorType(this), new Shape(dimensions));
        Elements().CopyTo(host.Bytes());
        return host;
    }

    private Span<byte> Elements() =>
        new((void*)CApi.TF_TensorData(this), checked((int)CApi.TF_TensorByteSize(this)));

    [UnmanagedCallersOnly]
    private static void Release(nint data, nuint bytes, nint owner) => GCHandle.FromIntPtr(owner).Free();

    protected override bool ReleaseHandle()
    {
        CApi.TF_DeleteTensor(handle);
        return true;
    }
}
