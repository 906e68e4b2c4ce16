using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using TfCnn.Compare.Report;

namespace TfCnn.Tests.Compare;

/// <summary>What a small comparison prints and writes.</summary>
[NonParallelizable]
public partial class ReportTest
{
    private CompareRun _run = null!;

    [OneTimeSetUp]
    public void Train() => _run = CompareRun.Of("digits", "--limit", "200", "--epochs", "2", "--threads", "2", "--engine", "managed");

    [OneTimeTearDown]
    public void Delete() => _run.Delete();

    [Test]
    public void ItEndsWellAndSaysWhatItTrainsOn()
    {
        Assert.That(_run.Code, Is.Zero, _run.Error);
        Assert.That(
            _run.Output.Split('\n')[0],
            Is.EqualTo("digits: 200 training images, 2 epochs of 2 batches of 100, the same for every run; 2,000 test images."));
        Assert.That(_run.Error.Split('\n'), Has.Exactly(4).Matches(@"^(TensorFlow|Keras), managed: epoch [12] of 2, loss \d+\.\d{4}, test accuracy 0\.\d{4}, "));
        Assert.That(_run.Output, Does.Contain($"Report: {Path.Combine(_run.Folder, "index.html")}"));
    }

    [Test]
    public void PrintedNumbersAreThoseOfTheFiles()
    {
        JsonElement[] runs = [.. _run.Json().GetProperty("datasets")[0].GetProperty("runs").EnumerateArray()];
        Assert.That(runs.Select(r => r.GetProperty("style").GetString()), Is.EqualTo(new[] { "TensorFlow", "Keras" }));
        string[] csv = _run.Text("runs.csv").Trim().ReplaceLineEndings("\n").Split('\n');
        string[] epochs = _run.Text("epochs.csv").Trim().ReplaceLineEndings("\n").Split('\n');
        for (int i = 0; i < runs.Length; i++)
        {
            double accuracy = runs[i].GetProperty("testAccuracy").GetDouble(), loss = runs[i].GetProperty("testLoss").GetDouble();
            string name = runs[i].GetProperty("style").GetString()!;
            Assert.That(_run.Output, Does.Match($@"{name} +managed +3,255,914 +{F4(loss)} +{F4(accuracy)} "));
            Assert.That(csv[i + 1], Does.StartWith($"digits,{name},managed,").And.Contain($",{Exact(loss)},{Exact(accuracy)},"));
            JsonElement last = runs[i].GetProperty("epochs")[1];
            double trained = last.GetProperty("loss").GetDouble();
            Assert.That(epochs[(2 * i) + 2], Does.StartWith($"digits,{name},managed,2,{Exact(trained)},"));
            Assert.That(_run.Output, Does.Match($@"\n +2 .*\b{Regex.Escape(F4(trained))}\b"));
            Assert.That(last.GetProperty("testAccuracy").GetDouble(), Is.EqualTo(accuracy));
        }
    }

    [Test]
    public void TheConfusionMatrixHasTheTestImagesAndTheAccuracy()
    {
        foreach (JsonElement run in _run.Json().GetProperty("datasets")[0].GetProperty("runs").EnumerateArray())
        {
            int[][] counts = [.. run.GetProperty("confusion").EnumerateArray().Select(r => r.EnumerateArray().Select(n => n.GetInt32()).ToArray())];
            Assert.That(counts.Sum(row => row.Sum()), Is.EqualTo(2_000));
            Assert.That(counts.Select((row, i) => row[i]).Sum() / 2_000.0, Is.EqualTo(run.GetProperty("testAccuracy").GetDouble()).Within(1e-12));
        }
    }

    [Test]
    public void TheBookStandsBesideTheRuns()
    {
        Assert.That(_run.Output, Does.Match(@"Keras +the book, MNIST +0\.0629 +0\.9785"));
        Assert.That(_run.Text("epochs.csv"), Does.Contain("MNIST,Keras,the book,10,0.063,0.9804,0.0628845927377,0.9785,"));
    }

    [Test]
    public void ThePageNeedsNothingElse()
    {
        string page = _run.Text("index.html");
        Assert.That(Addresses().Matches(page).Select(m => m.Groups[1].Value), Is.Not.Empty.And.All.StartsWith("data:image/"));
        Assert.That(Foreign().Matches(page).Select(m => m.Value), Is.Empty);
    }

    [Test]
    public void ThePageShowsEverything()
    {
        string page = _run.Text("index.html");
        string[] headings =
        [
            "How they learned", "The hardest test images", "What is taken for what", "The first layer's filters",
            "What the layers make of an image", "Where the time goes", "The models",
        ];
        foreach (string heading in headings)
            Assert.That(page, Does.Contain($"<h3>{heading}</h3>"));
        Assert.That(page.IndexOf("class=\"answer\"", StringComparison.Ordinal), Is.LessThan(page.IndexOf("<table>", StringComparison.Ordinal)));
        Assert.That(page, Does.Contain("Total params: 3,255,914").And.Contain("<td class=\"left\">conv 2</td><td class=\"left\">(None, 14, 14, 64)</td><td>32,832</td>"));
        Assert.That(ConfusionCells().Count(page), Is.EqualTo(2 * 100));
    }

    [Test]
    public void ThePicturesAreFilesToo()
    {
        string[] files = [.. Directory.GetFiles(Path.Combine(_run.Folder, "images")).Select(f => Path.GetFileName(f))];
        Assert.That(files, Is.SupersetOf(new[]
        {
            "digits-loss-light.svg", "digits-loss-dark.svg", "digits-loss-light.png", "digits-accuracy-dark.png",
            "digits-filters-keras-managed.png", "digits-filters-tensorflow-managed.png",
            "digits-hardest-light.svg", "digits-hardest-dark.svg", "digits-confusion-keras-managed-light.svg", "digits-confusion-tensorflow-managed-dark.svg",
        }));
        Assert.That(files, Has.Exactly(3 * 2 * 5).Matches(@"^digits-look-\d+-(keras|tensorflow)-managed-(conv|pool|dense)-[12]\.png$"));
        foreach (string file in files.Where(f => f.EndsWith(".png", StringComparison.Ordinal)))
            Assert.That(File.ReadAllBytes(Path.Combine(_run.Folder, "images", file))[..4], Is.EqualTo(new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G' }), file);
    }

    [Test]
    public void WordsOfAChartAreInTheReadersFont()
    {
        string chart = _run.Text(Path.Combine("images", "digits-loss-light.svg"));
        Assert.That(chart, Does.Contain("font-family=\"system-ui").And.Contain(">epoch<").And.Contain(">TensorFlow, managed<").And.Contain(">book, Keras, MNIST<"));
        Assert.That(FontFamilies().Count(chart), Is.EqualTo(1));
    }

    [Test]
    public void TextIsEncoded()
    {
        string page = ReportPage.Render(new PageModel("<script>alert(1)</script> & so on", [], "made", Stopped: false));
        Assert.That(page, Does.Not.Contain("<script>").And.Contain("&lt;script&gt;alert(1)&lt;/script&gt; &amp; so on"));
    }

    private static string F4(double number) => number.ToString("F4", CultureInfo.InvariantCulture);

    private static string Exact(double number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("(?:src|srcset|href)=\"([^\"]*)\"")]
    private static partial Regex Addresses();

    [GeneratedRegex(@"https?://\S+|url\([^)]*\)|@import|<link|<script")]
    private static partial Regex Foreign();

    [GeneratedRegex("<td class=\"n( diagonal)?( zero)?\"")]
    private static partial Regex ConfusionCells();

    [GeneratedRegex("font-family=")]
    private static partial Regex FontFamilies();
}
