using Tensorflow.Keras.Callbacks;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Training;

/// <summary>Trains, evaluates and asks a model batch by batch, each batch one run of its session.</summary>
internal sealed class Trainer(Model model, Compilation? compilation)
{
    private readonly Dictionary<StepKey, StepFunction> _functions = [];
    private readonly Logs _batchLogs = new();

    /// <summary>The functions' metrics, for callbacks that ask which way is up; null before the first step.</summary>
    public RunningMetrics? Running { get; private set; }

    /// <summary>The metrics by name; null before the first step.</summary>
    public IReadOnlyList<Metrics.Metric>? Metrics { get; private set; }

    /// <summary>Asks the fit that is running to end after this batch, as Ctrl-C does.</summary>
    public Interruption? Interruption { get; private set; }

    public History Fit(TrainingData data, FitOptions options)
    {
        (data, TrainingData? validation) = Prepare(data, options);
        Require(options);
        using var order = new SampleOrder(data.Count, options.Shuffle);
        var cursor = new BatchCursor(data.Count, options.BatchSize, order);
        var parameters = new CallbackParams
        {
            Model = model,
            Verbose = options.Verbose,
            Epochs = options.Epochs,
            Steps = options.StepsPerEpoch ?? cursor.BatchCount,
            BatchSize = options.BatchSize,
            Samples = data.Count,
            ValidationSamples = validation?.Count,
        };
        var callbacks = CallbackList.ForFit(options.Callbacks, parameters);
        using var interruption = new Interruption();
        Interruption = interruption;
        model.StopTraining = false;
        try
        {
            callbacks.OnTrainBegin();
            for (int epoch = options.InitialEpoch; epoch < options.Epochs && !model.StopTraining; epoch++)
                RunEpoch(epoch, data, validation, options, cursor, callbacks);
        }
        finally
        {
            Interruption = null;
            callbacks.OnTrainEnd();
        }
        return callbacks.History!;
    }

    /// <summary>Loss and metrics over the data.</summary>
    public RunningMetrics Evaluate(TrainingData data, int batchSize, int? steps, CallbackList callbacks)
    {
        using var order = new SampleOrder(data.Count, shuffle: false);
        var cursor = new BatchCursor(data.Count, batchSize, order);
        StepFunction function = Function(StepKind.Test, data);
        var running = new RunningMetrics(function.Metrics);
        var logs = new Logs();
        cursor.StartEpoch();
        callbacks.OnTestBegin();
        for (int step = 0; step < (steps ?? int.MaxValue); step++)
        {
            ReadOnlySpan<int> rows = cursor.Next();
            if (rows.IsEmpty)
                break;
            callbacks.OnTestBatchBegin(step);
            running.Add(Run(function, data, rows).Span<float>(), rows.Length);
            running.WriteTo(logs);
            callbacks.OnTestBatchEnd(step, logs);
        }
        running.WriteTo(logs);
        callbacks.OnTestEnd(logs);
        return running;
    }

    /// <summary>The outputs for all samples, one array.</summary>
    /// <exception cref="ValueError">There are no samples.</exception>
    public HostTensor Predict(TrainingData data, int batchSize, int? steps, CallbackList callbacks)
    {
        if (data.Count == 0)
            throw new ValueError("predict needs at least one sample, received 0.");
        using var order = new SampleOrder(data.Count, shuffle: false);
        var cursor = new BatchCursor(data.Count, batchSize, order);
        int count = steps is { } s ? (int)Math.Min((long)s * batchSize, data.Count) : data.Count;
        StepFunction function = Function(StepKind.Predict, data);
        HostTensor? all = null;
        cursor.StartEpoch();
        callbacks.OnPredictBegin();
        for (int step = 0, done = 0; done < count; step++)
        {
            ReadOnlySpan<int> rows = cursor.Next();
            callbacks.OnPredictBatchBegin(step);
            HostTensor part = Run(function, data, rows);
            all ??= HostTensor.Zeros(part.DType, part.Shape.With(0, count));
            part.Bytes().CopyTo(all.Bytes()[(int)(part.ByteCount / rows.Length * done)..]);
            done += rows.Length;
            callbacks.OnPredictBatchEnd(step, part);
        }
        callbacks.OnPredictEnd();
        return all!;
    }

