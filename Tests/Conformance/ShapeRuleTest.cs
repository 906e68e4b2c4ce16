using Tensorflow;
using TfCnn.Native;

namespace TfCnn.Tests.Conformance;

/// <summary>
/// Static shapes: for the inputs of every op case, with dimensions, ranks and constants known or not, each op's shape rule says
/// exactly what TensorFlow's inference says.
/// </summary>
[Parallelizable(ParallelScope.Children)]
public class ShapeRuleTest
{
    private const int ListedFailures = 40;

    private const string LastAxis =
        "TensorFlow takes an axis that it does not know yet for the last one, so that it infers wrong shapes and refuses graphs that run.";

    // Where TensorFlow's inference says more than is so: what is said here is right, and less.
    private static readonly Dictionary<string, string> s_saysLess = new()
    {
        ["SplitV"] = LastAxis,
    };

    private static readonly Dictionary<string, string> s_accepts = new() { ["SplitV"] = LastAxis };

    private static IEnumerable<string> Ops => OpRegistry.All.Select(o => o.Name).Order(StringComparer.Ordinal);

    [OneTimeSetUp]
    public void RequireLibrary() => NativeLibraryForTests.Require();

    [TestCaseSource(nameof(Ops))]
    public void Op(string op)
    {
        var seen = new HashSet<string>();
        var failures = new List<string>();
        using var native = new NativeNodes();
        foreach (NodeCase c in NodeCase.Of(OpRegistry.Find(op)).SelectMany(Variants))
            if (seen.Add(c.Key) && Difference(c, native) is { } difference)
                failures.Add($"{c}: {difference}");
        TestContext.Out.WriteLine($"{op}: {seen.Count} combinations of shapes, {failures.Count} disagreements");
        Assert.That(failures, Is.Empty, string.Join("\n", failures.Take(ListedFailures)));
    }

    private static string? Difference(NodeCase c, NativeNodes native)
    {
        Operation? ours = null;
        nint theirs = 0;
        string? ourRefusal = Refusals.Of(() => ours = c.In(new Graph()))?.Message;
        string? theirRefusal = Refusals.Of(() => theirs = c.In(native))?.Message;
        if (ours is null && theirs == 0)
            return null;
        if (ours is null || theirs == 0)
            return s_accepts.ContainsKey(c.Def.Name) && ours is not null && c.Inputs.Any(i => !i.IsConstant && i.Type.IsInteger())
                ? null : $"refused here ({ourRefusal ?? "no"}), by TensorFlow ({theirRefusal ?? "no"})";
        Shape[] inferred = [.. ours.Outputs.Select(o => native.ShapeOf(new NativeOutput(theirs, o.Index)))];
        string our = string.Join(" ", ours.Outputs.Select(o => o.Shape.ToBracketString()));
        string their = string.Join(" ", inferred.Select(s => s.ToBracketString()));
        bool saysLess = s_saysLess.ContainsKey(c.Def.Name) && ours.Outputs.Zip(inferred).All(p => SaysLess(p.First.Shape, p.Second));
        return our == their || saysLess ? null : $"{our} here, TensorFlow infers {their}";
    }

    private static bool SaysLess(Shape ours, Shape theirs) => ours.Merge(theirs) is { } both && both.Equals(theirs);

    // The inputs as they are; with each dimension of each unknown, then all of them; with each rank unknown, then all; with each constant
    // unknown, then all.
    private static IEnumerable<NodeCase> Variants(NodeCase known)
    {
        yield return known;
        for (int i = 0; i < known.Inputs.Length; i++)
        {
            NodeInput input = Unseen(known.Inputs[i]);
            yield return known.With(i, input);
            for (int d = 0; d < input.Shape.Rank; d++)
                yield return known.With(i, input with { Shape = input.Shape.With(d, -1) });
            yield return known.With(i, input with { Shape = Shape.Unknown });
        }
        foreach (bool constantsToo in new[] { false, true })
        {
            yield return All(known, constantsToo, i => i with { Shape = Shape.OfRank(i.Shape.Rank) });
            yield return All(known, constantsToo, i => i with { Shape = Shape.Unknown });
        }
        yield return All(known, true, i => i);
    }

    private static NodeInput Unseen(NodeInput input) => input.IsConstant ? input with { Kind = NodeInputKind.Fed } : input;

    private static NodeCase All(NodeCase known, bool constantsToo, Func<NodeInput, NodeInput> change) =>
        known with { Inputs = [.. known.Inputs.Select(i => i.IsConstant && !constantsToo ? i : change(Unseen(i)))] };
}
