using System.Text.Json;
using Tensorflow;
using TfCnn.Benchmarks;
using TfCnn.Native;
using TfCnn.Tests.Conformance;
using TfCnn.Tests.Programs;
using static Tensorflow.Binding;

namespace TfCnn.Tests.Benchmarks;

/// <summary>The benchmark of shapes: its rows, the figures it makes of times, its command line.</summary>
public class ShapesTest
{
    private string _folder = null!;

    private static IEnumerable<string> Names => ShapeCase.All.Select(c => c.Name);

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("tfcnn-shapes-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void NamesAreUnique() => Assert.That(Names, Is.Unique);

    [TestCaseSource(nameof(Names))]
    public void EachRowIsAnOpOfVariablesWithKnownShapes(string name)
    {
        Graph graph = tf.Graph().as_default();
        Operation op = ShapeCase.All.Single(c => c.Name == name).Build();
        graph.Exit();
        Assert.That(op.Outputs[0].Shape.IsFullyDefined);
        Assert.That(op.Inputs.Select(i => i.Op.Type).Distinct(), Is.SubsetOf(new[] { "ReadVariableOp", "Const" }));
        Assert.That(op.Inputs.Where(i => i.Op.Type == "Const").Select(i => i.DType), Is.All.EqualTo(TF_DataType.TF_INT32));
    }

    [TestCase("conv 3x3/1 64->64 @56", 4.0 * 56 * 56 * 64 * 64 * 9 * 2)]
    [TestCase("conv d-input 7x7/2 3->64 @224", 4.0 * 112 * 112 * 3 * 64 * 49 * 2)]
    [TestCase("matmul 20000x1024 * 1024x10", 2.0 * 20000 * 1024 * 10)]
    [TestCase("max pool 2x2/2 64 @112", 4.0 * 8 * 64 * ((112 * 112) + (56 * 56)))]
    [TestCase("batch norm gradient 64 @56", 4.0 * 3 * 16 * 56 * 56 * 64)]
    [TestCase("softmax 2048x1000", 4.0 * 2 * 2048 * 1000)]
    public void WorkIsThatOfTheDefinition(string name, double work) =>
        Assert.That(ShapeCase.All.Single(c => c.Name == name).Work, Is.EqualTo(work));

    [Test]
    public void TheFilterIsAPartOfTheNameInAnyCase() =>
        Assert.That(ShapeCase.Matching("SOFTMAX 65").Select(c => c.Name), Is.EqualTo(new[] { "softmax 65536x10" }));

    [Test]
    public void TheWorstRowComesFirstAndTheMeanIsGeometric()
    {
        var report = new ShapesReport(2, FmaPeak: 100, CopyPeak: 50, [Row("fast", 4), Row("even", 1), Row("slow", 0.5)]);
        Assert.That(report.WorstFirst.Select(r => r.Case.Name), Is.EqualTo(new[] { "slow", "even", "fast" }));
        Assert.That(report.GeometricMean, Is.EqualTo(Math.Pow(2, 1.0 / 3)).Within(1e-12));
        Assert.That(report.TooSlow, Is.EqualTo(1));
        var text = new StringWriter { NewLine = "\n" };
        report.Print(text);
        Assert.That(text.ToString().Split('\n')[2..], Is.EqualTo(new[]
        {
            "slow                                    2.0000    1.0000   0.50   10.0 GFLOP/s    10 %",
            "even                                    2.0000    2.0000   1.00   10.0 GFLOP/s    10 %",
            "fast                                    2.0000    8.0000   4.00   10.0 GFLOP/s    10 %",
            "3 rows, geometric mean 1.26, 1 under 0.8", "",
        }));
    }

    [Test]
    public void TheFileHasTheFigures()
    {
        string file = Path.Combine(_folder, "shapes.json");
        new ShapesReport(2, FmaPeak: 100, CopyPeak: 50, [Row("slow", 0.5)]).Write(file);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(file));
        Assert.That(json.RootElement.GetProperty("tooSlow").GetInt32(), Is.EqualTo(1));
        JsonElement row = json.RootElement.GetProperty("rows")[0];
        Assert.That((row.GetProperty("name").GetString(), row.GetProperty("ratio").GetDouble()), Is.EqualTo(("slow", 0.5)));
        Assert.That((row.GetProperty("speed").GetDouble(), row.GetProperty("shareOfPeak").GetDouble()), Is.EqualTo((10.0, 0.1)));
    }

    [Test]
    public void TimesARowOnBothEngines()
    {
        NativeLibraryForTests.Require();
        string file = Path.Combine(_folder, "shapes.json");
        (int code, string output, string error) = Run(["shapes", "--filter", "matmul 8x8", "--json", file], []);
        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("\nmatmul 8x8 * 8x8 ").And.Contain("\n1 rows, geometric mean "));
        Assert.That(File.Exists(file));
    }

    [Test]
    public void ALibraryThatIsNotThereIsOneLineAndExitCode2()
    {
        string absent = Path.Combine(_folder, "absent");
        (int code, string output, string error) = Run(["shapes"], new() { [LibrarySearch.Variable] = absent });
        Assert.That((code, output), Is.EqualTo((2, "")));
        Assert.That(error.TrimEnd(), Is.EqualTo($"TFCNN_TENSORFLOW is '{absent}', which does not exist. {LibrarySearch.Remedy}"));
    }

    [Test]
    public void AFilterThatNoRowMatchesIsOneLineAndExitCode2()
    {
        (int code, string output, string error) = Run(["shapes", "--filter", "conv9"], []);
        Assert.That((code, output), Is.EqualTo((2, "")));
        Assert.That(error.TrimEnd(), Does.StartWith("No row's name contains 'conv9'. Names are like 'conv ").And.Not.Contain("\n"));
    }

    private static (int Code, string Output, string Error) Run(string[] arguments, Dictionary<string, string> environment) =>
        ProgramProcess.Run("Benchmarks", arguments, environment);

    // 20 MFLOP in 2 ms, and TensorFlow's time from the ratio.
    private static ShapeTimes Row(string name, double ratio) =>
        new(new ShapeCase(name, Limit.Arithmetic, 2e7, () => throw new NotSupportedException()), 2, 2 * ratio);
}