    /// <summary>One step with all of the data as one batch: loss, then metrics, of this batch alone.</summary>
    public RunningMetrics Step(StepKind kind, TrainingData data)
    {
        int[] rows = [.. Enumerable.Range(0, data.Count)];
        StepFunction function = Function(kind, data);
        var running = new RunningMetrics(function.Metrics);
        running.Add(Run(function, data, rows).Span<float>(), data.Count);
        return running;
    }

    private static (TrainingData, TrainingData?) Prepare(TrainingData data, FitOptions options)
    {
        TrainingData? validation = options.Validation;
        if (validation is null && options.ValidationSplit != 0)
            (data, validation) = data.Split(options.ValidationSplit);
        return (data.Weighted(options.ClassWeight), validation);
    }

    private static void Require(FitOptions options)
    {
        if (options.BatchSize <= 0)
            throw new ValueError($"`batch_size` must be positive, received {options.BatchSize}.");
        if (options.StepsPerEpoch <= 0)
            throw new ValueError($"`steps_per_epoch` must be positive, received {options.StepsPerEpoch}.");
    }

    private void RunEpoch(
        int epoch, TrainingData data, TrainingData? validation, FitOptions options, BatchCursor cursor, CallbackList callbacks)
    {
        callbacks.OnEpochBegin(epoch);
        bool isComplete = RunBatches(data, options, cursor, callbacks);
        var logs = new Logs();
        Running?.WriteTo(logs);
        if (isComplete && validation is not null && (epoch + 1) % options.ValidationFrequency == 0)
            Validate(validation, options, logs, callbacks);
        callbacks.OnEpochEnd(epoch, logs);
    }

    // True unless someone asked to stop.
    private bool RunBatches(TrainingData data, FitOptions options, BatchCursor cursor, CallbackList callbacks)
    {
        StepFunction function = Function(StepKind.Train, data);
        Running = new RunningMetrics(function.Metrics);
        cursor.StartEpoch();
        for (int step = 0; step < (options.StepsPerEpoch ?? int.MaxValue); step++)
        {
            ReadOnlySpan<int> rows = cursor.Next();
            if (rows.IsEmpty)
                break;
            callbacks.OnTrainBatchBegin(step);
            Running.Add(Run(function, data, rows).Span<float>(), rows.Length);
            Running.WriteTo(_batchLogs);
            callbacks.OnTrainBatchEnd(step, _batchLogs);
            if (Interruption!.IsRequested)
                model.StopTraining = true;
            if (model.StopTraining)
                return !Interruption.IsRequested;
        }
        return true;
    }

    private void Validate(TrainingData validation, FitOptions options, Logs logs, CallbackList callbacks)
    {
        RunningMetrics result =
            Evaluate(validation, options.ValidationBatchSize ?? options.BatchSize, options.ValidationSteps, callbacks);
        foreach ((string name, float value) in result.Names.Zip(result.Values).OrderBy(v => v.First, StringComparer.Ordinal))
            logs["val_" + name] = value;
    }

    private HostTensor Run(StepFunction function, TrainingData data, ReadOnlySpan<int> rows) => function.Run(
        model.Home.Session, data.X.Take(rows), data.Y?.Take(rows), data.Weights?.Take(rows));

    private StepFunction Function(StepKind kind, TrainingData data)
    {
        bool predicts = kind == StepKind.Predict;
        if (!predicts && data.Y is null)
            throw new ValueError("None values not supported. Give the targets `y`.");
        var key = new StepKey(
            kind, data.X.RowShape, predicts ? null : data.Y!.RowShape, predicts ? null : data.Weights?.RowShape, model.Version,
            model.Home.Graph);
        if (!_functions.TryGetValue(key, out StepFunction? function))
        {
            _functions.Add(key, function = StepFunction.Trace(model, compilation, key));
            model.Home.Initialize();
            compilation?.Optimizer.Attach(model.Home.Session);
        }
        if (!predicts)
            Metrics = function.Metrics;
        return function;
    }
}
