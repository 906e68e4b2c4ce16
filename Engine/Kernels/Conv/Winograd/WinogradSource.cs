using System.Runtime.InteropServices;

namespace TfCnn.Kernels;

/// <summary>
/// Cuts images into rows of tiles and transforms the tiles into planes, one for each pair of points: [point][tile][channel],
/// channels padded with zeros to whole vectors.
/// </summary>
/// <remarks>
/// Tile rows are numbered through all images. One at a time is staged with zeros around it, so that the transform knows no
/// border; neighbours share rows, which are then copied twice, from and into the nearest cache.
/// </remarks>
internal sealed unsafe class WinogradSource
{
    private readonly ImageStage _stage;
    private readonly nint _code;
    private readonly int _tile;
    private readonly int _points;
    private readonly int _tileRows;
    private readonly int _reach;
    private readonly int _vectorWidth;
    private readonly ZeroWindows _zeroWindows;

    /// <summary>Plans the tiles of one batch of images.</summary>
    /// <param name="images">Shape of the images.</param>
    /// <param name="tileRows">Rows of tiles in an image.</param>
    /// <param name="tileColumns">Tiles in a row.</param>
    /// <param name="tile">Pixels from one tile to the next.</param>
    /// <param name="reach">Pixels that a tile reads along each axis.</param>
    /// <param name="points">Points that it becomes along each axis.</param>
    /// <param name="code">Code of <see cref="WinogradTransform"/>.</param>
    /// <param name="vectorWidth">Floats in a vector.</param>
    public WinogradSource(
        WinogradImages images, int tileRows, int tileColumns, int tile, int reach, int points, nint code, int vectorWidth)
    {
        (_tileRows, TileColumns, _tile, _reach, _points, _code) = (tileRows, tileColumns, tile, reach, points, code);
        _vectorWidth = vectorWidth;
        int padded = (images.Channels + vectorWidth - 1) / vectorWidth * vectorWidth;
        int width = ((tileColumns - 1) * tile) + reach, height = ((tileRows - 1) * tile) + reach;
        _stage = new ImageStage(
            ImageLayout.Nhwc, images.Height, images.Width, 1, images.Channels, padded,
            images.RowsBefore, height, images.ColumnsBefore, width)
        {
            Pool = images.Pool,
        };
        _zeroWindows = new ZeroWindows(tile, reach - tile + 1, tileColumns, padded);
    }

    /// <summary>Tiles in a row.</summary>
    public int TileColumns { get; }

    /// <summary>Floats from one tile of a plane to the next.</summary>
    public int TileStep => _stage.PaddedDepth;

    /// <summary>Floats of one staged row of tiles and of the bits that say which of its pixels are zero.</summary>
    public long StagedFloats => PixelFloats + _zeroWindows.Floats;

    // Whole words of bits follow.
    private long PixelFloats => ((long)_reach * _stage.RowStep + 1) / 2 * 2;

    /// <summary>Floats from one plane to the next where it holds that many tiles: an odd number of cache lines, since the points
    /// of one tile would compete for the same few places of the first-level cache at a power of two.</summary>
    public nint PlaneStep(int tiles) => (nint)((((tiles * (long)TileStep) + 15) / 16) | 1) * 16;

    /// <summary>Sets the zeros around the staged rows, which stay.</summary>
    public void ClearStage(float* staged) => NativeMemory.Clear(staged, (nuint)StagedFloats * sizeof(float));

    /// <summary>Stages one row of tiles.</summary>
    public void Stage(float* images, byte* codes, int row, float* staged) =>
        _stage.CopyRows(images, codes, row / _tileRows, row % _tileRows * _tile, _reach, staged);

    /// <summary>Floats from one line of a staged row of tiles to the next.</summary>
    public nint LineStep => _stage.RowStep;

    /// <summary>Writes the planes of tile rows <paramref name="first"/> … <paramref name="end"/> − 1.</summary>
    /// <param name="images">The images.</param>
    /// <param name="codes">The codes of the pool behind them, if there is one.</param>
    /// <param name="first">The first row of tiles.</param>
    /// <param name="end">Behind the last one.</param>
    /// <param name="staged">Room for <see cref="StagedFloats"/>, cleared once by <see cref="ClearStage"/>.</param>
    /// <param name="room">Room for a tile of one vector of channels.</param>
    /// <param name="planes">The result.</param>
    /// <param name="zeros">A number for each tile, from <see cref="ZeroWindows"/>; null if they are not asked for.</param>
    public void Transform(
        float* images, byte* codes, int first, int end, float* staged, float* room, float* planes, uint* zeros) =>
        Transform(images, codes, first, end, 0, TileStep, staged, room, planes, zeros);

    /// <summary>The same for some of the channels: whole vectors, or less at the end.</summary>
    public void Transform(
        float* images, byte* codes, int first, int end, int channel, int channels, float* staged, float* room, float* planes,
        uint* zeros)
    {
        nint plane = PlaneStep((end - first) * TileColumns);
        var transform = new WinogradTransform
        {
            FromRow = _stage.RowStep,
            FromColumn = TileStep,
            FromTile = (nint)_tile * TileStep,
            ToRow = _points * plane,
            ToColumn = plane,
            ToTile = TileStep,
            Count = TileColumns,
            Vectors = (channels + _vectorWidth - 1) / _vectorWidth,
            Room = room,
        };
        for (int row = first; row < end; row++, planes += TileColumns * TileStep)
        {
            Stage(images, codes, row, staged);
            WinogradTransform.Run(_code, &transform, staged + channel, planes + channel);
            if (zeros != null)
                _zeroWindows.Find(staged, (ulong*)(staged + PixelFloats), zeros + ((row - first) * TileColumns));
        }
    }
}

/// <summary>NHWC images as a <see cref="WinogradSource"/> sees them, with the zeros before their first row and column, and the
/// pool behind them if there is one.</summary>
internal readonly record struct WinogradImages(
    int Height, int Width, int Channels, int RowsBefore, int ColumnsBefore, SpreadRows? Pool = null);
