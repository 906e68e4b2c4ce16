using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace TfCnn.Compare.Live;

/// <summary>A bar for each run on a terminal, with loss, speed and the time that is left.</summary>
internal sealed class ProgressView(IAnsiConsole console) : IRunView
{
    private readonly Dictionary<RunPlan, ProgressTask> _tasks = [];
    private readonly Notes _notes = new();
    private ProgressTask _task = null!;
    private RunPlan _plan = null!;
    private double? _accuracy;
    private long _startedAt;
    private double _images;
    private int _epoch;
    private TimeSpan _training;

    public void Show(IReadOnlyList<(RunPlan Plan, long ImagesPerEpoch)> runs, Action train) => console.Progress()
        .Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 24 }, _notes)
        .Start(context =>
        {
            foreach ((RunPlan plan, long images) in runs)
                _tasks.Add(plan, context.AddTask(plan.Name, autoStart: false, maxValue: images * plan.Epochs));
            train();
            foreach (ProgressTask task in _tasks.Values)
                task.StopTask();
        });

    public void Begin(RunPlan plan, long imagesPerEpoch)
    {
        (_task, _plan, _accuracy, _images, _epoch, _training) = (_tasks[plan], plan, null, 0, 1, TimeSpan.Zero);
        _task.StartTask();
        _startedAt = Stopwatch.GetTimestamp();
    }

    public void Step(int images, double lossSoFar)
    {
        _images += images;
        double rate = _images / (_training + Stopwatch.GetElapsedTime(_startedAt)).TotalSeconds;
        _task.Increment(images);
        _notes.Set(_task, Text(lossSoFar, rate));
    }

    public void EndEpoch(EpochFigures epoch)
    {
        _accuracy = epoch.TestAccuracy;
        _epoch++;
        _training += TimeSpan.FromSeconds(epoch.Seconds!.Value);
        _startedAt = Stopwatch.GetTimestamp();
    }

    public void End(RunFigures figures)
    {
        _notes.Set(_task, figures.Epochs.Count == 0 ? "stopped" : string.Create(
            CultureInfo.InvariantCulture,
            $"loss {figures.Epochs[^1].Loss:F4}, accuracy {figures.TestAccuracy:F4}, {figures.ImagesPerSecond:N0} images/s")
            + (figures.Stopped ? ", stopped" : ""));
        _task.StopTask();
    }

    private string Text(double loss, double rate)
    {
        var left = TimeSpan.FromSeconds((_task.MaxValue - _images) / rate);
        string accuracy = _accuracy is { } share ? string.Create(CultureInfo.InvariantCulture, $", accuracy {share:F4}") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {_epoch}/{_plan.Epochs}, loss {loss:F4}{accuracy}, {rate:N0} images/s, {(int)left.TotalMinutes}:{left.Seconds:00} left");
    }

    /// <summary>What each run says of itself; another thread draws it.</summary>
    private sealed class Notes : ProgressColumn
    {
        private readonly ConcurrentDictionary<int, string> _texts = new();

        public void Set(ProgressTask task, string text) => _texts[task.Id] = text;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(_texts.GetValueOrDefault(task.Id, "waiting"));
    }
}
