using Tensorflow.Keras.Utils;

namespace Tensorflow.Keras.Callbacks;

/// <summary>Saves the model's weights after an epoch, or after so many batches.</summary>
public sealed class ModelCheckpoint : Callback
{
    private readonly string _path;
    private readonly Monitor _monitor;
    private readonly int _verbose;
    private readonly bool _saveBestOnly;
    private readonly int? _saveEveryBatches;
    private int _epoch;
    private long _lastBatch, _batchesSinceSaving;

    /// <param name="path">Where to, ending in <c>.npz</c>. <c>{epoch:02d}</c> and the names of logs are filled in; epochs count
    /// from 1.</param>
    /// <param name="monitor">The number to watch.</param>
    /// <param name="verbose">1 for messages.</param>
    /// <param name="saveBestOnly">Save only when the number has become better.</param>
    /// <param name="mode">min, max, or auto.</param>
    /// <param name="saveEveryBatches">Save after so many batches; null for after every epoch.</param>
    /// <param name="initialValueThreshold">What the first value must beat.</param>
    /// <exception cref="ValueError">The path has another ending.</exception>
    internal ModelCheckpoint(
        string path, string monitor, int verbose, bool saveBestOnly, string mode, int? saveEveryBatches,
        double? initialValueThreshold)
    {
        if (!path.EndsWith(".npz", StringComparison.Ordinal))
            throw new ValueError(
                $"The filepath provided must end in `.npz` (the weights' file format). Received: filepath={path}");
        _path = path;
        _monitor = new Monitor(monitor, mode, 0, nameof(ModelCheckpoint));
        (_verbose, _saveBestOnly, _saveEveryBatches, Best) = (verbose, saveBestOnly, saveEveryBatches, initialValueThreshold);
    }

    /// <summary>The best value so far; null before the first.</summary>
    public double? Best { get; private set; }

    public override void OnTrainBegin()
    {
        if (_monitor.ModeWarning is { } warning)
            Warn(warning);
    }

    public override void OnEpochBegin(int epoch) => _epoch = epoch;

    public override void OnTrainBatchEnd(long step, Logs logs)
    {
        if (_saveEveryBatches is not { } every)
            return;
        // A step that is no larger than the last one belongs to a new epoch.
        _batchesSinceSaving += step <= _lastBatch ? step + 1 : step - _lastBatch;
        _lastBatch = step;
        if (_batchesSinceSaving < every)
            return;
        _batchesSinceSaving = 0;
        Save(_epoch, step, logs);
    }

    public override void OnEpochEnd(int epoch, Logs logs)
    {
        if (_saveBestOnly)
            _monitor.Resolve(Model);
        if (_saveEveryBatches is null)
            Save(epoch, null, logs);
    }

    private void Save(int epoch, long? batch, Logs logs)
    {
        string path = PathFor(epoch, batch, logs);
        if (!IsDue(epoch, logs, path))
            return;
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
        Model.SaveWeights(path);
        Tell($"\nEpoch {epoch + 1}: finished saving model to {path}\n");
    }

    private bool IsDue(int epoch, Logs logs, string path)
    {
        if (!_saveBestOnly)
        {
            Tell($"\nEpoch {epoch + 1}: saving model to {path}\n");
            return true;
        }
        if (logs.Find(_monitor.Name) is not { } value)
        {
            Warn($"Can save best model only with {_monitor.Name} available.");
            return true;
        }
        if (!_monitor.IsImprovement(value, Best))
        {
            Tell($"\nEpoch {epoch + 1}: {_monitor.Name} did not improve from {PythonFormat.Fixed(Best!.Value, 5)}\n");
            return false;
        }
        string before = Best is { } best ? PythonFormat.Fixed(best, 5) : "None";
        string after = PythonFormat.Fixed(value, 5);
        Tell($"\nEpoch {epoch + 1}: {_monitor.Name} improved from {before} to {after}, saving model to {path}\n");
        Best = value;
        return true;
    }

    private string PathFor(int epoch, long? batch, Logs logs)
    {
        var values = logs.Names.ToDictionary(n => n, n => logs[n]);
        values["epoch"] = epoch + 1;
        if (batch is { } b)
            values["batch"] = b + 1;
        try
        {
            return PythonFormat.Fill(_path, values);
        }
        catch (KeyError e)
        {
            throw new KeyError(
                $"Failed to format this callback filepath: \"{_path}\". Reason: '{e.Message}'. "
                + $"Known are {string.Join(", ", values.Keys)}.");
        }
    }

    private void Tell(string text)
    {
        if (_verbose > 0)
            Print(text);
    }
}
