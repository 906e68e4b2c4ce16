using System.Net;
using System.Text;
using TfCnn.Shared.Datasets;

namespace TfCnn.Shared.Pictures;

/// <summary>Small images in a row, as HTML that needs no other file: data set images, filters, feature maps.</summary>
public static class Tiles
{
    private const int Side = 64;

    /// <summary>The first images of a split with their classes' names.</summary>
    /// <param name="captions">What stands below each image; null for the name of its class.</param>
    public static string Images(DatasetSplit split, IReadOnlyList<string> classNames, int count, IReadOnlyList<string>? captions = null)
    {
        ReadOnlySpan<byte> pixels = split.Images.Span<byte>(), labels = split.Labels.Span<byte>();
        (int height, int width, int channels) = ((int)split.Images.shape[1], (int)split.Images.shape[2], (int)split.Images.shape[3]);
        var html = new StringBuilder();
        for (int i = 0; i < Math.Min(count, split.Count); i++)
        {
            ReadOnlySpan<byte> image = pixels.Slice(i * split.PixelsPerImage, split.PixelsPerImage);
            AppendTile(html, width, height, channels, image, captions?[i] ?? classNames[labels[i]]);
        }
        return Row(html);
    }

    /// <summary>The last axis of an array as one image each, from black for the smallest number to white for the largest.</summary>
    /// <param name="values">(height, width, channels, count), for example a convolution's weights.</param>
    /// <param name="channels">1 for grey, 3 for red, green and blue.</param>
    /// <param name="separately">A scale for each image; else one for all, so that they can be compared.</param>
    public static string OfLastAxis(
        ReadOnlySpan<float> values, int height, int width, int channels, int count, bool separately = false)
    {
        if (values.Length != height * width * channels * count)
            throw new ArgumentException($"{count} tiles of {height}×{width}×{channels} need {height * width * channels * count} numbers; "
                + $"received {values.Length}.");
        var html = new StringBuilder();
        float[] numbers = new float[height * width * channels];
        for (int i = 0; i < count; i++)
        {
            for (int pixel = 0; pixel < numbers.Length; pixel++) numbers[pixel] = values[(pixel * count) + i];
            AppendTile(html, width, height, channels, Pixels(numbers, separately ? numbers : values), caption: null);
        }
        return Row(html);
    }

    private static byte[] Pixels(ReadOnlySpan<float> numbers, ReadOnlySpan<float> scale)
    {
        (float least, float most) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (float number in scale) (least, most) = (Math.Min(least, number), Math.Max(most, number));
        float factor = most > least ? 255 / (most - least) : 0;
        byte[] pixels = new byte[numbers.Length];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = (byte)((numbers[i] - least) * factor);
        return pixels;
    }

    private static void AppendTile(StringBuilder html, int width, int height, int channels, ReadOnlySpan<byte> pixels, string? caption)
    {
        string data = Convert.ToBase64String(Png.Encode(width, height, channels, pixels));
        html.Append($"<figure style=\"margin:0;text-align:center\"><img alt=\"{WebUtility.HtmlEncode(caption ?? "")}\" width=\"{Side}\" ")
            .Append($"height=\"{Side * height / width}\" style=\"image-rendering:pixelated\" src=\"data:image/png;base64,{data}\"/>");
        if (caption is not null) html.Append($"<figcaption>{WebUtility.HtmlEncode(caption)}</figcaption>");
        html.Append("</figure>\n");
    }

    private static string Row(StringBuilder tiles) =>
        $"<div style=\"display:flex;flex-wrap:wrap;gap:6px;font:13px sans-serif\">\n{tiles}</div>";
}
