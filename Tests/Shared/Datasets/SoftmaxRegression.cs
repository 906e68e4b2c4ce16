using System.Numerics.Tensors;
using TfCnn.Shared.Datasets;

namespace TfCnn.Tests.Shared.Datasets;

/// <summary>What a classifier without hidden layers can do: softmax regression by stochastic gradient descent.</summary>
internal static class SoftmaxRegression
{
    private const int Classes = 10;
    private const int BatchSize = 50;

    public static double TestAccuracy(Dataset set, int epochs, float learningRate)
    {
        var weights = new float[Classes][];
        for (int k = 0; k < Classes; k++) weights[k] = new float[set.ImageShape.Size + 1];
        for (int step = 0; step < epochs * set.Train.Count / BatchSize; step++) Step(set, weights, learningRate);

        int right = 0, image = 0;
        foreach (Batch batch in set.Test.Batches(100))
        {
            for (int row = 0; row < batch.Images.shape[0]; row++)
            {
                float[] scores = Scores(weights, Row(batch, row, set.ImageShape.Size));
                if (Array.IndexOf(scores, scores.Max()) == set.Test.Labels.Span<byte>()[image++]) right++;
            }
        }
        return (double)right / set.Test.Count;
    }

    private static void Step(Dataset set, float[][] weights, float learningRate)
    {
        Batch batch = set.Train.next_batch(BatchSize);
        for (int row = 0; row < BatchSize; row++)
        {
            ReadOnlySpan<float> x = Row(batch, row, set.ImageShape.Size);
            float[] error = Scores(weights, x);
            TensorPrimitives.SoftMax<float>(error, error);
            TensorPrimitives.Subtract(error, batch.Labels.Span<float>().Slice(row * Classes, Classes), error);
            for (int k = 0; k < Classes; k++)
            {
                float rate = -learningRate * error[k];
                TensorPrimitives.MultiplyAdd(x, rate, weights[k].AsSpan(0, x.Length), weights[k].AsSpan(0, x.Length));
                weights[k][x.Length] += rate;
            }
        }
    }

    private static ReadOnlySpan<float> Row(Batch batch, int row, int size) => batch.Images.Span<float>().Slice(row * size, size);

    private static float[] Scores(float[][] weights, ReadOnlySpan<float> x)
    {
        var scores = new float[Classes];
        for (int k = 0; k < Classes; k++)
            scores[k] = TensorPrimitives.Dot(x, weights[k].AsSpan(0, x.Length)) + weights[k][x.Length];
        return scores;
    }
}
