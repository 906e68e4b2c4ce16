using System.Diagnostics;

namespace TfCnn.Kernels;

/// <summary>
/// A max-pool behind a convolution, bound: pools rows of an image while they are in the caches, so that the convolution's output
/// never goes to memory.
/// </summary>
internal sealed unsafe class PooledRows
{
    private readonly PoolPlanes _planes;
    private readonly nint _row;
    private readonly nint _codesRow;
    private readonly int _codeStep;

    public PooledRows(PoolGeometry g, CpuTier tier)
    {
        Debug.Assert(g.Layout == ImageLayout.Nhwc);
        _planes = PoolPlanes.Of(g);
        _row = VectorDispatch.Find<MaxPoolRow<No>>(tier);
        _codesRow = VectorDispatch.Find<MaxPoolRow<Yes>>(tier);
        _codeStep = PoolCodes.ChannelStep(g.C);
    }

    /// <summary>Rows of an image's pooled output.</summary>
    public int Count => _planes.Rows.Output;

    /// <summary>The rows of an image that its pooled rows <paramref name="first"/> … <paramref name="end"/> − 1 are made of.</summary>
    public (int First, int End) Sources(int first, int end)
    {
        PoolRange last = PoolRange.Of(_planes.Rows, end - 1);
        return (PoolRange.Of(_planes.Rows, first).First, last.First + last.Count);
    }

    /// <summary>Computes those rows of image <paramref name="index"/>, whose first pixel would be at
    /// <paramref name="image"/>. <paramref name="codes"/> may be null.</summary>
    public void Run(float* image, int index, int first, int end, float* y, byte* codes)
    {
        long output = index * (long)_planes.Rows.Output * _planes.Columns.Output;
        var memory = new PoolImage { Input = image, Output = y + (output * _planes.Channels), Codes = codes + (output * _codeStep) };
        var compute = (delegate*<in PoolPlanes, PoolImage*, int, void>)(codes == null ? _row : _codesRow);
        for (int row = first; row < end; row++)
            compute(in _planes, &memory, row);
    }
}
