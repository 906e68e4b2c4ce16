using TfCnn.Compare.Layers;
using TfCnn.Compare.Live;
using TfCnn.Shared.CommandLine;
using TfCnn.Shared.Datasets;

namespace TfCnn.Compare;

/// <summary>Trains one model, tests it after every epoch, and tells a view how far it is.</summary>
internal sealed class RunTrainer(RunPlan plan, Dataset dataset, IRunView view, CancellationToken stop)
{
    private static readonly byte[] s_classesToLookAt = [3, 5, 8];

    private readonly MemoryPeak _memory = new();
    private readonly List<EpochFigures> _epochs = [];

    /// <summary>Trains as long as the plan says or until someone stops it; what was reached by then is the result.</summary>
    /// <param name="epochEnded">Is told of each epoch.</param>
    public RunResult Run(StyleModel model, Action<EpochFigures> epochEnded)
    {
        using var meter = new TrainingMeter(plan.Epochs, ImagesPerEpoch, showsBar: false);
        TestScores? test = null;
        view.Begin(plan, ImagesPerEpoch);
        try
        {
            for (int epoch = 1; epoch <= plan.Epochs; epoch++)
            {
                TrainEpoch(model, meter, ref test);
                epochEnded(_epochs[^1]);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The weights have moved since the last epoch's test.
            test = null;
        }
        test ??= TestScores.Of(model, dataset);
        RunFigures figures = Figures(model, meter, test);
        view.End(figures);
        return new RunResult
        {
            Plan = plan,
            Figures = figures,
            Probabilities = test.Probabilities,
            Test = test.Result,
            Pictures = ModelPictures.Of(model, dataset, ImagesToLookAt),
        };
    }

    // The first test image of each of these classes.
    private IReadOnlyList<int> ImagesToLookAt =>
        [.. s_classesToLookAt.Select(label => dataset.Test.Labels.Span<byte>().IndexOf(label)).Where(i => i >= 0)];

    private long ImagesPerEpoch => (long)dataset.Train.BatchesPerEpoch(plan.BatchSize) * plan.BatchSize;

    private void TrainEpoch(StyleModel model, TrainingMeter meter, ref TestScores? test)
    {
        stop.ThrowIfCancellationRequested();
        model.PrepareEpoch();
        meter.StartEpoch();
        (double loss, double? accuracy) = model.TrainEpoch(lossSoFar =>
        {
            stop.ThrowIfCancellationRequested();
            meter.Step(plan.BatchSize);
            _memory.Watch();
            view.Step(plan.BatchSize, lossSoFar);
        });
        // A fit that Ctrl-C has reached first ends early without a word.
        stop.ThrowIfCancellationRequested();
        meter.EndEpoch(loss, accuracy);
        test = TestScores.Of(model, dataset);
        _memory.GiveBack();
        _epochs.Add(new EpochFigures(_epochs.Count + 1, loss, accuracy, test.Result.Loss, test.Result.Accuracy, meter.Epochs[^1].Seconds));
        view.EndEpoch(_epochs[^1]);
    }

    private RunFigures Figures(StyleModel model, TrainingMeter meter, TestScores test) => new()
    {
        Style = plan.Style.ToString(),
        Engine = plan.Engine,
        Optimizer = model.Optimizer,
        Parameters = model.Parameters,
        Epochs = [.. _epochs],
        EpochsWanted = plan.Epochs,
        TestLoss = test.Result.Loss,
        TestAccuracy = test.Result.Accuracy,
        ImagesPerSecond = _epochs.Count == 0 ? null : ImagesPerEpoch / _epochs.Average(e => e.Seconds),
        MedianStepMs = meter.MedianStepMs,
        PeakMemoryMB = _memory.Bytes / 1e6,
        Confusion = [.. Rows(test)],
    };

    private static IEnumerable<IReadOnlyList<int>> Rows(TestScores test)
    {
        int classes = test.Result.ClassNames.Count;
        for (int truth = 0; truth < classes; truth++)
            yield return [.. Enumerable.Range(0, classes).Select(predicted => test.Result.Confused(truth, predicted))];
    }
}
