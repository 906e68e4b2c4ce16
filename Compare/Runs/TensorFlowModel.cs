using Tensorflow;
using TfCnn.Shared.Datasets;
using TfCnn.Shared.Evaluation;
using TfStyle;
using static Tensorflow.Binding;

namespace TfCnn.Compare;

/// <summary>The chapter's program with placeholders, variables and a session loop.</summary>
internal sealed class TensorFlowModel : StyleModel
{
    private readonly RunPlan _plan;
    [NumSharp.NDBorrowed]
    private readonly Dataset _dataset;
    private readonly ICnn _cnn;
    private readonly IVariableV1[] _variables;

    public TensorFlowModel(RunPlan plan, Dataset dataset)
    {
        (_plan, _dataset) = (plan, dataset);
        bool isColour = dataset.ImageShape.Channels == 3;
        tf.reset_default_graph();
        tf.set_random_seed(plan.Seed);
        _cnn = isColour ? new CifarCnn(plan.LearningRate, keepProb: 1) : new MnistCnn(plan.LearningRate);
        Optimizer = $"{(isColour ? "RMSProp" : "Adam")}, {plan.LearningRate:0.####}";
        if (plan.SameStart)
        {
            _cnn = new WithOptimizer(_cnn, tf.train.GradientDescentOptimizer(SameStart.LearningRate).minimize(_cnn.Loss));
            Optimizer = SameStart.Optimizer;
        }
        _variables = tf.trainable_variables();
        Session = tf.Session(new ConfigProto { Engine = plan.Engine, IntraOpParallelismThreads = plan.Threads });
        Session.run(tf.global_variables_initializer());
    }

    public override long Parameters => _variables.Sum(v => v.shape.size);

    public override string Optimizer { get; }

    public override ScoreKind ScoreKind => ScoreKind.Logits;

    public override Session Session { get; }

    public override IReadOnlyList<Tensorflow.NumPy.NDArray> Weights
    {
        get => [.. _variables.Select(v => Session.run(v.AsTensor()))];
        set
        {
            foreach ((IVariableV1 variable, Tensorflow.NumPy.NDArray weights) in _variables.Zip(value))
                Session.run(tf.assign(variable, weights).op);
        }
    }

    public override (double Loss, double? Accuracy) TrainEpoch(Action<double> stepDone)
    {
        double sum = 0;
        int steps = 0;
        float loss = Training.TrainEpoch(Session, _cnn, _dataset.Train, _plan.BatchSize, batchLoss => stepDone((sum += batchLoss) / ++steps));
        return (loss, null);
    }

    public override void TrainSteps(int steps)
    {
        DatasetSplit oneBatch = _dataset.Train.Take(_plan.BatchSize);
        for (int step = 0; step < steps; step++)
            Training.TrainEpoch(Session, _cnn, oneBatch, _plan.BatchSize, _ => { });
    }

    public override NumSharp.NDArray Scores(NumSharp.NDArray images) => Training.Scores(Session, _cnn, images);

    public override ForwardGraph Forward() => new(_cnn.Model, images => _cnn.Feed(images, training: false));

    public override void Dispose() => Session.Dispose();

    /// <summary>A model with another training step than its own.</summary>
    private sealed class WithOptimizer(ICnn cnn, Operation optimizer) : ICnn
    {
        public Tensor Y => cnn.Y;

        public Tensor Model => cnn.Model;

        public Tensor Loss => cnn.Loss;

        public Operation Optimizer => optimizer;

        public FeedItem[] Feed(NumSharp.NDArray images, bool training) => cnn.Feed(images, training);
    }
}
