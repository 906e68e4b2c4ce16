using Tensorflow.Keras.Callbacks;
using Tensorflow.Keras.Losses;
using Tensorflow.Keras.Metrics;
using Tensorflow.Keras.Optimizers;
using Tensorflow.Keras.Training;
using Tensorflow.NumPy;
using Tensorflow.Util;

namespace Tensorflow.Keras.Engine;

public abstract partial class Model
{
    private const int DefaultBatchSize = 32;

    public bool stop_training
    {
        get => StopTraining;
        set => StopTraining = value;
    }

    public OptimizerV2? optimizer => Optimizer;

    public void compile(IOptimizer optimizer, ILossFunc loss) => Compile(Own(optimizer), new(null, loss), []);

    public void compile(IOptimizer optimizer, ILossFunc loss, string[] metrics, string[]? weighted_metrics = null) =>
        Compile(Own(optimizer), new(null, loss), Choices(metrics), Choices(weighted_metrics));

    public void compile(IOptimizer optimizer, ILossFunc loss, IMetricFunc[] metrics, IMetricFunc[]? weighted_metrics = null) =>
        Compile(Own(optimizer), new(null, loss), Choices(metrics), Choices(weighted_metrics));

    public void compile(string optimizer, string loss, string[] metrics, string[]? weighted_metrics = null) =>
        Compile(OptimizerNames.Find(optimizer), new(loss, null), Choices(metrics), Choices(weighted_metrics));

    public void compile(IOptimizer optimizer, string? loss = null, string[]? metrics = null, string[]? weighted_metrics = null) =>
        Compile(Own(optimizer), loss is null ? null : new(loss, null), Choices(metrics), Choices(weighted_metrics));

    public ICallback fit(
        NDArray x, NDArray? y, int batch_size = -1, int epochs = 1, int verbose = 1, List<ICallback>? callbacks = null,
        float validation_split = 0, ValidationDataPack? validation_data = null, int validation_step = 10, bool shuffle = true,
        Dictionary<int, float>? class_weight = null, NDArray? sample_weight = null, int initial_epoch = 0,
        int max_queue_size = 10,
        int workers = 1, bool use_multiprocessing = false, int steps_per_epoch = -1, int validation_steps = -1,
        int validation_batch_size = -1, int validation_freq = 1) => Fit(
            new TrainingData(x.Value, y?.Value, sample_weight?.Value),
            new FitOptions
            {
                BatchSize = batch_size == -1 ? DefaultBatchSize : batch_size,
                Epochs = epochs,
                Verbose = verbose,
                Callbacks = callbacks ?? [],
                // The decimal number that was written, not the nearest float: 0.1 of 10 samples is one.
                ValidationSplit = (double)(decimal)validation_split,
                Validation = validation_data is null
                    ? null : new TrainingData(
                        validation_data.val_x.Value, validation_data.val_y.Value, validation_data.val_sample_weight?.Value),
                Shuffle = shuffle,
                ClassWeight = class_weight,
                InitialEpoch = initial_epoch,
                StepsPerEpoch = OrNull(steps_per_epoch),
                ValidationSteps = OrNull(validation_steps),
                ValidationBatchSize = OrNull(validation_batch_size),
                ValidationFrequency = validation_freq,
            });

    public ICallback fit(
        IEnumerable<NDArray> x, NDArray? y, int batch_size = -1, int epochs = 1, int verbose = 1,
        List<ICallback>? callbacks = null,
        float validation_split = 0, ValidationDataPack? validation_data = null, bool shuffle = true,
        Dictionary<int, float>? class_weight = null, NDArray? sample_weight = null, int initial_epoch = 0,
        int max_queue_size = 10,
        int workers = 1, bool use_multiprocessing = false) => fit(
            Only(x), y, batch_size, epochs, verbose, callbacks, validation_split, validation_data, shuffle: shuffle,
            class_weight: class_weight, sample_weight: sample_weight, initial_epoch: initial_epoch);

