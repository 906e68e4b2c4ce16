using Tensorflow.Keras.Callbacks;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras;

/// <summary><c>keras.callbacks</c>, with Keras' arguments and defaults; TensorFlow.NET has no such module.</summary>
public sealed class CallbackApi
{
    internal CallbackApi() { }

    public ICallback EarlyStopping(
        string monitor = "val_loss", double min_delta = 0, int patience = 0, int verbose = 0, string mode = "auto",
        double? baseline = null, bool restore_best_weights = false, int start_from_epoch = 0) =>
        new EarlyStopping(monitor, min_delta, patience, verbose, mode, baseline, restore_best_weights, start_from_epoch);

    /// <summary>Saves weights after every epoch; the file format is <c>.npz</c>.</summary>
    public ICallback ModelCheckpoint(
        string filepath, string monitor = "val_loss", int verbose = 0, bool save_best_only = false, bool save_weights_only = true,
        string mode = "auto", string save_freq = "epoch", double? initial_value_threshold = null) => save_freq == "epoch"
        ? Checkpoint(filepath, monitor, verbose, save_best_only, save_weights_only, mode, null, initial_value_threshold)
        : throw new ValueError($"Unrecognized save_freq: {save_freq}. Expected save_freq are 'epoch' or integer values");

    /// <summary>Saves weights after every <paramref name="save_freq"/> batches.</summary>
    public ICallback ModelCheckpoint(
        string filepath, int save_freq, string monitor = "val_loss", int verbose = 0, bool save_best_only = false,
        bool save_weights_only = true, string mode = "auto", double? initial_value_threshold = null) =>
        Checkpoint(filepath, monitor, verbose, save_best_only, save_weights_only, mode, save_freq, initial_value_threshold);

    public ICallback ReduceLROnPlateau(
        string monitor = "val_loss", double factor = 0.1, int patience = 10, int verbose = 0, string mode = "auto",
        double min_delta = 1e-4, int cooldown = 0, double min_lr = 0) =>
        new ReduceLROnPlateau(monitor, factor, patience, verbose, mode, min_delta, cooldown, min_lr);

    public ICallback LearningRateScheduler(Func<int, double> schedule, int verbose = 0) =>
        new LearningRateScheduler(schedule, verbose);

    public ICallback LearningRateScheduler(Func<int, double, double> schedule, int verbose = 0) =>
        new LearningRateScheduler(schedule, verbose);

    public ICallback CSVLogger(string filename, string separator = ",", bool append = false) =>
        new CSVLogger(filename, separator, append);

    public ICallback TerminateOnNaN() => new TerminateOnNaN();

    public ICallback LambdaCallback(
        Action<int>? on_epoch_begin = null, Action<int, Logs>? on_epoch_end = null, Action? on_train_begin = null,
        Action? on_train_end = null, Action<long>? on_train_batch_begin = null, Action<long, Logs>? on_train_batch_end = null) =>
        new LambdaCallback
        {
            EpochBegin = on_epoch_begin,
            EpochEnd = on_epoch_end,
            TrainBegin = on_train_begin,
            TrainEnd = on_train_end,
            TrainBatchBegin = on_train_batch_begin,
            TrainBatchEnd = on_train_batch_end,
        };

    public ICallback ProgbarLogger(ProgressStyle style = ProgressStyle.Classic) => new ProgbarLogger(style);

    private static ModelCheckpoint Checkpoint(
        string filepath, string monitor, int verbose, bool saveBestOnly, bool saveWeightsOnly, string mode, int? saveEveryBatches,
        double? threshold) => saveWeightsOnly
        ? new ModelCheckpoint(filepath, monitor, verbose, saveBestOnly, mode, saveEveryBatches, threshold)
        : throw new UnimplementedError("ModelCheckpoint saves weights only; leave save_weights_only at true.");
}
