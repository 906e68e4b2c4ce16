using System.Globalization;
using TfCnn.Compare.Live;
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
        var results = new List<RunResult>();
        view.Show([.. plans.Select(p => (p, (long)dataset.Train.BatchesPerEpoch(p.BatchSize) * p.BatchSize))], () =>
        {
            foreach (RunPlan plan in plans.TakeWhile(_ => !stop.IsCancellationRequested))
                results.Add(RunOne(plan, dataset, view, stop));
        });
        return new DatasetComparison(dataset, results);
    }

    private static RunResult RunOne(RunPlan plan, Dataset dataset, IRunView view, CancellationToken stop)
    {
        var trainer = new RunTrainer(plan, dataset, view, stop);
        using StyleModel model = StyleModel.Build(plan, dataset);
        return trainer.Run(model);
    }

    // "mnist: 12,000 training images, 5 epochs of 120 batches of 100, the same for every run; 10,000 test images."
    private static string Choices(CompareOptions options, Dataset dataset, IReadOnlyList<RunPlan> plans)
    {
        string epochs = string.Join(" and ", plans.Select(p => p.Epochs).Distinct());
        int batch = plans[0].BatchSize;
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{dataset.Name}: {dataset.Train.Count:N0} training images, {epochs} epochs of {dataset.Train.BatchesPerEpoch(batch)} batches of {batch}, the same for every run; {dataset.Test.Count:N0} test images.");
        return options.ChoseLimit ? text + " All images and the chapter's epochs: --book." : text;
    }
}
