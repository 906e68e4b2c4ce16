using SkiaSharp;

namespace TfCnn.Compare.Report.Pictures;

/// <summary>A picture that is set pixel by pixel; what is not set is transparent.</summary>
internal sealed class PixelImage(int width, int height)
{
    private readonly SKColor[] _pixels = new SKColor[width * height];

    public int Width => width;

    public int Height => height;

    public SKColor this[int x, int y]
    {
        set => _pixels[(y * width) + x] = value;
    }

    /// <param name="zoom">Pixels of the file for each one here, along both sides.</param>
    public byte[] Png(int zoom = 1)
    {
        using var bitmap = new SKBitmap(width * zoom, height * zoom, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        bitmap.Pixels = [.. Enumerable.Range(0, bitmap.Width * bitmap.Height).Select(i => _pixels[(i / bitmap.Width / zoom * width) + (i % bitmap.Width / zoom)])];
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
