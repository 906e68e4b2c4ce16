using System.Diagnostics;

namespace Tensorflow.Keras.Callbacks;

/// <summary>How progress looks.</summary>
public enum ProgressStyle
{
    /// <summary>Keras 2.0's, which the book prints.</summary>
    Classic,

    /// <summary>Keras 3's, in colours.</summary>
    Keras3,
}

/// <summary>
/// Tells how training, evaluation and prediction go. <c>fit</c> adds one unless it is given one or is to be silent. On a terminal
/// the bar is drawn
/// over itself; elsewhere each epoch has one line, its last.
/// </summary>
public sealed class ProgbarLogger(ProgressStyle style = ProgressStyle.Classic) : Callback
{
    private readonly Stopwatch _clock = new();
    private ProgressBar? _bar;
    private long _seen, _target;
    private bool _isTraining;

    /// <summary>Whether the bar is drawn over itself; if null, on a terminal.</summary>
    public bool? IsDynamic { get; set; }

    private bool IsClassic => style == ProgressStyle.Classic;

    private bool Redraws => IsDynamic ?? (Output is null && Binding.tf_output_redirect is null && !Console.IsOutputRedirected);

    public override void OnTrainBegin()
    {
        _isTraining = true;
        if (IsClassic && Parameters is { Verbose: > 0, ValidationSamples: { } validation })
            Print($"Train on {Parameters.Samples} samples, validate on {validation} samples\n");
    }

    public override void OnTrainEnd() => _isTraining = false;

    public override void OnEpochBegin(int epoch)
    {
        Start();
        if (Parameters.Verbose > 0 && (IsClassic || Parameters.Epochs > 1))
            Print($"Epoch {epoch + 1}/{Parameters.Epochs}\n");
    }

    public override void OnTrainBatchEnd(long step, Logs logs) => Advance(Shown(logs));

    public override void OnEpochEnd(int epoch, Logs logs) => Finish(Shown(logs));

    public override void OnTestBegin()
    {
        if (!_isTraining)
            Start();
    }

    public override void OnTestBatchEnd(long step, Logs logs)
    {
        if (!_isTraining)
            Advance(IsClassic ? [] : Shown(logs));
    }

    public override void OnTestEnd(Logs logs)
    {
        if (!_isTraining)
            Finish(IsClassic ? [] : Shown(logs));
    }

    public override void OnPredictBegin() => Start();

    public override void OnPredictBatchEnd(long step, Tensors outputs) => Advance([]);

    public override void OnPredictEnd() => Finish([]);

    private void Start()
    {
        _seen = 0;
        _target = IsClassic ? Math.Min(Parameters.Samples, Parameters.Steps * Parameters.BatchSize) : Parameters.Steps;
        _target = Math.Max(_target, 1);
        _bar = IsClassic
            ? new ClassicBar(_target, Parameters.Verbose) { IsDynamic = Redraws }
            : new Keras3Bar(_target, Parameters.Verbose) { IsDynamic = Redraws };
        _clock.Restart();
    }

    private void Advance(IEnumerable<(string, double)> values)
    {
        _seen = Math.Min(_target, _seen + (IsClassic ? Parameters.BatchSize : 1));
        // The last state is drawn at the end, with what validation adds.
        if (Parameters.Verbose > 0 && Redraws && (_seen < _target || !IsClassic))
            Print(_bar!.Update(_clock.Elapsed.TotalSeconds, _seen, values, isLast: false));
    }

    private void Finish(IEnumerable<(string, double)> values)
    {
        if (Parameters.Verbose > 0)
            Print(_bar!.Update(_clock.Elapsed.TotalSeconds, _target, values, isLast: true));
    }

    // Keras 2 shows the loss first, and calls accuracy "acc"; Keras 3 sorts.
    private IEnumerable<(string, double)> Shown(Logs logs)
    {
        IEnumerable<string> names = logs.Names;
        if (IsClassic)
            names = names.OrderBy(n => n.StartsWith("val_", StringComparison.Ordinal)).ThenBy(
                n => !n.EndsWith("loss", StringComparison.Ordinal));
        return names.Select(n => (IsClassic ? Classic(n) : n, logs[n]));
    }

    private static string Classic(string name) => name switch { "accuracy" => "acc", "val_accuracy" => "val_acc", _ => name };
}
