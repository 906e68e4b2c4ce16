using NumSharp;
using TfCnn.Shared.Datasets;
using TfCnn.Shared.Evaluation;

namespace TfCnn.Compare;

/// <summary>What a model says of all test images.</summary>
/// <param name="Result">Loss, accuracy and confusion matrix.</param>
/// <param name="Probabilities">Of the classes of every image, a row each.</param>
internal sealed record TestScores(EvaluationResult Result, float[,] Probabilities)
{
    private const int Batch = 500;

    public static TestScores Of(StyleModel model, Dataset dataset)
    {
        int classes = dataset.ClassNames.Count, image = 0;
        var probabilities = new float[dataset.Test.Count, classes];
        EvaluationResult result = Evaluator.Evaluate(dataset.Test, dataset.ClassNames, Batch, model.ScoreKind, images =>
        {
            NDArray scores = model.Scores(images);
            ReadOnlySpan<float> values = scores.Span<float>();
            for (int row = 0; row < values.Length / classes; row++, image++)
                Fill(values.Slice(row * classes, classes), model.ScoreKind, probabilities, image);
            return scores;
        });
        return new TestScores(result, probabilities);
    }

    // Softmax, with the largest taken out so that nothing overflows; probabilities as they are.
    private static void Fill(ReadOnlySpan<float> scores, ScoreKind kind, float[,] probabilities, int image)
    {
        bool areLogits = kind == ScoreKind.Logits;
        double largest = double.NegativeInfinity, sum = 0;
        foreach (float score in scores)
            largest = Math.Max(largest, score);
        foreach (float score in scores)
            sum += areLogits ? Math.Exp(score - largest) : 0;
        for (int k = 0; k < scores.Length; k++)
            probabilities[image, k] = areLogits ? (float)(Math.Exp(scores[k] - largest) / sum) : scores[k];
    }
}
