using NumSharp;
using TfCnn.Shared.Datasets;

namespace TfCnn.Shared.Evaluation;

/// <summary>Runs a model over a whole split and counts what it gets right.</summary>
public static class Evaluator
{
    private const double Clip = 1e-7;

    /// <summary>Predicts all images of the split in their order, batch by batch; the last batch may be smaller.</summary>
    /// <param name="predict">
    /// From float32 images (batch, height·width·channels) to float32 scores (batch, classes). The images are overwritten by
    /// the next batch.
    /// </param>
    /// <exception cref="ArgumentException">The scores are not float32 of shape (batch, classes).</exception>
    public static EvaluationResult Evaluate(
        DatasetSplit split, IReadOnlyList<string> classNames, int batchSize, ScoreKind kind, Func<NDArray, NDArray> predict)
    {
        int classes = classNames.Count;
        var confusion = new int[classes, classes];
        double loss = 0;
        int image = 0;
        foreach (Batch batch in split.Batches(batchSize))
        {
            NDArray scores = predict(batch.Images);
            int rows = (int)batch.Images.shape[0];
            Check(scores, rows, classes);
            for (int row = 0; row < rows; row++)
            {
                ReadOnlySpan<float> values = scores.Span<float>().Slice(row * classes, classes);
                int truth = split.Labels.Span<byte>()[image++];
                confusion[truth, LargestIndex(values)]++;
                loss += Loss(values, truth, kind);
            }
        }
        return new EvaluationResult(classNames, confusion, kind == ScoreKind.Scores ? null : loss / split.Count);
    }

    private static void Check(NDArray scores, int rows, int classes)
    {
        if (scores.typecode == NPTypeCode.Single && scores.shape.AsSpan().SequenceEqual([rows, classes])) return;
        throw new ArgumentException($"A prediction needs float32 scores of shape ({rows}, {classes}); received {scores.typecode} "
            + $"({string.Join(", ", scores.shape)}).");
    }

    /// <summary>The first of the largest, like argmax.</summary>
    private static int LargestIndex(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i] > values[best]) best = i;
        }
        return best;
    }

    private static double Loss(ReadOnlySpan<float> values, int truth, ScoreKind kind) => kind switch
    {
        ScoreKind.Logits => LogSumExp(values) - values[truth],
        ScoreKind.Probabilities => -Math.Log(Math.Clamp(values[truth], Clip, 1 - Clip)),
        _ => 0,
    };

    /// <summary>log Σ exp(x), with the largest taken out so that nothing overflows.</summary>
    private static double LogSumExp(ReadOnlySpan<float> values)
    {
        double largest = values[LargestIndex(values)], sum = 0;
        foreach (float value in values) sum += Math.Exp(value - largest);
        return largest + Math.Log(sum);
    }
}
