using Tensorflow.Keras.Callbacks;
using Tensorflow.Keras.Losses;
using Tensorflow.Keras.Metrics;
using Tensorflow.Keras.Optimizers;
using Tensorflow.Keras.Training;

namespace Tensorflow.Keras.Engine;

public abstract partial class Model
{
    private Compilation? _compilation;
    private Trainer? _trainer;

    /// <summary>What changes the weights; null before <c>compile</c>.</summary>
    public OptimizerV2? Optimizer => _compilation?.Optimizer;

    /// <summary>Set to true by a callback, it ends <c>fit</c> after the batch at hand.</summary>
    public bool StopTraining { get; set; }

    /// <summary>The metrics of the last step, loss excluded; empty before the first.</summary>
    internal IReadOnlyList<Metric> CompiledMetrics => _trainer?.Metrics ?? [];

    /// <summary>The fit that is running, to be interrupted; null if none is.</summary>
    internal Interruption? Interruption => _trainer?.Interruption;

    /// <summary>Says how the model is trained and judged.</summary>
    internal void Compile(
        OptimizerV2 optimizer, Choice<ILossFunc>? loss, IReadOnlyList<Choice<IMetricFunc>> metrics,
        IReadOnlyList<Choice<IMetricFunc>>? weightedMetrics = null)
    {
        _compilation = new Compilation(optimizer, loss, metrics, weightedMetrics ?? []);
        _trainer = new Trainer(this, _compilation);
    }

    internal History Fit(TrainingData data, FitOptions options) => CompiledTrainer().Fit(data, options);

    /// <summary>Loss and metrics over the data, the loss first.</summary>
    internal RunningMetrics Evaluate(TrainingData data, int batchSize = 32, int? steps = null, CallbackList? callbacks = null) =>
        CompiledTrainer().Evaluate(data, batchSize, steps, callbacks ?? CallbackList.Empty);

    internal HostTensor Predict(TrainingData data, int batchSize = 32, int? steps = null, CallbackList? callbacks = null) =>
        (_trainer ??= new Trainer(this, null)).Predict(data, batchSize, steps, callbacks ?? CallbackList.Empty);

    /// <summary>One training step, or one step of judging, with the data as one batch.</summary>
    internal RunningMetrics Step(StepKind kind, TrainingData data) => CompiledTrainer().Step(kind, data);

    private Trainer CompiledTrainer() => _compilation is null
        ? throw new ValueError($"You must call `compile()` before using the model '{Name}'.")
        : _trainer!;
}
