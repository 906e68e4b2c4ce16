using NumSharp;

namespace TfCnn.Shared.Datasets;

/// <summary>Images of a generator, each drawn when it is first asked for, so that a run starts with the images of its first batch.</summary>
/// <param name="count">How many there are.</param>
/// <param name="shape">Of each.</param>
/// <param name="draw">Draws one. From several threads it may be asked for the same one, which then is drawn twice.</param>
internal sealed class DrawnImages(int count, ImageShape shape, DrawnImages.Draw draw)
{
    private readonly NDArray _images = Arrays.Images(count, shape);
    private readonly bool[] _isDrawn = new bool[count];
    private bool _areAllDrawn;

    public delegate void Draw(int image, Span<byte> pixels);

    public int PixelsPerImage => shape.Size;

    /// <summary>uint8 (count, height, width, channels), all drawn.</summary>
    public NDArray All
    {
        get
        {
            for (int i = 0; i < count && !_areAllDrawn; i++)
                Get(i);
            _areAllDrawn = true;
            return _images;
        }
    }

    public ReadOnlySpan<byte> Get(int image)
    {
        Span<byte> pixels = _images.Span<byte>().Slice(image * shape.Size, shape.Size);
        if (!Volatile.Read(ref _isDrawn[image]))
        {
            draw(image, pixels);
            Volatile.Write(ref _isDrawn[image], true);
        }
        return pixels;
    }
}
