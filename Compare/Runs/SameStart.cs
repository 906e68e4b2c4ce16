using Tensorflow.NumPy;

namespace TfCnn.Compare;

/// <summary>How far the styles are apart after an epoch.</summary>
/// <param name="Weights">Largest difference of a weight.</param>
/// <param name="Loss">Difference of the mean training losses.</param>
internal sealed record SameStartEpoch(int Epoch, double Weights, double Loss);

/// <summary>What <c>--same-start</c> found on an engine.</summary>
/// <param name="Epochs">The epochs that both styles have done.</param>
internal sealed record SameStartResult(string Engine, IReadOnlyList<SameStartEpoch> Epochs)
{
    /// <summary>No difference is larger than the tolerance; NaN is.</summary>
    public bool Holds => Epochs.All(e => e.Weights <= SameStart.Tolerance && e.Loss <= SameStart.Tolerance);
}

/// <summary>
/// Two styles that start from one set of weights, with one optimizer and no dropout, on the same batches: they compute the same but for
/// the order in which Keras and TensorFlow's Mean add up a batch's losses. The second style on each engine is held against the first.
/// </summary>
/// <param name="start">The weights that every run starts from.</param>
internal sealed class SameStart(IReadOnlyList<NDArray> start)
{
    public const float LearningRate = 0.01f;

    public const string Optimizer = "SGD, 0.01";

    /// <summary>
    /// What a weight or a mean loss may differ by. On the managed engine the weights have been the same bits, and the losses apart by the
    /// one rounding of their mean; a step that goes wrong moves weights by much more than this.
    /// </summary>
    public const double Tolerance = 1e-5;

    private readonly Dictionary<string, List<(float[][] Weights, double Loss)>> _first = [];
    private readonly Dictionary<string, List<SameStartEpoch>> _differences = [];

    /// <summary>What was found so far, by engine.</summary>
    public IReadOnlyList<SameStartResult> Results => [.. _differences.Select(d => new SameStartResult(d.Key, d.Value))];

    /// <summary>Takes the weights that a new model has as those to start from.</summary>
    public static SameStart From(StyleModel model) => new(model.Weights);

    /// <summary>Gives a model the weights to start from.</summary>
    public void Prepare(StyleModel model) => model.Weights = start;

    /// <summary>After an epoch of a run: keeps the first style's weights, and holds the second style's against them.</summary>
    public void EndEpoch(RunPlan plan, StyleModel model, EpochFigures epoch)
    {
        float[][] weights = [.. model.Weights.Select(w => w.ToArray<float>())];
        if (plan.Style == Style.TensorFlow)
        {
            Of(_first, plan.Engine).Add((weights, epoch.Loss!.Value));
            return;
        }
        // The first style may have been stopped earlier.
        if (Of(_first, plan.Engine).ElementAtOrDefault(epoch.Epoch - 1) is { Weights: not null } other)
        {
            Of(_differences, plan.Engine).Add(
                new SameStartEpoch(epoch.Epoch, Largest(weights, other.Weights), Math.Abs(epoch.Loss!.Value - other.Loss)));
        }
    }

    private static double Largest(float[][] a, float[][] b)
    {
        double largest = 0;
        foreach ((float[] x, float[] y) in a.Zip(b))
        {
            for (int i = 0; i < x.Length; i++)
            {
                double difference = Math.Abs((double)x[i] - y[i]);
                if (!(difference <= largest))
                    largest = difference;
            }
        }
        return largest;
    }

    private static List<T> Of<T>(Dictionary<string, List<T>> lists, string engine) =>
        lists.TryGetValue(engine, out List<T>? list) ? list : lists[engine] = [];
}
