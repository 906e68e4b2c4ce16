using Tensorflow.Keras.Optimizers;
using Tensorflow.Keras.Utils;

namespace Tensorflow.Keras.Callbacks;

/// <summary>A callback that sets the learning rate and tells it in the logs.</summary>
public abstract class LearningRateCallback : Callback
{
    private protected const string LogName = "learning_rate";

    private protected OptimizerV2 Optimizer =>
        Model.Optimizer ?? throw new ValueError($"{GetType().Name} needs a compiled model; call compile() first.");
}

/// <summary>Makes the learning rate smaller when a number has not become better for some epochs.</summary>
public sealed class ReduceLROnPlateau : LearningRateCallback
{
    private readonly Monitor _monitor;
    private readonly double _factor, _minRate;
    private readonly int _patience, _verbose, _cooldown;
    private int _wait, _coolingDown;

    /// <param name="monitor">The number to watch.</param>
    /// <param name="factor">What the learning rate is multiplied by, below 1.</param>
    /// <param name="patience">Epochs without a gain after which to act.</param>
    /// <param name="verbose">1 for messages.</param>
    /// <param name="mode">min, max, or auto.</param>
    /// <param name="minDelta">What the number must gain to count as better.</param>
    /// <param name="cooldown">Epochs to wait after a reduction.</param>
    /// <param name="minRate">The smallest learning rate.</param>
    /// <exception cref="ValueError">The factor is not below 1.</exception>
    internal ReduceLROnPlateau(
        string monitor, double factor, int patience, int verbose, string mode, double minDelta, int cooldown, double minRate)
    {
        if (factor >= 1)
            throw new ValueError(
                $"ReduceLROnPlateau does not support a factor >= 1.0. Received factor={PythonFormat.Repr(factor)}");
        _monitor = new Monitor(monitor, mode, minDelta, nameof(ReduceLROnPlateau));
        (_factor, _patience, _verbose, _cooldown, _minRate) = (factor, patience, verbose, cooldown, minRate);
    }

    /// <summary>The best value so far; null before the first.</summary>
    public double? Best { get; private set; }

    public override void OnTrainBegin()
    {
        (Best, _wait, _coolingDown) = (null, 0, 0);
        if (_monitor.ModeWarning is { } warning)
            Warn(warning);
    }

    public override void OnEpochEnd(int epoch, Logs logs)
    {
        _monitor.Resolve(Model);
        logs[LogName] = Optimizer.LearningRate;
        if (logs.Find(_monitor.Name) is not { } value)
        {
            Warn($"Learning rate reduction is conditioned on metric `{_monitor.Name}` which is not available. "
                + $"Available metrics are: {string.Join(",", logs.Names)}.");
            return;
        }
        if (_coolingDown > 0)
        {
            _coolingDown--;
            _wait = 0;
        }
        if (_monitor.IsImprovement(value, Best))
            (Best, _wait) = (value, 0);
        else if (_coolingDown == 0 && ++_wait >= _patience)
            Reduce(epoch);
    }

    private void Reduce(int epoch)
    {
        double rate = Optimizer.LearningRate;
        if (rate <= (float)_minRate)
            return;
        double reduced = Math.Max(rate * _factor, _minRate);
        Optimizer.LearningRate = (float)reduced;
        if (_verbose > 0)
            Print($"\nEpoch {epoch + 1}: ReduceLROnPlateau reducing learning rate to {PythonFormat.Repr(reduced)}.\n");
        (_coolingDown, _wait) = (_cooldown, 0);
    }
}

/// <summary>Sets the learning rate at the beginning of every epoch.</summary>
public sealed class LearningRateScheduler : LearningRateCallback
{
    private readonly Func<int, double, double> _schedule;
    private readonly int _verbose;

    /// <param name="schedule">The learning rate for an epoch, counted from 0; the second argument is the present one.</param>
    /// <param name="verbose">1 for messages.</param>
    public LearningRateScheduler(Func<int, double, double> schedule, int verbose = 0) =>
        (_schedule, _verbose) = (schedule, verbose);

    /// <param name="schedule">The learning rate for an epoch, counted from 0.</param>
    /// <param name="verbose">1 for messages.</param>
    public LearningRateScheduler(Func<int, double> schedule, int verbose = 0) : this((epoch, _) => schedule(epoch), verbose) { }

    public override void OnEpochBegin(int epoch)
    {
        double rate = _schedule(epoch, Optimizer.LearningRate);
        Optimizer.LearningRate = (float)rate;
        if (_verbose > 0)
            Print($"\nEpoch {epoch + 1}: LearningRateScheduler setting learning rate to {PythonFormat.Repr(rate)}.\n");
    }

    public override void OnEpochEnd(int epoch, Logs logs) => logs[LogName] = Optimizer.LearningRate;
}
