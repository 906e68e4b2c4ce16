using System.Diagnostics;
using System.Runtime.CompilerServices;
using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>
/// How an elementwise kernel walks over operands that broadcast to one shape: in segments that are contiguous in the output and,
/// after <see cref="Load"/>, in every operand. A segment has at most <see cref="MaxSegment"/> elements, so that what is repeated
/// for it stays in the nearest cache.
/// </summary>
/// <remarks>
/// Adjacent dimensions that every operand walks alike are merged first. What is left is mostly one dimension; then an operand
/// that is shorter is one element or one row over and over. It is written out once for the length of a segment. Everything else
/// is walked row by row. Segments, and work items made of them, follow from the shapes alone.
/// </remarks>
internal sealed class Broadcasting
{
    private const int MaxSegment = 2048;
    private const int ItemElements = 1 << 14;
    private const int ParallelElements = 1 << 16;
    private const long TileBytes = MaxSegment * sizeof(double);

    private readonly long[] _dims;
    private readonly Operand[] _operands;
    private readonly long _row;
    private readonly long _segment;
    private readonly long _segmentsPerRow;
    private readonly long _segments;
    private readonly long _segmentsPerItem;

    /// <param name="output">The shape to broadcast to.</param>
    /// <param name="operands">Shapes that broadcast to it.</param>
    public Broadcasting(Shape output, params Shape[] operands)
    {
        long elements = output.ElementCount;
        (_dims, long[][] strides) = Merge(output, operands);
        long period = RepeatedRow(_dims, strides);
        if (period > 0)
        {
            _dims = [elements];
            strides = [.. strides.Select(s => new[] { s[0] })];
        }
        _operands = [.. operands.Select((o, i) => new Operand(strides[i], RepeatOf(strides[i], o.ElementCount, period)))];
        _row = _dims[^1];
        _segment = Math.Min(_row, MaxSegment / Math.Max(period, 1) * Math.Max(period, 1));
        _segmentsPerRow = elements == 0 ? 0 : (_row + _segment - 1) / _segment;
        _segments = elements == 0 ? 0 : elements / _row * _segmentsPerRow;
        _segmentsPerItem = elements < ParallelElements ? Math.Max(_segments, 1) : Math.Max(1, ItemElements / _segment);
    }

    /// <summary>Number of work items.</summary>
    public int Items => checked((int)((_segments + _segmentsPerItem - 1) / _segmentsPerItem));

    public long ScratchBytes(int workers) => _operands.Length * TileBytes * (1 + workers);

    /// <summary>Writes out the operand that is one element or row over and over; before the loop.</summary>
    public void Prepare<T>(int operand, Block data, Block scratch) where T : unmanaged
    {
        long repeat = _operands[operand].Repeat;
        if (repeat == 0 || _segments == 0)
            return;
        Span<T> row = data.Span<T>()[..(int)repeat];
        Span<T> tile = SharedTile<T>(operand, scratch)[..(int)_segment];
        if (repeat == 1)
            tile.Fill(row[0]);
        else
            for (int i = 0; i < tile.Length; i += row.Length)
                row[..Math.Min(row.Length, tile.Length - i)].CopyTo(tile[i..]);
    }

    public (long First, long End) SegmentsOf(int item) =>
        (item * _segmentsPerItem, Math.Min(_segments, (item + 1) * _segmentsPerItem));

    /// <summary>Where segment <paramref name="segment"/> lies in the output.</summary>
    public Span<T> Store<T>(long segment, Block data) where T : unmanaged
    {
        (long row, long start) = Math.DivRem(segment, _segmentsPerRow);
        start *= _segment;
        return data.Slice((row * _row + start) * Size<T>(), Math.Min(_segment, _row - start) * Size<T>()).Span<T>();
    }

    /// <summary>An operand's elements for a segment: its own memory where they are contiguous, else a copy in scratch.</summary>
    public ReadOnlySpan<T> Load<T>(int operand, long segment, Block data, Block scratch, int worker) where T : unmanaged
    {
        Operand o = _operands[operand];
        (long row, long start) = Math.DivRem(segment, _segmentsPerRow);
        start *= _segment;
        int length = (int)Math.Min(_segment, _row - start);
        if (o.Repeat > 0)
            return SharedTile<T>(operand, scratch)[..length];
        long offset = RowOffset(o, row);
        if (o.Strides[^1] != 0)
            return data.Slice((offset + start) * Size<T>(), length * Size<T>()).Span<T>();
        Span<T> tile = scratch.Slice(TileBytes * (_operands.Length * (1 + worker) + operand), TileBytes).Span<T>()[..length];
        tile.Fill(data.Span<T>()[(int)offset]);
        return tile;
    }

    private static int Size<T>() where T : unmanaged => Unsafe.SizeOf<T>();

    private static Span<T> SharedTile<T>(int operand, Block scratch) where T : unmanaged =>
        scratch.Slice(TileBytes * operand, TileBytes).Span<T>();

    private long RowOffset(Operand o, long row)
    {
        long offset = 0;
        for (int d = _dims.Length - 2; d >= 0 && row > 0; d--)
        {
            (row, long index) = Math.DivRem(row, _dims[d]);
            offset += index * o.Strides[d];
        }
        return offset;
    }

    // Output dimensions with each operand's strides in elements (0 where it is repeated). Neighbours are merged when every
    // operand steps through them as through one.
    private static (long[] Dims, long[][] Strides) Merge(Shape output, Shape[] operands)
    {
        List<long> dims = [];
        List<long>[] strides = [.. operands.Select(_ => new List<long>())];
        long[] inner = [.. operands.Select(_ => 1L)];
        for (int d = 1; d <= output.Rank; d++)
        {
            long size = output[-d];
            if (size == 1)
                continue;
            long[] here = new long[operands.Length];
            for (int o = 0; o < operands.Length; o++)
            {
                long own = d <= operands[o].Rank ? operands[o][-d] : 1;
                Debug.Assert(own == size || own == 1, "operands broadcast to the output");
                here[o] = own == 1 ? 0 : inner[o];
                inner[o] *= own;
            }
            if (dims.Count > 0 && Enumerable.Range(0, operands.Length).All(o => here[o] == strides[o][^1] * dims[^1]))
            {
                dims[^1] *= size;
                continue;
            }
            dims.Add(size);
            for (int o = 0; o < operands.Length; o++)
                strides[o].Add(here[o]);
        }
        if (dims.Count == 0)
        {
            dims.Add(1);
            foreach (List<long> s in strides)
                s.Add(0);
        }
        dims.Reverse();
        return ([.. dims], [.. strides.Select(s => s.AsEnumerable().Reverse().ToArray())]);
    }

    // The row's length if each operand is the whole output, one element, or one row that is short enough to be written out; else
    // 0.
    private static long RepeatedRow(long[] dims, long[][] strides) =>
        dims.Length == 2 && dims[1] <= MaxSegment / 2 && strides.All(s => s[0] == 0 || s[0] == dims[1] && s[1] == 1)
            ? dims[1]
            : 0;

    private static long RepeatOf(long[] strides, long elements, long period)
    {
        if (elements == 1)
            return 1;
        return period > 0 && strides[0] == 0 ? elements : 0;
    }

    /// <param name="Strides">Elements from one index to the next, for each merged dimension.</param>
    /// <param name="Repeat">The length of what is written out before the loop; 0 if it is read where it lies.</param>
    private readonly record struct Operand(long[] Strides, long Repeat);
}
