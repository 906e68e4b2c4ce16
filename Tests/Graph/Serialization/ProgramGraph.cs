using Tensorflow;
using TfStyle;
using static Tensorflow.Binding;

namespace TfCnn.Tests.Graphs;

/// <summary>The chapter's programs as graphs, with the seeds of the files that Python made of them.</summary>
internal sealed class ProgramGraph
{
    private readonly string _optimizer;
    private readonly string _loss;

    private ProgramGraph(ICnn program, string optimizer)
    {
        _optimizer = optimizer;
        _loss = program.Loss.Op.Name;
    }

    public required GraphDef Message { get; init; }

    public static IEnumerable<string> Names => ["mnist-adam", "cifar-rmsprop"];

    public static ProgramGraph Of(string name)
    {
        Graph graph = new Graph().as_default();
        try
        {
            tf.set_random_seed(123);
            bool isMnist = name == "mnist-adam";
            ICnn program = isMnist ? new MnistCnn(0.001f, firstSeed: 1) : new CifarCnn(0.001f, 1, firstSeed: 1, firstDropoutSeed: 101);
            tf.global_variables_initializer();
            return new ProgramGraph(program, isMnist ? "Adam" : "RMSProp") { Message = graph.ToGraphDef() };
        }
        finally
        {
            graph.Exit();
        }
    }

    /// <summary>The program's node for one in Python's file, where the training step and the loss were given names.</summary>
    public string NodeFor(string python)
    {
        string name = python.Replace("MaxPool2d", "MaxPool", StringComparison.Ordinal);
        return name switch
        {
            "loss" => _loss,
            "model" => "add_3",
            "train" => _optimizer,
            _ when name.StartsWith("train/", StringComparison.Ordinal) => _optimizer + name["train".Length..],
            _ => name.Replace("/loss_grad/", $"/{_loss}_grad/", StringComparison.Ordinal),
        };
    }

    /// <summary>Runs by the names of Python's file.</summary>
    public RunByName Named(RunByName run) =>
        (target, fetch, feeds) => run(NodeFor(target), fetch is null ? null : NodeFor(fetch), feeds);
}
