using ScottPlot;
using SkiaSharp;
using TfCnn.Compare.Layers;
using TfCnn.Shared.Datasets;

namespace TfCnn.Compare.Report.Pictures;

/// <summary>Images, filters and feature maps, a pixel for each number.</summary>
internal static class Drawings
{
    private static readonly IColormap s_amount = new ScottPlot.Colormaps.Viridis();
    private static readonly IColormap s_sign = new ScottPlot.Colormaps.Balance();

    /// <summary>A test image as it is.</summary>
    public static PixelImage Image(Dataset dataset, int number)
    {
        ImageShape shape = dataset.ImageShape;
        ReadOnlySpan<byte> pixels = dataset.Test.Images.Span<byte>().Slice(number * shape.Size, shape.Size);
        var image = new PixelImage(shape.Width, shape.Height);
        for (int i = 0; i < shape.Height * shape.Width; i++)
        {
            image[i % shape.Width, i / shape.Width] = shape.Channels == 3
                ? new SKColor(pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2])
                : new SKColor(pixels[i], pixels[i], pixels[i]);
        }
        return image;
    }

    /// <summary>Filters beside each other: of one channel blue where they are negative and red where positive, of three in their colours.</summary>
    public static PixelImage Filters(IReadOnlyList<Volume> filters)
    {
        float largest = Math.Max(1e-9f, filters.SelectMany(f => f.Values).Max(Math.Abs));
        return Mosaic([.. filters.Select(f => new Tile(f.Height, f.Width, (row, column) => f.Channels == 3
            ? new SKColor(Shade(f[row, column, 0]), Shade(f[row, column, 1]), Shade(f[row, column, 2]))
            : Color(s_sign, Half(f[row, column, 0]))))], columns: 16);

        double Half(float value) => 0.5 + (0.5 * value / largest);

        byte Shade(float value) => (byte)(255 * Half(value));
    }

    /// <summary>All maps of a layer beside each other, brighter where they are larger.</summary>
    public static PixelImage Maps(Volume maps)
    {
        float low = Math.Min(0, maps.Values.Min()), high = Math.Max(low + 1e-9f, maps.Values.Max());
        Tile[] tiles =
        [
            .. Enumerable.Range(0, maps.Channels).Select(k => new Tile(
                maps.Height, maps.Width, (row, column) => Color(s_amount, (maps[row, column, k] - low) / (high - low)))),
        ];
        return Mosaic(tiles, columns: maps.Channels == 1 ? 1 : 16);
    }

    private static PixelImage Mosaic(IReadOnlyList<Tile> tiles, int columns)
    {
        int height = tiles[0].Height + 1, width = tiles[0].Width + 1, rows = (tiles.Count + columns - 1) / columns;
        var image = new PixelImage((width * Math.Min(columns, tiles.Count)) - 1, (height * rows) - 1);
        for (int i = 0; i < tiles.Count; i++)
        {
            for (int row = 0; row < tiles[i].Height; row++)
            {
                for (int column = 0; column < tiles[i].Width; column++)
                    image[(i % columns * width) + column, (i / columns * height) + row] = tiles[i].Pixel(row, column);
            }
        }
        return image;
    }

    private static SKColor Color(IColormap map, double part)
    {
        ScottPlot.Color color = map.GetColor(double.IsNaN(part) ? 0 : part);
        return new SKColor(color.R, color.G, color.B);
    }

    /// <summary>A part of a mosaic.</summary>
    private sealed record Tile(int Height, int Width, Func<int, int, SKColor> Pixel);
}
