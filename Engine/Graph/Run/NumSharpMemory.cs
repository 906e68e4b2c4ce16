using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>
/// The feed boundary: NumSharp keeps its arrays outside the garbage collector's reach, so that a feed borrows their memory as it
/// is. The only unsafe code of the graph.
/// </summary>
internal static class NumSharpMemory
{
    /// <summary>The array's memory; the caller keeps the array alive.</summary>
    /// <param name="array">The array.</param>
    /// <param name="fed">What it is fed for, if anything.</param>
    /// <exception cref="ValueError">The array is a view whose elements do not lie one after the other.</exception>
    public static unsafe Block Borrow(NumSharp.NDArray array, Tensor? fed = null)
    {
        if (!array.Shape.IsContiguous)
            throw new ValueError($"The NumSharp array{(fed is null ? "" : $" fed for '{fed.Name}'")} is a view with gaps; use a copy of it (array.copy()).");
        return Block.At((nint)array.Unsafe.Storage.Address, array.nbytes);
    }

    /// <summary>A NumSharp array with a copy of a tensor's elements.</summary>
    public static NumSharp.NDArray Copy(HostTensor value)
    {
        var array = new NumSharp.NDArray(value.DType.ClrType(), new NumSharp.Shape(value.Shape.ToArray()), false);
        value.Bytes().CopyTo(Borrow(array).Span<byte>());
        return array;
    }

    /// <summary>A tensor with a copy of a NumSharp array's elements.</summary>
    public static HostTensor Copy(NumSharp.NDArray array) => BufferSet.Read(Borrow(array), TypeOf(array), new Shape(array.shape));

    public static TF_DataType TypeOf(NumSharp.NDArray array) => DataTypes.Of(array.dtype);
}
