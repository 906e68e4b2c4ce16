using TfCnn.Compare.Layers;
using TfCnn.Shared.Evaluation;

namespace TfCnn.Compare;

/// <summary>A run that is over: its numbers and what the report's pictures are made of.</summary>
internal sealed record RunResult
{
    public required RunPlan Plan { get; init; }

    public required RunFigures Figures { get; init; }

    /// <summary>Probabilities of the classes of every test image, a row each.</summary>
    public required float[,] Probabilities { get; init; }

    public required EvaluationResult Test { get; init; }

    /// <summary>The inside of the model.</summary>
    public required ModelPictures Pictures { get; init; }
}
