using Tensorflow;
using TfCnn.Native;
using TfCnn.Tests.Architecture;
using TfCnn.Tests.Golden;

namespace TfCnn.Tests.Conformance;

/// <summary>A node to be added to both engines' graphs, right or wrong.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Def">Its op.</param>
/// <param name="Inputs">All inputs in order.</param>
/// <param name="Attrs">The attributes that are given.</param>
internal sealed record NodeCase(string Name, OpDef Def, NodeInput[] Inputs, (string Name, object Value)[] Attrs)
{
    /// <summary>The cases of an op: those of its file, or of a table for ops that have none there.</summary>
    public static IEnumerable<NodeCase> Of(OpDef def) => OpCaseFile.Ops.Contains(def.Name)
        ? OpCaseFile.CasesOf(def.Name).Select(c => Of(c, def))
        : NodeTable.Of(def);

    /// <summary>What tells it from others, without the numbers that are fed.</summary>
    public string Key => $"{string.Join("; ", Inputs.Select(i => i.ToString()))}; {AttrText}";

    private string AttrText => string.Join(", ", Attrs.Select(a => $"{a.Name} = {OpText.Value(a.Value)}"));

    public NodeCase With(int input, NodeInput other) => this with { Inputs = [.. Inputs.Select((k, i) => i == input ? other : k)] };

    public NodeCase With(string attr, object value) =>
        this with { Attrs = [.. Attrs.Where(a => a.Name != attr), (attr, value)] };

    public Operation In(Graph graph) => In(graph, [], []);

    /// <param name="graph">Where to add the node.</param>
    /// <param name="feeds">Gets what a run is to be fed.</param>
    /// <param name="before">Gets what is to be run before.</param>
    public Operation In(Graph graph, List<Feed> feeds, List<Operation> before)
    {
        Tensor[] inputs = [.. Inputs.Select(i => i.In(graph))];
        feeds.AddRange(inputs.Zip(Inputs).Where(p => p.Second.Kind == NodeInputKind.Fed).Select(p => Feed.Of(p.First, p.Second.Data, graph)));
        before.AddRange(inputs.Zip(Inputs).Select(p => p.Second.Assignment(p.First, graph)).OfType<Operation>());
        return graph.CreateOp(Def.Name, inputs, null, Attrs);
    }

    public nint In(NativeNodes graph) => In(graph, [], []);

    /// <inheritdoc cref="In(Graph, List{Feed}, List{Operation})"/>
    public nint In(NativeNodes graph, List<(NativeOutput, HostTensor)> feeds, List<nint> before)
    {
        NativeOutput[] inputs = [.. Inputs.Select(i => i.In(graph))];
        feeds.AddRange(inputs.Zip(Inputs).Where(p => p.Second.Kind == NodeInputKind.Fed).Select(p => (p.First, p.Second.Data)));
        before.AddRange(inputs.Zip(Inputs).Select(p => p.Second.Assignment(p.First, graph)).OfType<nint>());
        return graph.Add(Def, inputs, Attrs);
    }

    /// <summary>What the managed engine says to it in a graph of its own, and whether it says so while the graph is built.</summary>
    public (TensorflowException? Error, bool IsAtBuild) ErrorHere()
    {
        var graph = new Graph();
        List<Feed> feeds = [];
        Operation? node = null;
        if (Refusal(() => node = In(graph, feeds, [])) is { } refused)
            return (refused, true);
        using var session = new Session(graph, new ConfigProto { Engine = Engines.Managed, IntraOpParallelismThreads = 1 });
        ITensorOrOperation fetch = node!.Outputs.Count > 0 ? node.Output : node;
        return (Refusal(() => session.Run([fetch], [.. feeds], new HostTensor?[1])), false);
    }

    /// <summary>What TensorFlow says to it.</summary>
    /// <param name="runs">Whether to run what it takes while the graph is built.</param>
    public (TensorflowException? Error, bool IsAtBuild) ErrorThere(bool runs)
    {
        using var graph = new NativeNodes();
        List<(NativeOutput, HostTensor)> feeds = [];
        nint node = 0;
        if (Refusal(() => node = In(graph, feeds, [])) is { } refused)
            return (refused, true);
        return (runs ? Refusal(() => graph.Run(node, feeds)) : null, false);
    }

    private static TensorflowException? Refusal(Action action)
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

    public override string ToString() => $"{Name}: {Def.Name}({string.Join("; ", Inputs.Select(i => i.ToString()))}) {AttrText}";

    private static NodeCase Of(OpCase c, OpDef def)
    {
        bool[] isConstant = OpCaseNode.AreConstant(def, c.Inputs.Length);
        NodeInput[] inputs = [.. c.Inputs.Select((t, i) => isConstant[i] ? NodeInput.Constant(t.ToHost()) : NodeInput.Fed(t.ToHost()))];
        return new NodeCase(c.Name, def, inputs, c.Attrs(def));
    }
}
