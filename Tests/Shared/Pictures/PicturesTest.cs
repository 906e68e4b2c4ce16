using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using TfCnn.Shared.Datasets;
using TfCnn.Shared.Evaluation;
using TfCnn.Shared.Pictures;

namespace TfCnn.Tests.Shared.Pictures;

/// <summary>The pictures of the notebooks.</summary>
public class PicturesTest
{
    [TestCase(1)]
    [TestCase(3)]
    public void APngHoldsThePixels(int channels)
    {
        byte[] pixels = [.. Enumerable.Range(0, 4 * 5 * channels).Select(i => (byte)(i * 37))];
        byte[] file = Png.Encode(width: 5, height: 4, channels, pixels);
        Assert.That(file[..8], Is.EqualTo(new byte[] { 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a }));
        Assert.That(Chunk(file, "IHDR"), Is.EqualTo(new byte[] { 0, 0, 0, 5, 0, 0, 0, 4, 8, (byte)(channels == 1 ? 0 : 2), 0, 0, 0 }));

        using var zlib = new ZLibStream(new MemoryStream(Chunk(file, "IDAT")), CompressionMode.Decompress);
        var rows = new MemoryStream();
        zlib.CopyTo(rows);
        Assert.That(rows.ToArray().Chunk(1 + (5 * channels)).Select(row => row[0]), Is.All.Zero, "no row has a filter");
        Assert.That(rows.ToArray().Chunk(1 + (5 * channels)).SelectMany(row => row[1..]), Is.EqualTo(pixels));
        // The specification's checksum of the last chunk, which is the same in every file.
        Assert.That(file[^12..], Is.EqualTo(new byte[] { 0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82 }));
    }

    [Test]
    public void FiltersOfOneScaleCanBeCompared()
    {
        // Two tiles of one pixel beside each other: 0 and 1, then 0 and 10.
        float[] values = [0, 0, 1, 10];
        Assert.That(Grey(Tiles.OfLastAxis(values, 1, 2, 1, 2)), Is.EqualTo(new[] { new byte[] { 0, 25 }, [0, 255] }));
        Assert.That(Grey(Tiles.OfLastAxis(values, 1, 2, 1, 2, separately: true)), Is.EqualTo(new[] { new byte[] { 0, 255 }, [0, 255] }));
        Assert.That(() => Tiles.OfLastAxis(values, 2, 2, 1, 2), Throws.ArgumentException.With.Message.EqualTo(
            "2 tiles of 2×2×1 need 8 numbers; received 4."));
    }

    [Test]
    public void ImagesHaveTheirClasses()
    {
        Dataset digits = GeneratedSets.Digits(seed: 1, train: 1, validation: 1, test: 3);
        string html = Tiles.Images(digits.Test, digits.ClassNames, 9);
        byte[] labels = digits.Test.Labels.Span<byte>().ToArray();
        Assert.That(Elements(html, "figcaption").Select(caption => caption.Value), Is.EqualTo(labels.Select(label => $"{label}")));
        Assert.That(Grey(html)[0], Is.EqualTo(digits.Test.Images.Span<byte>()[..784].ToArray()));
    }

    [Test]
    public void ACurveGoesFromTheLargestToTheSmallestValue()
    {
        string svg = Curves.Svg("a & b", new Series("one", new[] { 4.0, double.NaN, 1.0 }), new Series("two", new[] { 2f }));
        XElement root = XElement.Parse(svg);
        string[] lines = [.. root.Descendants().Where(e => e.Name.LocalName == "polyline").Select(e => e.Attribute("points")!.Value)];
        Assert.That(lines[0], Is.EqualTo("56.0,34.0 430.0,226.0"), "the value that is no number is left out");
        Assert.That(lines[1], Does.StartWith("56.0,"));
        Assert.That(root.Value, Does.StartWith("a & b"));
        Assert.That(() => Curves.Svg("none", new Series("one", new[] { double.NaN })), Throws.ArgumentException);
    }

    [Test]
    public void AMatrixMarksItsRegion()
    {
        XElement table = XElement.Parse(Tables.Matrix("m", new float[,] { { 1, 2 }, { 3, 4.5f } }, (0, 1, 2, 1)));
        Assert.That(Elements($"{table}", "td").Select(cell => cell.Value), Is.EqualTo(new[] { "1", "2", "3", "4.5" }));
        Assert.That(Elements($"{table}", "td").Select(cell => cell.Attribute("style")!.Value.Contains("0.3)", StringComparison.Ordinal)),
            Is.EqualTo(new[] { false, true, false, true }));
    }

    [Test]
    public void AConfusionMatrixHasARowForEachClass()
    {
        Dataset digits = GeneratedSets.Digits(seed: 1, train: 1, validation: 1, test: 20);
        EvaluationResult all0 = Evaluator.Evaluate(digits.Test, digits.ClassNames, 20, ScoreKind.Scores, images =>
            NumSharp.np.zeros(new NumSharp.Shape((int)images.shape[0], 10), NumSharp.NPTypeCode.Single));
        IEnumerable<int> numbers = Elements(Tables.Confusion(all0), "td").Select(cell => int.Parse(cell.Value));
        Assert.That(numbers, Is.EqualTo(from truth in Enumerable.Range(0, 10) from said in Enumerable.Range(0, 10) select all0.Confused(truth, said)));
    }

    private static byte[] Chunk(byte[] file, string type)
    {
        int start = file.AsSpan().IndexOf(Encoding.ASCII.GetBytes(type));
        return file[(start + 4)..(start + 4 + BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(start - 4)))];
    }

    // The pixels of grey images in HTML.
    private static byte[][] Grey(string html) => [.. Elements(html, "img").Select(image =>
    {
        byte[] file = Convert.FromBase64String(image.Attribute("src")!.Value.Split(',')[1]);
        int width = BinaryPrimitives.ReadInt32BigEndian(Chunk(file, "IHDR"));
        using var zlib = new ZLibStream(new MemoryStream(Chunk(file, "IDAT")), CompressionMode.Decompress);
        var rows = new MemoryStream();
        zlib.CopyTo(rows);
        return rows.ToArray().Chunk(width + 1).SelectMany(row => row[1..]).ToArray();
    })];

    private static IEnumerable<XElement> Elements(string html, string name) =>
        XElement.Parse(html).Descendants().Where(element => element.Name.LocalName == name);
}
