using NumSharp;
using Tensorflow;
using Tensorflow.Keras.Engine;
using TfCnn.Shared.Datasets;
using TfStyle;
using static Tensorflow.Binding;
using static Tensorflow.KerasApi;

namespace TfCnn.Tests.Conformance;

/// <summary>A training step of one of the chapter's models as a graph, whatever style has built it.</summary>
internal sealed class ChapterGraph
{
    private readonly Func<Batch, Feed[]> _feed;

    private ChapterGraph(Graph graph, Tensor loss, Operation step, Func<Batch, Feed[]> feed)
    {
        (Graph, Loss, Step, _feed) = (graph, loss, step, feed);
        Variables = [.. GraphVariables.Trainable(graph)];
        Operation[] updates = [.. graph.Operations.Where(o => o.Type.StartsWith("ResourceApply", StringComparison.Ordinal))];
        Gradients = Array.ConvertAll(Variables, v => GradientOf(v, updates));
    }

    public static IReadOnlyList<string> Names { get; } = ["TfStyle MNIST", "TfStyle CIFAR-10", "KerasStyle MNIST", "KerasStyle CIFAR-10"];

    public Graph Graph { get; }

    public ResourceVariable[] Variables { get; }

    /// <summary>The variables' values.</summary>
    public Tensor[] Weights => Array.ConvertAll(Variables, v => v.GraphElement);

    /// <summary>What the optimizer gets for each variable.</summary>
    public Tensor[] Gradients { get; }

    public Tensor Loss { get; }

    public Operation Step { get; }

    /// <summary>Images of the size that a model takes: drawn digits, or shapes in colours.</summary>
    public static Dataset ImagesFor(string name, int train, int test) =>
        name.EndsWith("MNIST", StringComparison.Ordinal) ? GeneratedSets.Digits(1, train, 1, test) : GeneratedSets.Shapes(1, train, test);

    public static ChapterGraph Of(string name, Batch example) => name switch
    {
        "TfStyle MNIST" => OfTfStyle(() => new MnistCnn(0.001f)),
        "TfStyle CIFAR-10" => OfTfStyle(() => new CifarCnn(0.001f, keepProb: 0.7f)),
        "KerasStyle MNIST" => OfKerasStyle(() => KerasStyle.MnistCnn.Build(0.01f), example),
        "KerasStyle CIFAR-10" => OfKerasStyle(() => KerasStyle.CifarCnn.Build(0.001f), example),
        _ => throw new ArgumentException(name),
    };

    public Feed[] FeedsOf(Batch batch) => _feed(batch);

    private static ChapterGraph OfTfStyle(Func<ICnn> build)
    {
        tf.reset_default_graph();
        tf.set_random_seed(123);
        ICnn cnn = build();
        Graph graph = cnn.Loss.Graph;
        return new ChapterGraph(graph, cnn.Loss, cnn.Optimizer, batch =>
            [.. cnn.Feed(batch.Images, training: true).Append((cnn.Y, batch.Labels)).Select(f => Feed.Of(f.Key, f.Value, graph))]);
    }

    // One step traces the training function into the model's graph.
    private static ChapterGraph OfKerasStyle(Func<Sequential> build, Batch example)
    {
        keras.backend.clear_session();
        keras.utils.set_random_seed(42);
        Sequential model = build();
        NDArray Images(Batch batch) => batch.Images.reshape([batch.Images.shape[0], .. model.InputShape!.ToArray().Skip(1).Select(d => (int)d)]);
        model.train_on_batch(Tensorflow.NumPy.NDArray.From(Images(example)), Tensorflow.NumPy.NDArray.From(example.Labels));
        Graph graph = model.Home.Graph;
        Tensor x = graph.TensorByName("train/x:0"), y = graph.TensorByName("train/y:0");
        Tensor loss = graph.OperationByName("train/numbers").Inputs[0];
        return new ChapterGraph(graph, loss, graph.OperationByName("train/step"), batch =>
            [Feed.Of(x, Images(batch), graph), Feed.Of(y, batch.Labels, graph)]);
    }

    private static Tensor GradientOf(ResourceVariable variable, Operation[] updates)
    {
        Operation update = updates.Single(u => u.Inputs[0].Op == variable.Handle.Op);
        int index = update.Def.Signature.Inputs.ToList().FindIndex(a => a.Name is "grad" or "delta");
        return update.Inputs[index];
    }
}
