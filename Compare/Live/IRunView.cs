namespace TfCnn.Compare.Live;

/// <summary>Someone who watches the training.</summary>
internal interface IRunView
{
    /// <summary>Trains with the view on show.</summary>
    /// <param name="runs">All runs that will follow, with the images of an epoch.</param>
    void Show(IReadOnlyList<(RunPlan Plan, long ImagesPerEpoch)> runs, Action train);

    void Begin(RunPlan plan, long imagesPerEpoch);

    /// <summary>After a step.</summary>
    /// <param name="lossSoFar">Mean of the epoch.</param>
    void Step(int images, double lossSoFar);

    void EndEpoch(EpochFigures epoch);

    void End(RunFigures figures);
}
