using KerasStyle;
using Tensorflow;
using Tensorflow.Keras.Callbacks;
using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;
using TfCnn.Shared.Datasets;
using TfCnn.Shared.Evaluation;
using static Tensorflow.KerasApi;

namespace TfCnn.Compare;

/// <summary>
/// The chapter's program with Keras. Each epoch's images are laid out in the order in which the session loop of the other style gets them,
/// and <c>fit</c> takes them as they lie, so that both train with the same batches.
/// </summary>
internal sealed class KerasModel : StyleModel
{
    private readonly RunPlan _plan;
    [NumSharp.NDBorrowed]
    private readonly Dataset _dataset;
    private readonly Sequential _model;
    // An epoch's images and labels, and the arrays over them that fit takes: there is no second copy of them.
    private readonly float[] _pixels, _oneHot;
    [NumSharp.NDBorrowed]
    private readonly NDArray _images, _labels;
    private int _epoch;

    public KerasModel(RunPlan plan, Dataset dataset)
    {
        (_plan, _dataset) = (plan, dataset);
        bool isColour = dataset.ImageShape.Channels == 3;
        keras.backend.clear_session();
        keras.utils.set_random_seed(plan.Seed);
        keras.backend.set_session_config(new ConfigProto { Engine = plan.Engine, IntraOpParallelismThreads = plan.Threads });
        if (plan.SameStart)
        {
            _model = isColour ? CifarCnn.Build(plan.LearningRate, drop: 0) : MnistCnn.Build(plan.LearningRate);
            _model.compile(
                optimizer: keras.optimizers.SGD(learning_rate: SameStart.LearningRate), loss: keras.losses.CategoricalCrossentropy(),
                metrics: ["accuracy"]);
            Optimizer = SameStart.Optimizer;
        }
        else
        {
            _model = isColour ? CifarCnn.Build(plan.LearningRate) : MnistCnn.Build(plan.LearningRate);
            Optimizer = $"{(isColour ? "RMSprop" : "SGD")}, {plan.LearningRate:0.####}";
        }
        int images = dataset.Train.BatchesPerEpoch(plan.BatchSize) * plan.BatchSize;
        (_pixels, _oneHot) = (new float[images * dataset.Train.PixelsPerImage], new float[images * dataset.Train.Classes]);
        _images = Training.Shaped(dataset, new NDArray(_pixels, new Shape(images, dataset.Train.PixelsPerImage)));
        _labels = new NDArray(_oneHot, new Shape(images, dataset.Train.Classes));
    }

    public override long Parameters => _model.count_params();

    public override string Optimizer { get; }

    public override ScoreKind ScoreKind => ScoreKind.Probabilities;

    public override Session Session => _model.Home.Session;

    public override IReadOnlyList<NDArray> Weights
    {
        get => _model.get_weights();
        set => _model.set_weights(value);
    }

    public override string Summary
    {
        get
        {
            var text = new StringWriter();
            _model.summary(print_to: text);
            return text.ToString();
        }
    }

    public override void PrepareEpoch()
    {
        int batches = _dataset.Train.BatchesPerEpoch(_plan.BatchSize);
        for (int batch = 0; batch < batches; batch++)
        {
            (NumSharp.NDArray images, NumSharp.NDArray labels) = _dataset.Train.next_batch(_plan.BatchSize);
            Copy(images, _pixels, batch);
            Copy(labels, _oneHot, batch);
        }
    }

    public override (double Loss, double? Accuracy) TrainEpoch(Action<double> stepDone)
    {
        ICallback history = Fit(stepsPerEpoch: -1, new StepCallback(stepDone));
        return (history.history["loss"][0], history.history["accuracy"][0]);
    }

    public override void TrainSteps(int steps)
    {
        for (int step = 0; step < steps; step++)
            Fit(stepsPerEpoch: 1);
    }

    private ICallback Fit(int stepsPerEpoch, params List<ICallback> callbacks) => _model.fit(
        _images, _labels, batch_size: _plan.BatchSize, initial_epoch: _epoch,
        epochs: ++_epoch, verbose: 0, shuffle: false, steps_per_epoch: stepsPerEpoch, callbacks: callbacks);

    public override NumSharp.NDArray Scores(NumSharp.NDArray images) => Training.Scores(_model, _dataset, images);

    public override ForwardGraph Forward()
    {
        Shape shape = Training.Shaped(_dataset, NDArray.From(Arrays.Floats(1, _dataset.ImageShape.Size))).shape;
        using Graph.ScopeExit root = _model.Home.Graph.EnterScope("");
        using Graph.ScopeExit scope = _model.Home.Graph.EnterScope("forward");
        Tensor x = Emit.Op("Placeholder", [], "x", ("dtype", TF_DataType.TF_FLOAT), ("shape", shape.With(0, -1)));
        return new ForwardGraph(
            _model.TraceCall(x, training: false).Output, images => [new FeedItem(x, Training.Shaped(_dataset, NDArray.From(images)))]);
    }

    public override void Dispose() => Session.Dispose();

    private static void Copy(NumSharp.NDArray batch, float[] all, int place)
    {
        Span<float> values = batch.Span<float>();
        values.CopyTo(all.AsSpan(place * values.Length, values.Length));
    }

    /// <summary>Tells of each step of <c>fit</c>.</summary>
    private sealed class StepCallback(Action<double> stepDone) : Callback
    {
        public override void OnTrainBatchEnd(long step, Logs logs) => stepDone(logs["loss"]);
    }
}
