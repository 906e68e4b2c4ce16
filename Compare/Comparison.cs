using System.Globalization;
using TfCnn.Compare.Live;
using TfCnn.Compare.Output;
using TfCnn.Shared.Datasets;

namespace TfCnn.Compare;

/// <summary>Trains all runs on a data set, one after the other.</summary>
internal static class Comparison
{
    public static DatasetComparison Run(
        CompareOptions options, Dataset dataset, TextWriter output, IRunView view, CancellationToken stop)
    {
        IReadOnlyList<RunPlan> plans = options.Plans(dataset.Name);
        if (dataset.Notice is { } notice)
            output.WriteLine(notice);
        output.WriteLine(Choices(options, dataset, plans));
        SameStart? sameStart = options.SameStart ? StartOf(plans, dataset) : null;
        var results = new List<RunResult>();
        view.Show([.. plans.Select(p => (p, (long)dataset.Train.BatchesPerEpoch(p.BatchSize) * p.BatchSize))], () =>
        {
            foreach (RunPlan plan in plans.TakeWhile(_ => !stop.IsCancellationRequested))
                results.Add(RunOne(plan, dataset, view, sameStart, stop));
        });
        return new DatasetComparison(dataset, results, sameStart?.Results ?? []);
    }

    // Keras' own first weights, for all runs.
    private static SameStart StartOf(IReadOnlyList<RunPlan> plans, Dataset dataset)
    {
        using StyleModel model = StyleModel.Build(plans.First(p => p.Style == Style.Keras), dataset);
        return SameStart.From(model);
    }

    private static RunResult RunOne(RunPlan plan, Dataset dataset, IRunView view, SameStart? sameStart, CancellationToken stop)
    {
        var trainer = new RunTrainer(plan, dataset, view, stop);
        using StyleModel model = StyleModel.Build(plan, dataset);
        sameStart?.Prepare(model);
        return trainer.Run(model, epoch => sameStart?.EndEpoch(plan, model, epoch));
    }

    // "mnist: 12,000 training images, 5 epochs of 120 batches of 100, the same for every run; 10,000 test images."
    private static string Choices(CompareOptions options, Dataset dataset, IReadOnlyList<RunPlan> plans)
    {
        int batch = plans[0].BatchSize;
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{dataset.Name}: {dataset.Train.Count:N0} training images, {Numbers.Epochs(plans)} of {dataset.Train.BatchesPerEpoch(batch)} batches of {batch}, the same for every run; {dataset.Test.Count:N0} test images.");
        return options.ChoseLimit ? text + " All images and the chapter's epochs: --book." : text;
    }
}
