using System.Text;
using TfCnn.Compare.Report.Charts;
using TfCnn.Compare.Report.Pictures;

namespace TfCnn.Compare.Report;

/// <summary>A picture as a file of the report.</summary>
internal sealed record PictureFile(string Name, byte[] Bytes)
{
    /// <summary>The picture as an address that holds it.</summary>
    public string Address => $"data:image/{(Name.EndsWith(".svg", StringComparison.Ordinal) ? "svg+xml" : "png")};base64,{Convert.ToBase64String(Bytes)}";
}

/// <summary>Collects the pictures of a page, so that each is a file as well.</summary>
internal sealed class PictureFiles
{
    private const int UsualWidth = 600, LargestZoom = 8;

    private readonly List<PictureFile> _files = [];

    public IReadOnlyList<PictureFile> All => _files;

    /// <summary>An image, enlarged in its file: not every program shows a few pixels as large as the page does.</summary>
    /// <returns>The address to show it by, of the image as it is.</returns>
    public string Add(string name, PixelImage image)
    {
        int zoom = Math.Clamp((UsualWidth + image.Width - 1) / image.Width, 1, LargestZoom);
        Add(new PictureFile($"{name}.png", image.Png(zoom)));
        return new PictureFile($"{name}.png", image.Png()).Address;
    }

    /// <summary>A chart in a theme, as SVG and as PNG.</summary>
    /// <returns>The address of the SVG.</returns>
    public string Add(Chart chart, ChartTheme theme)
    {
        string name = $"{chart.Name}-{theme.Name}";
        Add(new PictureFile($"{name}.png", ChartPlot.Png(chart, theme)));
        return Add(new PictureFile($"{name}.svg", Encoding.UTF8.GetBytes(ChartSvg.Draw(chart, theme))));
    }

    /// <summary>A picture that is drawn in each theme, as SVG: only a file.</summary>
    public void Add(string name, Func<ChartTheme, string> draw)
    {
        foreach (ChartTheme theme in ChartTheme.All)
            Add(new PictureFile($"{name}-{theme.Name}.svg", Encoding.UTF8.GetBytes(draw(theme))));
    }

    private string Add(PictureFile file)
    {
        _files.Add(file);
        return file.Address;
    }
}
