using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Metrics;

namespace Tensorflow.Keras.Training;

internal enum StepKind
{
    Train,
    Test,
    Predict,
}

/// <summary>What a step function was made for: another kind of step or other shapes need another one.</summary>
internal readonly record struct StepKey(StepKind Kind, Shape X, Shape? Y, Shape? Weights, int Version, Graph Graph);

/// <summary>
/// One step of a model as part of its graph: placeholders for a batch, and what a run fetches. Loss and metrics come as one small
/// vector from the same run as the training step.
/// </summary>
internal sealed class StepFunction
{
    private readonly ITensorOrOperation[] _fetches;
    private readonly HostTensor?[] _results;
    private readonly Tensor _x;
    private readonly Tensor? _y, _weights;
    private readonly Feed[] _feeds;

    private StepFunction(Tensor x, Tensor? y, Tensor? weights, ITensorOrOperation[] fetches, IReadOnlyList<Metric> metrics)
    {
        (_x, _y, _weights, _fetches, Metrics) = (x, y, weights, fetches, metrics);
        _results = new HostTensor?[fetches.Length];
        _feeds = new Feed[1 + (y is null ? 0 : 1) + (weights is null ? 0 : 1)];
    }

    /// <summary>The metrics, in the order of their numbers.</summary>
    public IReadOnlyList<Metric> Metrics { get; }

    /// <summary>Adds a step to the model's graph.</summary>
    public static StepFunction Trace(Model model, Compilation? compilation, StepKey key)
    {
        Graph graph = model.Home.Graph;
        using Graph.ScopeExit root = graph.EnterScope("");
        using Graph.ScopeExit scope = graph.EnterScope(
            key.Kind switch { StepKind.Train => "train", StepKind.Test => "test", _ => "predict" });
        Tensor x = Placeholder("x", key.X);
        ModelOutput output = model.TraceCall(Fitted(x, model), key.Kind == StepKind.Train);
        if (key.Kind == StepKind.Predict)
            return new StepFunction(x, null, null, [output.Output], []);
        Tensor y = Placeholder("y", key.Y!);
        Tensor? weights = key.Weights is null ? null : Placeholder("sample_weight", key.Weights);
        return WithLoss(model, compilation!, key.Kind, (x, y, weights), output);
    }

    /// <summary>Runs it with a batch.</summary>
    /// <returns>For predictions the output; else the loss, then sum and divisor of each metric.</returns>
    public HostTensor Run(Session session, HostTensor x, HostTensor? y, HostTensor? weights)
    {
        int feeds = 0;
        _feeds[feeds++] = Feed.Of(_x, x, session.Graph);
        if (_y is not null)
            _feeds[feeds++] = Feed.Of(_y, y!, session.Graph);
        if (_weights is not null)
            _feeds[feeds++] = Feed.Of(_weights, weights!, session.Graph);
        session.Run(_fetches, _feeds, _results);
        return _results[0]!;
    }

    private static StepFunction WithLoss(
        Model model, Compilation compilation, StepKind kind, (Tensor X, Tensor Y, Tensor? Weights) batch, ModelOutput output)
    {
        Tensor loss = compilation.LossFor(batch.Y.Shape, output.Output.Shape).Call(batch.Y, output.Output, batch.Weights);
        if (loss.Shape.Rank != 0)
            throw new ValueError(
                $"The loss must be one number for the batch, received shape {loss.Shape}. Choose another reduction than none.");
        if (output.Losses.Count > 0)
            loss = MathOps.AddN([loss, .. output.Losses]);
        var numbers = new List<Tensor> { loss };
        var metrics = compilation.MetricsFor(batch.Y.Shape, output.Output.Shape);
        foreach ((Metric metric, bool isWeighted) in metrics)
        {
            (Tensor total, Tensor count) = metric.Update(batch.Y, output.Output, isWeighted ? batch.Weights : null);
            numbers.AddRange([total, count]);
        }
        List<ITensorOrOperation> fetches = [ArrayOps.Stack(numbers, name: "numbers")];
        if (kind == StepKind.Train)
            fetches.Add(TrainingStep(model, compilation, loss, output.Updates));
        return new StepFunction(batch.X, batch.Y, batch.Weights, [.. fetches], [.. metrics.Select(m => m.Metric)]);
    }

    private static Operation TrainingStep(Model model, Compilation compilation, Tensor loss, IReadOnlyList<Operation> updates)
    {
        ResourceVariable[] variables = [.. model.TrainableWeightList.Select(w => w.Variable)];
        if (variables.Length == 0)
            return NoOp.Group(loss.Graph, updates, "step");
        Tensor?[] gradients = Gradients.Compute([loss], [.. variables.Select(v => v.Handle)]);
        Operation update = compilation.Optimizer.Apply([.. gradients.Zip(variables)]);
        return NoOp.Group(loss.Graph, [update, .. updates], "step");
    }

    private static Tensor Placeholder(string name, Shape sample) => Emit.Op(
        "Placeholder", [], name, ("dtype", TF_DataType.TF_FLOAT), ("shape", new Shape(-1L).Concatenate(sample)));

    // Keras: images without the last dimension of 1 that the model was built for get it.
    private static Tensor Fitted(Tensor x, Model model) =>
        model.InputShape is { HasRank: true } built && built.Rank == x.Shape.Rank + 1 && built[-1] == 1
            ? ArrayOps.ExpandDims(x, -1)
            : x;
}
