using System.Collections.Concurrent;
using Tensorflow;
using TfCnn.Tests.Golden;

namespace TfCnn.Tests.Conformance;

/// <summary>
/// Every case of the op table on both engines, outputs and gradients. TensorFlow's own distance from the float64 truth, in this very
/// run, is the measure of ours; what it does not round must be equal.
/// </summary>
[Parallelizable(ParallelScope.Children)]
public class OpTableTest
{
    private const int ListedFailures = 12;

    // Cases, by the beginnings of their names, that oneDNN's kernels, which the library uses, answer in another way than TensorFlow's own.
    private static readonly Dictionary<string, string> s_oneDnn = new()
    {
        ["max_pool/special_nan"] = "the gradient of a window with NaN goes to another pixel",
        ["softmax/special"] = "a row with infinities has some zeros instead of NaN everywhere",
        ["conv2d/empty_batch"] = "without images, the result has as many channels as the images instead of as the filters; shape inference says otherwise",
    };

    // Its backward convolutions take explicit padding with channels last only.
    private const string Refused = "_nchw";

    private static readonly ConcurrentDictionary<string, OpTally> s_families = new();

    private static IEnumerable<string> Ops =>
        OpRegistry.All.Select(o => o.Name).Where(OpCaseFile.Ops.Contains).Order(StringComparer.Ordinal);

    [OneTimeSetUp]
    public void RequireLibrary() => NativeLibraryForTests.Require();

    [OneTimeTearDown]
    public void Summary()
    {
        foreach ((string family, OpTally tally) in s_families.OrderBy(f => f.Key, StringComparer.Ordinal))
            TestContext.Progress.WriteLine($"{family}: {tally}");
    }

    [TestCaseSource(nameof(Ops))]
    public void Op(string op)
    {
        var tally = new OpTally();
        var library = new List<string>();
        foreach ((OpCase c, LiveResult live) in LiveResult.Of(OpCaseFile.CasesOf(op).Where(c => !OpGoldenTest.Undefined.Contains(c.Name))))
            Compare(c, live, tally, library);
        OpTally family = s_families.GetOrAdd(OpFamily.Of(op), _ => new OpTally());
        lock (family)
            family.Add(tally);
        TestContext.Out.WriteLine($"{op}: {tally}{string.Concat(library.Select(l => "\n  library " + l))}");
        Assert.That(
            tally.Failures, Is.Empty,
            $"{tally.Failures.Count} failures in {tally.Cases} cases:\n{string.Join("\n", tally.Failures.Take(ListedFailures))}\n");
    }

    private static void Compare(OpCase c, LiveResult live, OpTally tally, List<string> library)
    {
        library.AddRange(live.Differences(c));
        if (live.Refusal is { } refusal)
        {
            library.Add($"refuses {c.Name}: {refusal.Message}");
            if (!c.Name.EndsWith(Refused, StringComparison.Ordinal))
                tally.Failures.Add($"{c.Name}: TensorFlow refuses it: {refusal.Message}");
        }
        else if (s_oneDnn.FirstOrDefault(k => c.Name.StartsWith(k.Key, StringComparison.Ordinal)).Value is { } reason)
        {
            library.Add($"{c.Name}: only oneDNN differs: {reason}");
            tally.Run(c);
        }
        else
        {
            tally.Run(c, live.Outputs, live.Grads);
        }
    }
}
