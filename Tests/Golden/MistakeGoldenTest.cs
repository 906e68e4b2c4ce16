using System.Text.Json;
using Tensorflow;

namespace TfCnn.Tests.Golden;

/// <summary>
/// Mistakes that TensorFlow refuses: they are refused here with an exception of the same class, and a message that says which op and node,
/// what came, and more than a word. What TensorFlow finds only in the run may be found before it.
/// </summary>
public class MistakeGoldenTest
{
    private const string File = "errors.jsonl.gz";

    // What TensorFlow's CPU kernels cannot do and these can.
    private static readonly string[] s_computedHere =
        ["Conv2D/nchw_on_cpu", "MaxPool/nchw_on_cpu", "DepthwiseConv2dNative/unequal_strides"];

    private static IEnumerable<TestCaseData> Cases => GoldenFile.Find(File) is { } path
        ? GoldenFile.Lines(path).Select(line => new Mistake(line)).Where(m => m.CanRun)
            .Select(m => new TestCaseData(m).SetName($"Mistake {m.Name}"))
        : [];

    [TestCaseSource(nameof(Cases))]
    public void IsRefused(object item)
    {
        var mistake = (Mistake)item;
        using var runner = new MistakeRunner();
        TensorflowException? atBuild = Caught(() => runner.Build(mistake.Code));
        TensorflowException? error = atBuild;
        if (atBuild is null)
        {
            using var again = new MistakeRunner();
            error = Caught(() => again.Run(again.Build(mistake.Code), mistake.Code));
        }
        TestContext.Out.WriteLine($"{mistake.Stage} {mistake.Exception}: {mistake.Message}\n{(atBuild is null ? "run" : "build")} {error?.GetType().Name}: {error?.Message}");
        Assert.That(error, Is.Not.Null, "nothing was thrown");
        Assert.That(error!.GetType().Name, Is.AnyOf(mistake.Accepted), error.Message);
        Assert.That(error.Op, Is.EqualTo(mistake.Op));
        Assert.That(error.Node, Is.Not.Null.And.Not.Empty);
        Assert.That(error.Message, Does.Contain(mistake.Op).And.Contain(error.Node));
    }

    [Test]
    public void Summary()
    {
        Mistake[] all = [.. GoldenFile.Lines(GoldenFile.Require(File)).Select(line => new Mistake(line))];
        TestContext.Out.WriteLine($"{all.Count(m => m.CanRun)} of {all.Length} mistakes are raw ops that are registered and refused; computed here: {string.Join(", ", s_computedHere)}");
        Assert.That(all.Count(m => m.CanRun), Is.GreaterThan(0));
    }

    private static TensorflowException? Caught(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (TensorflowException e)
        {
            return e;
        }
    }

    private sealed class Mistake(byte[] line)
    {
        private readonly JsonElement _json = JsonDocument.Parse(line).RootElement;

        public string Name => _json.GetProperty("name").GetString()!;

        public string Op => MistakeRunner.OpName(Code)!;

        public string Stage => _json.GetProperty("stage").GetString()!;

        public string? Exception => _json.GetProperty("exception").GetString();

        public string? Message => _json.GetProperty("message").GetString();

        public object? Code { get; } = Parsed(JsonDocument.Parse(line).RootElement.GetProperty("code").GetString()!);

        public bool CanRun => Exception is not null && !s_computedHere.Contains(Name) && MistakeRunner.CanRun(Code);

        public string[] Accepted => Stage == "build" ? [Exception!]
            : Message!.StartsWith("No OpKernel", StringComparison.Ordinal) ? [nameof(UnimplementedError)]
            : [Exception!, nameof(ValueError)];

        public override string ToString() => Name;

        private static object? Parsed(string code)
        {
            try
            {
                return PythonCode.Parse(code);
            }
            catch (FormatException)
            {
                return null;
            }
        }
    }
}
