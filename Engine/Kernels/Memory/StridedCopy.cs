using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfCnn.Kernels;

/// <summary>One dimension of a copy.</summary>
/// <param name="Count">Elements along it.</param>
/// <param name="SourceStride">Bytes from one element to the next in the source; 0 repeats, a negative one reverses.</param>
/// <param name="TargetStride">Bytes from one element to the next in the target; never 0.</param>
public readonly record struct CopyDimension(long Count, long SourceStride, long TargetStride);

/// <summary>
/// Copies a box of elements from one layout to another: transposition, slicing, padding, tiling, reversal and their like
/// are all such copies, with other strides. Elements are bytes of a given size; their type does not matter.
/// </summary>
public sealed unsafe class StridedCopy
{
    // Large enough that handing an item to a worker costs little beside it, small enough to spread a copy over many.
    private const long ItemBytes = 1 << 16;

    // Columns of a transposed block: so many target rows are written side by side, which stay in the first-level cache.
    private const long BlockColumns = 32;

    private readonly CopyDimension[] _outer;
    private readonly CopyDimension _rows;
    private readonly CopyDimension _inner;
    private readonly int _elementBytes;
    private readonly long _sourceOffset;
    private readonly long _targetOffset;
    private readonly long _rowsPerUnit;
    private readonly long _unitsPerOuter;
    private readonly long _units;
    private readonly long _unitsPerItem;
    private readonly delegate*<StridedCopy, byte*, byte*, long, void> _copyRows;

    /// <param name="dimensions">The box; any order.</param>
    /// <param name="elementBytes">1, 2, 4, 8 or 16.</param>
    /// <param name="sourceOffset">Byte at which the source's first element lies.</param>
    /// <param name="targetOffset">Byte at which the target's first element lies.</param>
    /// <param name="tier">The vectors to use.</param>
    public StridedCopy(IEnumerable<CopyDimension> dimensions, int elementBytes, long sourceOffset, long targetOffset, CpuTier tier)
    {
        List<CopyDimension> box = Simplify(dimensions);
        _elementBytes = WidenElement(box, elementBytes);
        _sourceOffset = sourceOffset;
        _targetOffset = targetOffset;
        _inner = TakeLast(box);
        _rows = IsContiguous ? TakeLast(box) : TakeClosestInSource(box);
        _outer = [.. box];
        Name = NameFor(tier);
        _copyRows = Choose(tier);

        long rowBytes = Math.Max(_inner.Count * _elementBytes, 1);
        _rowsPerUnit = Math.Clamp(IsTransposed ? BlockColumns : ItemBytes / rowBytes, 1, Math.Max(_rows.Count, 1));
        _unitsPerOuter = (_rows.Count + _rowsPerUnit - 1) / _rowsPerUnit;
        _units = _unitsPerOuter * _outer.Aggregate(1L, (n, d) => n * d.Count) * Math.Min(_inner.Count, 1);
        _unitsPerItem = Math.Max(ItemBytes / (rowBytes * _rowsPerUnit), 1);
    }

    /// <summary>The way of copying that the strides allow.</summary>
    public string Name { get; }

    /// <summary>Whether the copy is of one piece: source and target are the same bytes in the same order.</summary>
    public bool IsOnePiece =>
        _sourceOffset == 0 && _targetOffset == 0 && _outer.Length == 0 && _rows.Count == 1
        && (_inner.Count <= 1 || IsContiguous);

    private bool IsContiguous => _inner.SourceStride == _elementBytes && _inner.TargetStride == _elementBytes;

    // Elements that are neighbours in the target are apart in the source, and the other way round.
    private bool IsTransposed => _inner.TargetStride == _elementBytes && _rows.SourceStride == _elementBytes && !IsContiguous;

    /// <summary>Copies. Source and target must not overlap.</summary>
    /// <param name="source">Where from.</param>
    /// <param name="target">Where to; bytes outside the box are left alone.</param>
    /// <param name="workers">Who shares the work.</param>
    /// <param name="shift">Bytes added to the source's offset, for a box whose place is known late.</param>
    public void Run(Block source, Block target, Workers workers, long shift = 0)
    {
        if (_units > 0)
            workers.Run((int)((_units + _unitsPerItem - 1) / _unitsPerItem),
                new Body(this, source.Pointer<byte>() + _sourceOffset + shift, target.Pointer<byte>() + _targetOffset));
    }

    private void CopyUnits(byte* source, byte* target, long first, long end)
    {
        for (long unit = first; unit < end; unit++)
        {
            long outer = unit / _unitsPerOuter;
            long row = (unit - outer * _unitsPerOuter) * _rowsPerUnit;
            long from = row * _rows.SourceStride;
            long to = row * _rows.TargetStride;
            for (int d = _outer.Length - 1; d >= 0; d--)
            {
                long next = outer / _outer[d].Count;
                long index = outer - next * _outer[d].Count;
                from += index * _outer[d].SourceStride;
                to += index * _outer[d].TargetStride;
                outer = next;
            }
            _copyRows(this, source + from, target + to, Math.Min(_rowsPerUnit, _rows.Count - row));
        }
    }

