using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Callbacks;

/// <summary>A number that a callback watches, and what makes it better.</summary>
internal sealed class Monitor
{
    private readonly string _callback, _mode;
    private readonly double _minDelta;
    private bool? _isBetterHigher;

    /// <param name="name">The number's name in the logs, such as <c>val_loss</c>.</param>
    /// <param name="mode">min, max or auto: down for losses, else as the metric of that name.</param>
    /// <param name="minDelta">What it must gain to count; the sign is of no matter.</param>
    /// <param name="callback">The callback's name for messages.</param>
    public Monitor(string name, string mode, double minDelta, string callback)
    {
        Name = name;
        (_callback, _mode, _minDelta) = (callback, mode, Math.Abs(minDelta));
        _isBetterHigher = mode switch { "min" => false, "max" => true, _ => null };
    }

    public string Name { get; }

    /// <summary>The warning that the mode is unknown and taken for auto; null if it is known.</summary>
    public string? ModeWarning =>
        _mode is "min" or "max" or "auto" ? null : $"{_callback} mode {_mode} is unknown, fallback to auto mode.";

    /// <summary>Finds out which way is up, once the model's metrics are known.</summary>
    /// <exception cref="ValueError">Nothing tells.</exception>
    public void Resolve(Model model) => _isBetterHigher ??= DirectionIn(model);

    /// <summary>Whether a value is better than another by enough; any is better than none, NaN never.</summary>
    public bool IsImprovement(double value, double? reference) => reference is not { } best
        || (_isBetterHigher == true ? value - _minDelta > best : value + _minDelta < best);

    private bool DirectionIn(Model model)
    {
        string name = Name.StartsWith("val_", StringComparison.Ordinal) ? Name[4..] : Name;
        if (name == "loss")
            return false;
        return model.CompiledMetrics.FirstOrDefault(m => m.Name == name)?.IsBetterHigher ?? throw new ValueError(
            $"{_callback} callback received monitor={Name}, but Keras isn't able to automatically determine whether that metric "
            + "should be maximized or minimized. Pass `mode='max'` in order to monitor based on the highest metric value, or "
            + "pass `mode='min'` in order to use the lowest value.");
    }
}
