using Tensorflow;

namespace TfCnn.Tests.Graphs;

/// <summary>The graphs that the chapter's programs build are Python's, node by node.</summary>
public class ProgramGraphTest
{
    private static IEnumerable<string> Names => ProgramGraph.Names;

    // The file has names for the scores and the loss, and a test of the accuracy, that the program's training graph has not.
    private static readonly string[] s_onlyInFile =
        ["model", "ArgMax/dimension", "ArgMax", "ArgMax_1/dimension", "ArgMax_1", "Equal", "Cast", "Const_1", "accuracy"];

    [TestCaseSource(nameof(Names))]
    public void NodesArePythons(string name)
    {
        ProgramGraph program = ProgramGraph.Of(name);
        GraphDef python = GraphDefFile.Read(TrainingRecord.Of(name).RequireFile());
        NodeDef[] expected = [.. python.Node.Where(n => !s_onlyInFile.Contains(n.Name)).Select(n => Renamed(n, program))];
        Assert.That(program.Message.Node.Select(n => n.Name), Is.EquivalentTo(expected.Select(n => n.Name)));
        Dictionary<string, NodeDef> built = program.Message.Node.ToDictionary(n => n.Name);
        Assert.Multiple(() =>
        {
            foreach (NodeDef node in expected)
                Assert.That(built[node.Name], Is.EqualTo(node));
        });
    }

    [TestCaseSource(nameof(Names))]
    public void LossesAreTensorFlows(string name)
    {
        ProgramGraph program = ProgramGraph.Of(name);
        var graph = new Graph();
        graph.Import(Google.Protobuf.MessageExtensions.ToByteArray(program.Message));
        using var session = new Session(graph);
        TrainingRecord record = TrainingRecord.Of(name);
        record.Check(record.Train(program.Named(session.RunNamed)));
    }

    private static NodeDef Renamed(NodeDef node, ProgramGraph program)
    {
        var renamed = new NodeDef { Name = program.NodeFor(node.Name), Op = node.Op };
        string[] inputs = [.. node.Input.Select(i => i.StartsWith('^') ? $"^{program.NodeFor(i[1..])}" : program.NodeFor(i))];
        renamed.Input.Add(inputs.Where(i => i[0] != '^').Concat(inputs.Where(i => i[0] == '^').Order(StringComparer.Ordinal)));
        foreach (string attr in node.Attr.Keys.Where(k => k[0] != '_'))
            renamed.Attr.Add(attr, node.Attr[attr]);
        return renamed;
    }
}
