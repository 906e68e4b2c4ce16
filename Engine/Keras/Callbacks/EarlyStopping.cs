using Tensorflow.NumPy;

namespace Tensorflow.Keras.Callbacks;

/// <summary>Ends the training when a number has not become better for some epochs.</summary>
public sealed partial class EarlyStopping : Callback
{
    private readonly Monitor _monitor;
    private readonly int _patience, _verbose, _startFromEpoch;
    private readonly double? _baseline;
    private readonly bool _restoreBestWeights;
    private List<NDArray>? _bestWeights;

    /// <param name="monitor">The number to watch.</param>
    /// <param name="minDelta">What it must gain to count as better.</param>
    /// <param name="patience">Epochs without a gain after which to stop.</param>
    /// <param name="verbose">1 for a message.</param>
    /// <param name="mode">min, max, or auto.</param>
    /// <param name="baseline">Patience starts anew only with values better than this.</param>
    /// <param name="restoreBestWeights">Whether the model ends with the weights of its best epoch.</param>
    /// <param name="startFromEpoch">Epochs, counted from 0, that are not watched.</param>
    internal EarlyStopping(
        string monitor, double minDelta, int patience, int verbose, string mode, double? baseline, bool restoreBestWeights,
        int startFromEpoch)
    {
        _monitor = new Monitor(monitor, mode, minDelta, nameof(EarlyStopping));
        (_patience, _verbose, _baseline, _restoreBestWeights, _startFromEpoch) =
            (patience, verbose, baseline, restoreBestWeights, startFromEpoch);
    }

    /// <summary>The best value so far; null before the first.</summary>
    public double? Best { get; private set; }

    /// <summary>The epoch of the best value, from 0.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>Epochs since the last gain.</summary>
    public int Wait { get; private set; }

    /// <summary>The epoch after which it stopped, from 0; 0 if it did not.</summary>
    public int StoppedEpoch { get; private set; }

    public override void OnTrainBegin()
    {
        (Best, BestEpoch, Wait, StoppedEpoch, _bestWeights) = (null, 0, 0, 0, null);
        if (_monitor.ModeWarning is { } warning)
            Warn(warning);
    }

    public override void OnEpochEnd(int epoch, Logs logs)
    {
        _monitor.Resolve(Model);
        if (Watched(logs) is not { } value || epoch < _startFromEpoch)
            return;
        if (_restoreBestWeights && _bestWeights is null)
            Remember(epoch);
        Wait++;
        if (_monitor.IsImprovement(value, Best))
        {
            Best = value;
            Remember(epoch);
            if (_baseline is null || _monitor.IsImprovement(value, _baseline))
                Wait = 0;
        }
        else if (Wait >= _patience && epoch > 0)
        {
            StoppedEpoch = epoch;
            Model.StopTraining = true;
        }
    }

    public override void OnTrainEnd()
    {
        if (StoppedEpoch > 0 && _verbose > 0)
            Print($"Epoch {StoppedEpoch + 1}: early stopping\n");
        if (!_restoreBestWeights || _bestWeights is null)
            return;
        if (_verbose > 0)
            Print($"Restoring model weights from the end of the best epoch: {BestEpoch + 1}.\n");
        Model.SetWeights(_bestWeights);
    }

    private double? Watched(Logs logs)
    {
        double? value = logs.Find(_monitor.Name);
        if (value is null)
            Warn($"Early stopping conditioned on metric `{_monitor.Name}` which is not available. "
                + $"Available metrics are: {string.Join(",", logs.Names)}");
        return value;
    }

    private void Remember(int epoch)
    {
        BestEpoch = epoch;
        if (_restoreBestWeights)
            _bestWeights = Model.GetWeights();
    }
}
