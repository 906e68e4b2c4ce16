using Tensorflow;
using TfCnn.Shared.CommandLine;
using TfCnn.Tests.Golden;

namespace TfCnn.Tests.Conformance;

/// <summary>
/// The mistakes of <c>errors.jsonl.gz</c> again, live: what Python TensorFlow refused when they were recorded, the library refuses now, with an
/// error of the class that it has here, and the message here has every number and name of TensorFlow's.
/// </summary>
[NonParallelizable]
public class RecordedMistakeTest
{
    // What was recorded of TensorFlow's own kernels, where the library's are oneDNN's.
    private static readonly Dictionary<string, string> s_notRun = new()
    {
        ["Conv2D/input_rank_at_run"] = "oneDNN's convolution asks for the channels of the image before it looks at its rank, and ends the process",
        ["Conv2DBackpropInput/sizes_disagree"] = "oneDNN finds no convolution of the sizes, and says so in an error of no class",
    };

    [SetUp]
    public void RequireLibraryAndFile()
    {
        NativeLibraryForTests.Require();
        GoldenFile.Require(Mistake.File);
    }

    [Test]
    public void OfRawOps()
    {
        var tally = new MistakeTally();
        foreach (Mistake mistake in Mistake.All.Where(m => m.CanRun && !s_notRun.ContainsKey(m.Name)))
        {
            NodeCase node = MistakeNode.Of(mistake.Code);
            (TensorflowException? theirs, bool isAtBuild) = node.ErrorThere(mistake.Stage == "run");
            // What Python, too, raises for an invalid argument while the graph is built.
            if (isAtBuild && theirs is InvalidArgumentError)
                theirs = new ValueError(theirs.Message);
            tally.Add(mistake, node.ErrorHere().Error, theirs);
        }
        Conclude(tally, s_notRun);
    }

    [Test]
    public void OfTheFrontEnd()
    {
        var tally = new MistakeTally();
        foreach (Mistake mistake in Mistake.All.Where(m => FrontEndMistakes.All.ContainsKey(m.Name)))
        {
            Action make = FrontEndMistakes.All[mistake.Name].Make;
            tally.Add(mistake, ErrorOn(Engines.Managed, make), ErrorOn(Engines.TensorFlow, make));
        }
        Conclude(tally, FrontEndMistakes.LeftOut);
    }

    private static void Conclude(MistakeTally tally, IEnumerable<KeyValuePair<string, string>> leftOut)
    {
        tally.Print(TestContext.Out);
        foreach (IGrouping<string, string> group in leftOut.GroupBy(p => p.Value, p => p.Key))
            TestContext.Out.WriteLine($"Left out, as {group.Key}: {group.Count()} ({string.Join(", ", group)})");
        Assert.That(tally.Failures, Is.Empty, string.Join("\n", tally.Failures));
    }

    private static Exception? ErrorOn(string engine, Action make)
    {
        Exception? error = null;
        EngineChoice.With(engine, () => error = Mistake.InAGraph(() => Refusals.Of(make)));
        return error;
    }
}
