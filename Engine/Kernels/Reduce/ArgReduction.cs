using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfCnn.Kernels;

/// <summary>
/// ArgMax or ArgMin over one axis: the first of equals. NaN is skipped; where nothing beats the type's lowest (highest) finite
/// value, as with nothing but NaN or −Inf (+Inf), the index is 0, as in TensorFlow.
/// </summary>
/// <typeparam name="T">Element type; byte for uint8 and bool.</typeparam>
/// <typeparam name="TIndex">int or long.</typeparam>
public sealed class ArgReduction<T, TIndex>
    where T : unmanaged, INumber<T>, IMinMaxValue<T> where TIndex : unmanaged, INumber<TIndex>
{
    private const int ElementsPerItem = 16384;

    private readonly bool _largest;
    private readonly int _outer = 1, _length, _inner = 1, _resultsPerItem;

    /// <summary>Binds to a shape; <paramref name="axis"/> has one element or more.</summary>
    public ArgReduction(ReadOnlySpan<int> shape, int axis, bool largest)
    {
        _largest = largest;
        _length = shape[axis];
        Debug.Assert(_length > 0, "an empty axis has no largest element");
        for (int i = 0; i < shape.Length; i++)
        {
            _outer *= i < axis ? shape[i] : 1;
            _inner *= i > axis ? shape[i] : 1;
        }
        _resultsPerItem = Math.Max(1, ElementsPerItem / _length);
    }

    /// <summary>Algorithm.</summary>
    public string Name => _largest ? "arg max" : "arg min";

    /// <summary>Operations: one comparison an input.</summary>
    public long Flops => (long)_outer * _length * _inner;

    /// <summary>Bytes of scratch memory that <see cref="Run"/> needs: none.</summary>
    public long ScratchBytes(int workers) => 0;

    /// <summary>Writes one index for each element of the shape without the axis.</summary>
    public void Run(Block input, Block output, Block scratch, Workers workers)
    {
        Debug.Assert(input.Bytes == Flops * Unsafe.SizeOf<T>(), "input has the shape's size");
        Debug.Assert(scratch.Bytes >= ScratchBytes(workers.Count), "needs no scratch");
        workers.Run((int)(((long)_outer * _inner + _resultsPerItem - 1) / _resultsPerItem), new Body(this, input, output));
    }

    private readonly struct Body(ArgReduction<T, TIndex> owner, Block input, Block output) : IWorkBody
    {
        public void Execute(int item, int worker)
        {
            Span<TIndex> results = output.Span<TIndex>();
            int first = item * owner._resultsPerItem, end = (int)Math.Min(results.Length, (long)first + owner._resultsPerItem);
            for (int i = first; i < end; i++)
            {
                int start = (i / owner._inner * owner._length * owner._inner) + (i % owner._inner);
                ReadOnlySpan<T> values = input.Span<T>()[start..];
                results[i] = TIndex.CreateTruncating(owner._largest ? owner.Largest(values) : owner.Smallest(values));
            }
        }
    }

    private int Largest(ReadOnlySpan<T> values)
    {
        (T best, int index) = (T.MinValue, 0);
        for (int i = 0; i < _length; i++)
            if (values[i * _inner] > best)
                (best, index) = (values[i * _inner], i);
        return index;
    }

    private int Smallest(ReadOnlySpan<T> values)
    {
        (T best, int index) = (T.MaxValue, 0);
        for (int i = 0; i < _length; i++)
            if (values[i * _inner] < best)
                (best, index) = (values[i * _inner], i);
        return index;
    }
}