    // Drops dimensions of one element, orders the others as the target lies in memory, and joins neighbours that are one run
    // in both.
    private static List<CopyDimension> Simplify(IEnumerable<CopyDimension> dimensions)
    {
        var box = new List<CopyDimension>();
        foreach (CopyDimension d in dimensions.Where(d => d.Count != 1).OrderByDescending(d => Math.Abs(d.TargetStride)))
        {
            if (box.Count > 0 && box[^1].SourceStride == d.Count * d.SourceStride && box[^1].TargetStride == d.Count * d.TargetStride)
                box[^1] = d with { Count = box[^1].Count * d.Count };
            else
                box.Add(d);
        }
        return box;
    }

    // A short run that is as long as a larger element is moved as one element.
    private static int WidenElement(List<CopyDimension> box, int elementBytes)
    {
        if (box.Count < 2 || box[^1].SourceStride != elementBytes || box[^1].TargetStride != elementBytes
            || box[^1].Count * elementBytes is not (2 or 4 or 8 or 16))
            return elementBytes;
        int wide = (int)box[^1].Count * elementBytes;
        box.RemoveAt(box.Count - 1);
        return wide;
    }

    private static CopyDimension TakeLast(List<CopyDimension> box)
    {
        if (box.Count == 0)
            return new CopyDimension(1, 0, 0);
        CopyDimension last = box[^1];
        box.RemoveAt(box.Count - 1);
        return last;
    }

    private CopyDimension TakeClosestInSource(List<CopyDimension> box)
    {
        int closest = box.FindIndex(d => d.SourceStride == _elementBytes);
        if (closest < 0)
            return TakeLast(box);
        CopyDimension rows = box[closest];
        box.RemoveAt(closest);
        return rows;
    }

    private string NameFor(CpuTier tier) =>
        IsContiguous ? "rows"
        : UsesRegisters(tier) ? "transpose avx2"
        : IsTransposed ? "transpose"
        : _inner.SourceStride == 0 ? "repeat"
        : "strided";

    private delegate*<StridedCopy, byte*, byte*, long, void> Choose(CpuTier tier)
    {
        if (IsContiguous)
            return &CopyContiguousRows;
        if (UsesRegisters(tier))
            return &TransposeOfFours.CopyRows;
        return _elementBytes switch
        {
            1 => &CopyElementwise<byte>,
            2 => &CopyElementwise<ushort>,
            4 => &CopyElementwise<uint>,
            8 => &CopyElementwise<ulong>,
            16 => &CopyElementwise<Vector128<byte>>,
            _ => throw new InvalidOperationException($"Elements of {_elementBytes} bytes cannot be copied; expected 1, 2, 4, 8 or 16."),
        };
    }

    private bool UsesRegisters(CpuTier tier) => IsTransposed && _elementBytes == 4 && tier >= CpuTier.Avx2;

    private static void CopyContiguousRows(StridedCopy c, byte* source, byte* target, long rows)
    {
        nuint bytes = (nuint)(c._inner.Count * c._elementBytes);
        for (long r = 0; r < rows; r++)
            Buffer.MemoryCopy(source + r * c._rows.SourceStride, target + r * c._rows.TargetStride, bytes, bytes);
    }

    private static void CopyElementwise<T>(StridedCopy c, byte* source, byte* target, long rows) where T : unmanaged =>
        CopyElements<T>(c, source, target, rows, 0, c._inner.Count);

    private static void CopyElements<T>(StridedCopy c, byte* source, byte* target, long rows, long first, long end) where T : unmanaged
    {
        long sourceStride = c._inner.SourceStride;
        long targetStride = c._inner.TargetStride;
        for (long r = 0; r < rows; r++)
        {
            byte* from = source + r * c._rows.SourceStride + first * sourceStride;
            byte* to = target + r * c._rows.TargetStride + first * targetStride;
            for (long i = first; i < end; i++, from += sourceStride, to += targetStride)
                Unsafe.WriteUnaligned(to, Unsafe.ReadUnaligned<T>(from));
        }
    }

    // Blocks of 8 by 8 elements of four bytes, transposed in registers; what is left at the edges goes element by element.
    private static class TransposeOfFours
    {
        public static void CopyRows(StridedCopy c, byte* source, byte* target, long rows)
        {
            long wholeRows = rows & ~7L;
            long wholeColumns = c._inner.Count & ~7L;
            for (long i = 0; i < wholeColumns; i += 8)
                for (long r = 0; r < wholeRows; r += 8)
                    Transpose8X8.Run(
                        source + i * c._inner.SourceStride + r * 4, c._inner.SourceStride,
                        target + r * c._rows.TargetStride + i * 4, c._rows.TargetStride);
            CopyElements<uint>(c, source, target, wholeRows, wholeColumns, c._inner.Count);
            CopyElements<uint>(c, source + wholeRows * 4, target + wholeRows * c._rows.TargetStride, rows - wholeRows, 0, c._inner.Count);
        }
    }

    private readonly struct Body(StridedCopy copy, byte* source, byte* target) : IWorkBody
    {
        private readonly byte* _source = source;
        private readonly byte* _target = target;

        public void Execute(int item, int worker) =>
            copy.CopyUnits(_source, _target, item * copy._unitsPerItem, Math.Min((item + 1) * copy._unitsPerItem, copy._units));
    }
}
