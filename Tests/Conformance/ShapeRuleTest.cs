using Tensorflow;
using TfCnn.Native;
using TfCnn.Tests.Golden;

namespace TfCnn.Tests.Conformance;

/// <summary>
/// Static shapes: for the inputs of every op case, with dimensions, ranks and constants known or not, each op's shape rule says
/// exactly what TensorFlow's inference says.
/// </summary>
[Parallelizable(ParallelScope.Children)]
public class ShapeRuleTest
{
    private const int ListedFailures = 40;

    private const string LastAxis = "TensorFlow takes an axis that it does not know yet for the last one, so that it infers wrong shapes and refuses "
        + "graphs that run.";

    // Where TensorFlow's inference says more than is so: what is said here is right, and less.
    private static readonly Dictionary<string, string> s_saysLess = new()
    {
        ["SoftmaxCrossEntropyWithLogits"] = "TensorFlow makes one shape of both inputs before it tries to broadcast them: from [1,5] and [?,5] it "
            + "infers a batch of 1, though the run broadcasts to any.",
        ["SplitV"] = LastAxis,
    };

    private static readonly Dictionary<string, string> s_accepts = new() { ["SplitV"] = LastAxis };

    private static IEnumerable<string> Ops =>
        OpRegistry.All.Select(o => o.Name).Where(OpCaseFile.Ops.Contains).Order(StringComparer.Ordinal);

    [OneTimeSetUp]
    public void RequireLibrary() => NativeLibraryForTests.Require();

    [TestCaseSource(nameof(Ops))]
    public void Op(string op)
    {
        OpDef def = OpRegistry.Find(op);
        var seen = new HashSet<string>();
        var failures = new List<string>();
        using var native = new NativeNodes();
        foreach (OpCase c in OpCaseFile.CasesOf(op))
            foreach (ShapedInput[] inputs in ShapedInput.Variants(c, def))
            {
                var attrs = c.Attrs(def);
                if (seen.Add(Key(inputs, attrs)) && Difference(def, inputs, attrs, native) is { } difference)
                    failures.Add($"{c.Name} with {string.Join(", ", inputs.Select(i => i.ToString()))}: {difference}");
            }
        TestContext.Out.WriteLine($"{op}: {seen.Count} combinations of shapes, {failures.Count} disagreements");
        Assert.That(failures, Is.Empty, string.Join("\n", failures.Take(ListedFailures)));
    }

    private static string? Difference(OpDef def, ShapedInput[] inputs, (string Name, object Value)[] attrs, NativeNodes native)
    {
        var graph = new Graph();
        Operation? ours = null;
        string? refusal = null, theirs = null;
        nint node = 0;
        try
        {
            ours = graph.CreateOp(def.Name, [.. inputs.Select(i => i.In(graph))], null, attrs);
        }
        catch (TensorflowException e)
        {
            refusal = e.Message;
        }
        try
        {
            node = native.Add(def, [.. inputs.Select(i => i.In(native))], attrs);
        }
        catch (TensorflowException e)
        {
            theirs = e.Message;
        }
        if (ours is not null && node == 0 && s_accepts.ContainsKey(def.Name) && inputs.Any(i => i.Value is null && i.Type.IsInteger()))
            return null;
        if (ours is null || node == 0)
            return ours is null && node == 0 ? null : $"refused here ({refusal ?? "no"}), by TensorFlow ({theirs ?? "no"})";
        Shape[] inferred = [.. ours.Outputs.Select(o => native.ShapeOf(new NativeOutput(node, o.Index)))];
        string our = string.Join(" ", ours.Outputs.Select(o => o.Shape.ToBracketString()));
        string their = string.Join(" ", inferred.Select(s => s.ToBracketString()));
        if (our == their || s_saysLess.ContainsKey(def.Name) && ours.Outputs.Zip(inferred, (o, t) => SaysLess(o.Shape, t)).All(b => b))
            return null;
        return $"{our} here, TensorFlow infers {their}";
    }

    private static bool SaysLess(Shape ours, Shape theirs) => ours.Merge(theirs) is { } both && both.Equals(theirs);

    private static string Key(ShapedInput[] inputs, (string Name, object Value)[] attrs) =>
        string.Join(";", inputs.Select(i => i.ToString())) + string.Join(";", attrs.Select(a => $"{a.Name}={Architecture.OpText.Value(a.Value)}"));
}

/// <summary>An input as shape inference sees it: a constant, or only a type and a shape, known or not.</summary>
internal sealed record ShapedInput(TF_DataType Type, Shape Shape, GoldenTensor? Value)
{
    public Tensor In(Graph graph) => Value is { } value
        ? graph.Constant(value.ToHost())
        : graph.CreateOp("Placeholder", [], null, ("dtype", Type), ("shape", Shape)).Output;

    public NativeOutput In(NativeNodes graph) => Value is { } value ? graph.Constant(value.ToHost()) : graph.Placeholder(Type, Shape);

    public override string ToString() =>
        $"{Type.Name()} {Shape.ToBracketString()}{(Value is null ? "" : " = " + Convert.ToHexString(Value.Bytes))}";

    /// <summary>The inputs of a case as they are; with each dimension of each unknown, then all of them; with each rank unknown, then all;
    /// with each constant unknown, then all.</summary>
    public static IEnumerable<ShapedInput[]> Variants(OpCase c, OpDef def)
    {
        bool[] isConstant = OpCaseNode.AreConstant(def, c.Inputs.Length);
        ShapedInput[] known = [.. c.Inputs.Select((t, i) => new ShapedInput(
            DataTypes.Parse(t.DType), new Shape(t.Shape), isConstant[i] ? t : null))];
        yield return known;
        for (int i = 0; i < known.Length; i++)
        {
            ShapedInput input = known[i] with { Value = null };
            if (isConstant[i])
                yield return With(known, i, input);
            for (int d = 0; d < input.Shape.Rank; d++)
                yield return With(known, i, input with { Shape = input.Shape.With(d, -1) });
            yield return With(known, i, input with { Shape = Shape.Unknown });
        }
        foreach (bool constantsToo in new[] { false, true })
        {
            yield return [.. known.Select(k => k.Value is null || constantsToo ? k with { Shape = Shape.OfRank(k.Shape.Rank), Value = null } : k)];
            yield return [.. known.Select(k => k.Value is null || constantsToo ? k with { Shape = Shape.Unknown, Value = null } : k)];
        }
        yield return [.. known.Select(k => k with { Value = null })];
    }

    private static ShapedInput[] With(ShapedInput[] inputs, int index, ShapedInput other) =>
        [.. inputs.Select((k, i) => i == index ? other : k)];
}
