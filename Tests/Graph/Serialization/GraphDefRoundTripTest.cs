using Google.Protobuf;
using Tensorflow;
using static Tensorflow.Binding;

namespace TfCnn.Tests.Graphs;

/// <summary>Graphs in files, binary and text: the same nodes, shapes and results when they are read again.</summary>
public class GraphDefRoundTripTest
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Path.Combine(Path.GetTempPath(), $"graphs-{Guid.NewGuid()}");

    [TearDown]
    public void RemoveFolder()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [TestCase("graph.pb", false)]
    [TestCase("graph.pbtxt", true)]
    public void ATrainingGraphComesBackFromItsFile(string file, bool asText)
    {
        Graph graph = TrainingGraph();
        string path = tf.train.write_graph(graph, Path.Combine(_folder, "new"), file, asText);
        Assert.That(path, Is.EqualTo(Path.Combine(_folder, "new", file)));
        var copy = new Graph();
        Assert.That(copy.Import(path), Is.True);
        Assert.That(copy.ToGraphDef(), Is.EqualTo(graph.ToGraphDef()));
        Assert.That(Shapes(copy), Is.EqualTo(Shapes(graph)));
        Assert.That(Losses(copy), Is.EqualTo(Losses(graph)));
    }

    [Test]
    public void TextIsTheDefault()
    {
        var graph = new Graph();
        graph.CreateOp("NoOp", [], "n");
        string path = tf.train.write_graph(graph, _folder, "graph.pbtxt");
        Assert.That(File.ReadAllText(path), Is.EqualTo("node {\n  name: \"n\"\n  op: \"NoOp\"\n}\nversions {\n  producer: 2474\n}\n"));
    }

    [Test]
    public void AMessageIsWrittenAsItIs()
    {
        GraphDef message = GraphDefImportTest.Sum();
        string path = tf.train.write_graph(message, _folder, "graph.pb", as_text: false);
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(message.ToByteArray()));
    }

    [Test]
    public void ABrokenTextFileIsRefusedWithItsLine()
    {
        string path = Path.Combine(_folder, "graph.pbtxt");
        Directory.CreateDirectory(_folder);
        File.WriteAllText(path, "node {\n  nam: \"x\"\n}\n");
        Assert.That(
            () => new Graph().Import(path), Throws.TypeOf<ValueError>().With.Message.EqualTo(
                $"'{path}' is not a GraphDef in text form: line 2, column 3: expected a field of NodeDef, found 'nam'."));
    }

    [Test]
    public void BytesAreTheSameEachTime() => Assert.That(TrainingGraph().Export(), Is.EqualTo(TrainingGraph().Export()));

    [Test]
    public void GradientsCanBeBuiltOnAnImportedGraph()
    {
        var graph = new Graph();
        graph.Import(TrainingGraph().Export(), "in");
        graph.as_default();
        Tensor loss = graph.TensorByName("in/loss:0"), read = graph.TensorByName("in/dense/bias/Read/ReadVariableOp:0");
        Assert.That(tf.gradients(loss, graph.OperationByName("in/dense/bias").Output)[0].Shape, Is.EqualTo(read.Shape));
        graph.Exit();
    }

    // A convolution, dropout and a dense layer with seeds, trained by Adam.
    private static Graph TrainingGraph()
    {
        Graph graph = new Graph().as_default();
        tf.set_random_seed(5);
        Tensor x = tf.placeholder(tf.float32, (-1, 6, 6, 1), "x"), y = tf.placeholder(tf.int32, -1, "y");
        ResourceVariable filter = tf.Variable(tf.truncated_normal((3, 3, 1, 4)), name: "filter");
        ResourceVariable weights = tf.Variable(tf.random_normal((36, 3)), name: "dense/weights");
        ResourceVariable bias = tf.Variable(tf.zeros(3), name: "dense/bias");
        Tensor features = tf.nn.max_pool(tf.nn.relu(tf.nn.conv2d(x, filter, [1, 1, 1, 1], "SAME")), [1, 2, 2, 1], [1, 2, 2, 1], "SAME");
        Tensor flat = tf.nn.dropout(tf.reshape(features, (-1, 36)), rate: 0.25f);
        Tensor logits = tf.matmul(flat, weights) + bias;
        Tensor loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels: y, logits: logits), name: "loss");
        tf.train.AdamOptimizer(0.01f, name: "train").minimize(loss);
        tf.global_variables_initializer();
        graph.Exit();
        return graph;
    }

    private static IEnumerable<string> Shapes(Graph graph) => graph.Operations.SelectMany(o => o.Outputs).Select(t => $"{t.Name} {t.Shape}");

    private static float[] Losses(Graph graph)
    {
        using var session = new Session(graph);
        session.run(graph.OperationByName("init"));
        var x = HostTensor.Wrap(Enumerable.Range(0, 72).Select(i => MathF.Sin(i)).ToArray(), new Shape(2, 6, 6, 1));
        return [.. Enumerable.Range(0, 3).Select(_ =>
        {
            ITensorOrOperation[] fetches = [graph.OperationByName("train"), graph.TensorByName("loss:0")];
            return session.Run(fetches, (graph.TensorByName("x:0"), x), (graph.TensorByName("y:0"), new[] { 0, 2 }))[1]!.Span<float>()[0];
        })];
    }
}
