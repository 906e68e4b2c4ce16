using System.Globalization;

namespace TfCnn.Compare.Live;

/// <summary>A line for each epoch, for logs and pipes.</summary>
internal sealed class LineView(TextWriter writer) : IRunView
{
    private RunPlan? _plan;
    private long _images;

    public void Show(IReadOnlyList<(RunPlan Plan, long ImagesPerEpoch)> runs, Action train) => train();

    public void Begin(RunPlan plan, long imagesPerEpoch) => (_plan, _images) = (plan, imagesPerEpoch);

    public void Step(int images, double lossSoFar) { }

    public void EndEpoch(EpochFigures epoch) => writer.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{_plan!.Name}: epoch {epoch.Epoch} of {_plan.Epochs}, loss {epoch.Loss:F4}, test accuracy {epoch.TestAccuracy:F4}, {_images / epoch.Seconds:N0} images/s"));

    public void End(RunFigures figures)
    {
        if (figures.Stopped)
            writer.WriteLine($"{_plan!.Name}: stopped after {figures.Epochs.Count} of {figures.EpochsWanted} epochs");
    }
}
