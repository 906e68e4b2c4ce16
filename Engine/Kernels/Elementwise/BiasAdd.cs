using System.Diagnostics;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace TfCnn.Kernels;

/// <summary>
/// Adds bias[channel] to every element of [outer, channels, inner]: NHWC is [N·H·W, C, 1], NCHW is [N, C, H·W]. Output may be the input.
/// Its gradient is a <see cref="Reduction{T}"/> over the other axes.
/// </summary>
public sealed class BiasAdd<T> where T : unmanaged, INumber<T>
{
    private const int ElementsPerItem = 16384;

    // With channels innermost, rows are added some at a time, to the bias written out that often: one long addition.
    private const int RepeatedElements = 1024;

    private readonly int _outer, _channels, _inner, _repeats;

    /// <summary>Binds to a shape.</summary>
    public BiasAdd(int outer, int channels, int inner)
    {
        Debug.Assert(outer >= 0 && channels >= 0 && inner >= 0, "sizes are not negative");
        (_outer, _channels, _inner) = (outer, channels, inner);
        _repeats = inner == 1 ? Math.Clamp(RepeatedElements / Math.Max(1, channels), 1, Math.Max(1, outer)) : 0;
    }

    /// <summary>Algorithm.</summary>
    public string Name => "bias add";

    /// <summary>Operations: one an element.</summary>
    public long Flops => (long)_outer * _channels * _inner;

    /// <summary>Bytes of scratch memory that <see cref="Run"/> needs.</summary>
    public long ScratchBytes(int workers) => (long)_repeats * _channels * Unsafe.SizeOf<T>();

    // Rows are [channels] where channels are innermost, else [inner] of one channel.
    private int Rows => _inner == 1 ? _outer : _outer * _channels;

    private int RowLength => _inner == 1 ? _channels : _inner;

    private int RowsPerItem => Math.Max(1, ElementsPerItem / Math.Max(1, RowLength));

    /// <summary>output = input + bias.</summary>
    public void Run(Block input, Block bias, Block output, Block scratch, Workers workers)
    {
        Debug.Assert(input.Bytes == Flops * Unsafe.SizeOf<T>() && output.Bytes == input.Bytes, "sizes match");
        Debug.Assert(bias.Bytes == (long)_channels * Unsafe.SizeOf<T>(), "a value for each channel");
        Debug.Assert(scratch.Bytes >= ScratchBytes(workers.Count), "scratch is large enough");
        if (Flops == 0)
            return;
        for (int i = 0; i < _repeats; i++)
            scratch.Slice(i * bias.Bytes, bias.Bytes).CopyFrom(bias);
        workers.Run((Rows + RowsPerItem - 1) / RowsPerItem, new Body(this, input, _inner == 1 ? scratch : bias, output));
    }

    private readonly struct Body(BiasAdd<T> owner, Block input, Block bias, Block output) : IWorkBody
    {
        public void Execute(int item, int worker)
        {
            int row = item * owner.RowsPerItem, end = Math.Min(owner.Rows, row + owner.RowsPerItem);
            if (owner._inner == 1)
                owner.AddRepeated(row, end, input.Span<T>(), bias.Span<T>(), output.Span<T>());
            else
                owner.AddByRow(row, end, input.Span<T>(), bias.Span<T>(), output.Span<T>());
        }
    }

    private void AddRepeated(int row, int end, ReadOnlySpan<T> input, ReadOnlySpan<T> bias, Span<T> output)
    {
        for (; row < end; row += _repeats)
        {
            int start = row * _channels, count = Math.Min(_repeats, end - row) * _channels;
            TensorPrimitives.Add(input.Slice(start, count), bias[..count], output.Slice(start, count));
        }
    }

    private void AddByRow(int row, int end, ReadOnlySpan<T> input, ReadOnlySpan<T> bias, Span<T> output)
    {
        for (; row < end; row++)
            TensorPrimitives.Add(input.Slice(row * _inner, _inner), bias[row % _channels], output.Slice(row * _inner, _inner));
    }
}