    public Dictionary<string, float> evaluate(
        NDArray x, NDArray? y, int batch_size = -1, int verbose = 1, NDArray? sample_weight = null, int steps = -1,
        int max_queue_size = 10, int workers = 1, bool use_multiprocessing = false, bool return_dict = false, bool is_val = false,
        List<ICallback>? callbacks = null)
    {
        var data = new TrainingData(x.Value, y?.Value, sample_weight?.Value);
        int size = batch_size == -1 ? DefaultBatchSize : batch_size;
        return Named(Evaluate(data, size, OrNull(steps), ForData(data.Count, size, OrNull(steps), verbose, callbacks)));
    }

    public Tensors predict(
        Tensors x, int batch_size = -1, int verbose = 0, int steps = -1, int max_queue_size = 10, int workers = 1,
        bool use_multiprocessing = false, List<ICallback>? callbacks = null)
    {
        var data = new TrainingData(x.numpy().Value);
        int size = batch_size == -1 ? DefaultBatchSize : batch_size;
        return new NDArray(Predict(data, size, OrNull(steps), ForData(data.Count, size, OrNull(steps), verbose, callbacks)));
    }

    public Dictionary<string, float> train_on_batch(
        NDArray x, NDArray y, NDArray? sample_weight = null, Dictionary<int, float>? class_weight = null) =>
        Named(Step(StepKind.Train, new TrainingData(x.Value, y.Value, sample_weight?.Value).Weighted(class_weight)));

    public Dictionary<string, float> test_on_batch(NDArray x, NDArray y, NDArray? sample_weight = null) =>
        Named(Step(StepKind.Test, new TrainingData(x.Value, y.Value, sample_weight?.Value)));

    public Tensors predict_on_batch(NDArray x) => predict(x, batch_size: Math.Max(1, (int)x.Shape[0]));

    public void save_weights(string filepath, bool overwrite = true, string? save_format = null, object? options = null)
    {
        if (!overwrite && File.Exists(filepath))
            throw new ValueError($"{filepath} is there already. Choose another name, or overwrite: true.");
        SaveWeights(filepath);
    }

    public void load_weights(string filepath, bool by_name = false, bool skip_mismatch = false, object? options = null)
    {
        if (by_name || skip_mismatch)
            throw new ValueError("Weights are loaded in their order, all of them; by_name and skip_mismatch are not supported.");
        LoadWeights(filepath);
    }

    private CallbackList ForData(int samples, int batchSize, int? steps, int verbose, List<ICallback>? callbacks) =>
        CallbackList.ForData(
        callbacks ?? [],
        new CallbackParams
        {
            Model = this,
            Verbose = verbose,
            Epochs = 1,
            Steps = steps ?? (samples + batchSize - 1) / batchSize,
            BatchSize = batchSize,
            Samples = samples,
        });

    private static Dictionary<string, float> Named(RunningMetrics metrics) =>
        metrics.Names.Zip(metrics.Values).ToDictionary(m => m.First, m => m.Second);

    private static int? OrNull(int number) => number == -1 ? null : number;

    private static OptimizerV2 Own(IOptimizer optimizer) => optimizer as OptimizerV2
        ?? throw new ValueError(
            $"Could not interpret optimizer identifier: {optimizer}. Make one with keras.optimizers, or give its name.");

    private static List<Choice<IMetricFunc>> Choices(string[]? names) =>
        [.. (names ?? []).Select(n => new Choice<IMetricFunc>(n, null))];

    private static List<Choice<IMetricFunc>> Choices(IMetricFunc[]? metrics) =>
        [.. (metrics ?? []).Select(m => new Choice<IMetricFunc>(null, m))];

    private static NDArray Only(IEnumerable<NDArray> inputs) => inputs.ToArray() is [var one]
        ? one
        : throw new ValueError("A Sequential model has one input; give one array.");
}
