using Tensorflow;

namespace TfCnn.Tests.Conformance;

/// <summary>
/// Wrong nodes: what TensorFlow refuses is refused here with an error of the same class, and what it takes is taken, while the graph is
/// built and while it runs. What TensorFlow finds only in the run may be found before it.
/// </summary>
[Parallelizable(ParallelScope.Children)]
public class RefusalTest
{
    private const int ListedFailures = 60;
    private const int RightNodes = 2;

    private static IEnumerable<string> Ops => OpRegistry.All.Select(o => o.Name).Order(StringComparer.Ordinal);

    [OneTimeSetUp]
    public void RequireLibrary() => NativeLibraryForTests.Require();

    [TestCaseSource(nameof(Ops))]
    public void Op(string op)
    {
        var tally = new RefusalTally();
        foreach (NodeCase right in RightOnes(OpRegistry.Find(op)))
            tally.Run([.. NodeMistakes.Of(right).SelectMany(c => new[] { c, NodeMistakes.Unseen(c) }).DistinctBy(c => c.Key)]);
        TestContext.Out.WriteLine($"{op}: {tally}");
        Assert.That(tally.Failures, Is.Empty, string.Join("\n", tally.Failures.Take(ListedFailures)));
    }

    // Small ones that differ in attributes or ranks.
    private static IEnumerable<NodeCase> RightOnes(OpDef def) => NodeCase.Of(def)
        .Where(c => c.Inputs.All(i => i.Data.ElementCount is > 0 and < 2000)).DistinctBy(c => string.Join(" ", c.Inputs.Select(i => i.Shape.Rank)))
        .Take(RightNodes);
}
