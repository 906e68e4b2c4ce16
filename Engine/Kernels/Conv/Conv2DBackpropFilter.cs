using System.Diagnostics;

namespace TfCnn.Kernels;

/// <summary>
/// Conv2DBackpropFilter, float32: the gradient of a convolution's filter from its input and the gradient of its output, or of a
/// max-pool of that.
/// </summary>
public sealed unsafe class Conv2DBackpropFilter
{
    private readonly ConvGeometry _geometry;
    private readonly PoolGeometry? _pool;
    private readonly IFilterGradient? _dense;
    private readonly SparseFilterGradient? _sparse;
    private readonly double _mostActive = 1;

    /// <summary>Chooses the algorithm for one geometry, tier and pool behind it (one that <see cref="PoolCodes.Fit"/>; null for
    /// none): each run takes the sparse one where few elements of the gradient are not 0.</summary>
    public Conv2DBackpropFilter(ConvGeometry geometry, CpuTier tier, PoolGeometry? pool = null)
        : this(geometry, tier, ConvAlgorithm.Choose(geometry, ConvPass.FilterGradient, tier), pool)
    {
        if (!ConvAlgorithm.FitsSparse(geometry, tier))
            return;
        _sparse = new SparseFilterGradient(geometry, tier, pool);
        _mostActive = ConvAlgorithm.Choose(geometry, ConvPass.FilterGradient, tier).MostActive(ConvPass.FilterGradient);
        Name = ConvAlgorithm.OrSparse(Name);
    }

    internal Conv2DBackpropFilter(ConvGeometry geometry, CpuTier tier, ConvAlgorithm algorithm, PoolGeometry? pool = null)
    {
        SpreadRows? rows = pool is { } p ? new SpreadRows(p, tier) : null;
        _pool = pool;
        Name = algorithm.Name(geometry, tier);
        _geometry = geometry;
        if (algorithm.IsSparse)
            _sparse = new SparseFilterGradient(geometry, tier, pool);
        else
            _dense = algorithm.IsDirect
                ? new DirectFilterGradient(geometry, tier, rows)
                : new WinogradFilterGradient(geometry, WinogradForm.Of(algorithm.Points, geometry.KH, tier), tier, rows);
    }

    /// <summary>Algorithm and tier.</summary>
    public string Name { get; }

    /// <summary>Floating-point operations of a run, by the direct sum.</summary>
    public long Flops => _geometry.Flops;

    /// <summary>Bytes of scratch that a run with that many workers needs.</summary>
    public long ScratchBytes(int workers) =>
        Math.Max(_dense?.ScratchBytes(workers) ?? 0, _sparse?.ScratchBytes(workers) ?? 0);

    /// <summary>The same without a pool.</summary>
    public void Run(Block x, Block dy, Block dFilter, Block scratch, Workers workers) =>
        Run(x, dy, default, dFilter, scratch, workers);

    /// <summary>Computes <paramref name="dFilter"/> from <paramref name="x"/> and <paramref name="dy"/>, of the output's shape. With
    /// a pool dy is of its output's shape, what <see cref="PooledReluBiasGrad"/> has made, and <paramref name="codes"/> is
    /// read.</summary>
    public void Run(Block x, Block dy, Block codes, Block dFilter, Block scratch, Workers workers)
    {
        Debug.Assert(x.Bytes >= _geometry.InputSize * sizeof(float) && dFilter.Bytes >= _geometry.FilterSize * sizeof(float));
        Debug.Assert(dy.Bytes >= (_pool?.OutputSize ?? _geometry.OutputSize) * sizeof(float));
        Debug.Assert(_pool is not { } pool || codes.Bytes >= PoolCodes.Bytes(pool));
        Debug.Assert(scratch.Bytes >= ScratchBytes(workers.Count));
        if (_geometry.OutputSize == 0)
            dFilter.Slice(0, _geometry.FilterSize * sizeof(float)).Clear();
        else
            Chosen(dy.Floats).Run(x.Floats, dy.Floats, codes.Pointer<byte>(), dFilter.Floats, scratch, workers);
    }

    private IFilterGradient Chosen(float* dy) =>
        _dense is null || (_sparse is not null && _sparse.ActiveShare(dy) <= _mostActive) ? _sparse! : _dense;
}
