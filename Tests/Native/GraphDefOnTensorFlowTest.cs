using Google.Protobuf;
using Tensorflow;
using TfCnn.Tests.Graphs;

namespace TfCnn.Tests.Native;

/// <summary>TensorFlow itself imports and runs the graphs that are written here.</summary>
public class GraphDefOnTensorFlowTest
{
    private static IEnumerable<string> Records => TrainingRecord.Names;

    private static IEnumerable<string> Programs => ProgramGraph.Names;

    private static IEnumerable<string> Ops => OpGraph.Ops;

    /// <summary>Python's graph, read and written here.</summary>
    [TestCaseSource(nameof(Records))]
    public void ItRunsWhatWasReadAndWritten(string name)
    {
        TrainingRecord record = TrainingRecord.Of(name);
        var graph = new Graph();
        graph.Import(record.RequireFile());
        using var run = new NativeGraphDefRun(graph.Export());
        record.Check(record.Train(run.Run));
    }

    [TestCaseSource(nameof(Programs))]
    public void ItRunsTheProgramsGraphs(string name)
    {
        ProgramGraph program = ProgramGraph.Of(name);
        using var run = new NativeGraphDefRun(program.Message.ToByteArray());
        TrainingRecord record = TrainingRecord.Of(name);
        record.Check(record.Train(program.Named(run.Run)));
    }

    /// <summary>It adds no attribute, and changes none: all are there.</summary>
    [TestCaseSource(nameof(Ops))]
    public void ItTakesEveryOpAsItIs(string op)
    {
        GraphDef message = OpGraph.Of(op).ToGraphDef();
        using var run = new NativeGraphDefRun(message.ToByteArray());
        GraphDef exported = run.Export();
        Dictionary<string, NodeDef> nodes = exported.Node.ToDictionary(n => n.Name);
        Assert.That(exported.Versions, Is.EqualTo(message.Versions));
        Assert.That(nodes.Keys, Is.EquivalentTo(message.Node.Select(n => n.Name)));
        foreach (NodeDef node in message.Node)
            Assert.That(nodes[node.Name], Is.EqualTo(node));
    }
}
