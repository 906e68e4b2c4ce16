using System.Collections;

namespace Tensorflow.NumPy;

public partial class NDArray : IEnumerable<NDArray>
{
    public NDArray(float value) : this(HostTensor.Scalar(value)) { }

    public NDArray(double value) : this(HostTensor.Scalar(value)) { }

    public NDArray(int value) : this(HostTensor.Scalar(value)) { }

    public NDArray(long value) : this(HostTensor.Scalar(value)) { }

    public NDArray(byte value) : this(HostTensor.Scalar(value)) { }

    public NDArray(bool value) : this(HostTensor.Scalar(value)) { }

    /// <summary>The array over these numbers; no copy. Without it they would be taken for a shape.</summary>
    public NDArray(int[] value, Shape? shape = null) : this(HostTensor.Wrap(value, shape)) { }

    /// <summary>The array over these numbers; no copy. Without it they would be taken for a shape.</summary>
    public NDArray(long[] value, Shape? shape = null) : this(HostTensor.Wrap(value, shape)) { }

    /// <summary>What an operation among several fetches yields.</summary>
    internal static NDArray NaN { get; } = new(float.NaN);

    /// <summary>The same elements under another shape; one dimension may be −1.</summary>
    public NDArray reshape(Shape newshape)
    {
        long[] dims = newshape.ToArray();
        int open = Array.IndexOf(dims, -1);
        if (open >= 0)
        {
            long known = dims.Where(d => d >= 0).Aggregate(1L, (a, b) => a * b);
            dims[open] = known == 0 ? 0 : Value.ElementCount / known;
        }
        return new NDArray(Value.Reshape(new Shape(dims)));
    }

    /// <summary>A copy with every element converted.</summary>
    public NDArray astype(TF_DataType dtype) => new(NDArrayMath.Cast(Value, dtype));

    public NDArray numpy() => this;

    /// <summary>The elements in row-major order.</summary>
    /// <exception cref="ValueError">The elements are of another type.</exception>
    public T[] ToArray<T>() where T : unmanaged => Value.Span<T>().ToArray();

    /// <summary>An array with a copy of a NumSharp array's elements.</summary>
    public static NDArray From(NumSharp.NDArray array) => new(NumSharpMemory.Copy(array));

    /// <summary>
    /// A NumSharp array as it is, for a feed: no copy. It stands for what is in the NumSharp array when a session runs, so feed it before the
    /// NumSharp array is written anew.
    /// </summary>
    public static NDArray Borrow(NumSharp.NDArray array) => new(array);

    /// <summary>A NumSharp array with a copy of the elements.</summary>
    public NumSharp.NDArray ToNumSharp() => NumSharpMemory.Copy(Value);

    public byte[] ToByteArray() => Value.Bytes().ToArray();

    /// <summary>The elements as an array of this array's rank.</summary>
    public Array ToMultiDimArray<T>() where T : unmanaged
    {
        Array result = Array.CreateInstance(typeof(T), Shape.as_int_list());
        System.Runtime.InteropServices.MemoryMarshal.Cast<byte, T>(Value.Bytes()).CopyTo(
            System.Runtime.InteropServices.MemoryMarshal.CreateSpan(
                ref System.Runtime.CompilerServices.Unsafe.As<byte, T>(ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(result)), result.Length));
        return result;
    }

    /// <summary>The part at leading indices, from the end if negative.</summary>
    public new NDArray this[params int[] indices] => new(NDArrayMath.Part(Value, indices));

    /// <summary>Slices as in Python: <c>nd["0:10,:"]</c>.</summary>
    public new NDArray this[params string[] slices] => new(NDArrayMath.Sliced(Value, slices.SelectMany(s => s.Split(',')).Select(Slice.Parse).ToArray()));

    public new NDArray this[params Slice[] slices] => new(NDArrayMath.Sliced(Value, slices));

    public IEnumerator<NDArray> GetEnumerator()
    {
        for (int i = 0; i < Shape[0]; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => NDArrayMath.Format(Value);

    public static implicit operator NDArray(Array array) => new(array);

    public static implicit operator NDArray(float value) => new(value);

    public static implicit operator NDArray(double value) => new(value);

    public static implicit operator NDArray(int value) => new(value);

    public static implicit operator NDArray(long value) => new(value);

    public static implicit operator NDArray(byte value) => new(value);

    public static implicit operator NDArray(bool value) => new(value);

    public static implicit operator float(NDArray array) => (float)array.Value.ToDouble();

    public static implicit operator double(NDArray array) => array.Value.ToDouble();

    public static implicit operator int(NDArray array) => checked((int)array.Value.ToDouble());

    public static implicit operator long(NDArray array) => checked((long)array.Value.ToDouble());

    public static implicit operator byte(NDArray array) => checked((byte)array.Value.ToDouble());

    public static implicit operator bool(NDArray array) => array.Value.ToDouble() != 0;

    public static NDArray operator +(NDArray a, NDArray b) => new(NDArrayMath.Combine(a.Value, b.Value, "+"));

    public static NDArray operator -(NDArray a, NDArray b) => new(NDArrayMath.Combine(a.Value, b.Value, "-"));

    public static NDArray operator *(NDArray a, NDArray b) => new(NDArrayMath.Combine(a.Value, b.Value, "*"));

    public static NDArray operator /(NDArray a, NDArray b) => new(NDArrayMath.Combine(a.Value, b.Value, "/"));
}
