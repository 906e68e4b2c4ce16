using Tensorflow;

namespace TfCnn.Tests.Graphs;

/// <summary>The chapter's training steps as Python TensorFlow builds them, gradients and optimizers included, read from its files.</summary>
public class ImportedTrainingTest
{
    private static IEnumerable<string> Names => TrainingRecord.Names;

    [TestCaseSource(nameof(Names))]
    public void LossesAreTensorFlows(string name)
    {
        TrainingRecord record = TrainingRecord.Of(name);
        var graph = new Graph();
        graph.Import(record.RequireFile());
        using var session = new Session(graph);
        record.Check(record.Train(session.RunNamed));
    }

    /// <summary>What is imported and written again is what was read: no node, input or attribute is lost or changed.</summary>
    [TestCase("mnist-adam")]
    [TestCase("cifar-rmsprop")]
    public void ExportIsWhatWasImported(string name)
    {
        byte[] bytes = File.ReadAllBytes(TrainingRecord.Of(name).RequireFile());
        var graph = new Graph();
        graph.Import(bytes);
        GraphDef written = graph.ToGraphDef(), read = GraphDefFile.Read(bytes);
        Assert.That(written.Versions, Is.EqualTo(read.Versions));
        Assert.That(written.Node.Select(n => n.Name), Is.EquivalentTo(read.Node.Select(n => n.Name)));
        Dictionary<string, NodeDef> expected = read.Node.ToDictionary(n => n.Name);
        foreach (NodeDef node in written.Node)
            Assert.That(node, Is.EqualTo(expected[node.Name]));
    }
}
