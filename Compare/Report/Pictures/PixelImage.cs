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

    public byte[] Png()
    {
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        bitmap.Pixels = _pixels;
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
