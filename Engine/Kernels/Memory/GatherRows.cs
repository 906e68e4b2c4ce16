using System.Numerics;

namespace TfCnn.Kernels;

/// <summary>
/// Copies rows picked by index: source [batches, outer, axis, row], indices [batches, picks], target [batches, outer, picks,
/// row]. Whoever calls has checked the indices.
/// </summary>
/// <param name="batches">Groups that have indices of their own.</param>
/// <param name="outer">Slices of a batch that the same indices pick from.</param>
/// <param name="axisSize">Rows to pick from.</param>
/// <param name="picks">Indices of a batch.</param>
/// <param name="rowBytes">Bytes of a row.</param>
public sealed unsafe class GatherRows(long batches, long outer, long axisSize, long picks, long rowBytes)
{
    private const long ItemBytes = 1 << 16;

    private readonly long _rowsPerItem = Math.Max(ItemBytes / Math.Max(rowBytes, 1), 1);

    /// <summary>Rows to pick from; valid indices are below.</summary>
    public long AxisSize { get; } = axisSize;

    private long TotalRows => batches * outer * picks;

    public void Run<T>(Block source, Block indices, Block target, Workers workers) where T : unmanaged, INumber<T>
    {
        if (TotalRows > 0 && rowBytes > 0)
            workers.Run((int)((TotalRows + _rowsPerItem - 1) / _rowsPerItem),
                new Body<T>(this, source.Pointer<byte>(), indices.Pointer<T>(), target.Pointer<byte>()));
    }

    private void CopyRows<T>(byte* source, T* indices, byte* target, long first, long end) where T : unmanaged, INumber<T>
    {
        for (long row = first; row < end; row++)
        {
            long slice = row / picks;
            long index = long.CreateTruncating(indices[slice / outer * picks + row % picks]);
            Buffer.MemoryCopy(source + (slice * AxisSize + index) * rowBytes, target + row * rowBytes, rowBytes, rowBytes);
        }
    }

    private readonly struct Body<T>(GatherRows rows, byte* source, T* indices, byte* target) : IWorkBody where T : unmanaged, INumber<T>
    {
        private readonly byte* _source = source;
        private readonly T* _indices = indices;
        private readonly byte* _target = target;

        public void Execute(int item, int worker) => rows.CopyRows(
            _source, _indices, _target, item * rows._rowsPerItem, Math.Min((item + 1) * rows._rowsPerItem, rows.TotalRows));
    }
}
