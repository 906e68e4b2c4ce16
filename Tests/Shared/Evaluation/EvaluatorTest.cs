using NumSharp;
using TfCnn.Shared.Datasets;
using TfCnn.Shared.Evaluation;

namespace TfCnn.Tests.Shared.Evaluation;

/// <summary>Accuracy, loss, confusion, precision and recall on a few images worked out by hand.</summary>
public class EvaluatorTest
{
    private static readonly string[] Names = ["ant", "bee", "cat"];
    private static readonly byte[] Truth = [0, 0, 1, 1, 1, 0, 0];
    private static readonly int[] Predicted = [0, 1, 1, 1, 0, 0, 0];

    /// <summary>Image i is one pixel of value i, so that a model can tell which it is.</summary>
    private static DatasetSplit Split()
    {
        NDArray images = Arrays.Images(Truth.Length, new ImageShape(1, 1, 1));
        NDArray labels = Arrays.Bytes(Truth.Length);
        for (int i = 0; i < Truth.Length; i++) images.Span<byte>()[i] = (byte)i;
        Truth.CopyTo(labels.Span<byte>());
        return new DatasetSplit(images, labels, 3, PixelScale.DividedBy255, 1);
    }

    private static NDArray Predict(NDArray images, float right, float wrong)
    {
        NDArray scores = Arrays.Floats((int)images.shape[0], 3);
        scores.Span<float>().Fill(wrong);
        for (int row = 0; row < images.shape[0]; row++)
        {
            int image = (int)MathF.Round(images.Span<float>()[row] * 255);
            scores.Span<float>()[row * 3 + Predicted[image]] = right;
        }
        return scores;
    }

    private static EvaluationResult Evaluate(ScoreKind kind, float right = 2, float wrong = 0, int batchSize = 3) =>
        Evaluator.Evaluate(Split(), Names, batchSize, kind, images => Predict(images, right, wrong));

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(7)]
    [TestCase(100)]
    public void EveryImageCountsOnceWhateverTheBatchSize(int batchSize)
    {
        EvaluationResult result = Evaluate(ScoreKind.Scores, batchSize: batchSize);
        Assert.That(result.Count, Is.EqualTo(7));
        Assert.That(result.Accuracy, Is.EqualTo(5 / 7.0));
        Assert.That(result.Loss, Is.Null);
        Assert.That((result.Confused(0, 0), result.Confused(0, 1)), Is.EqualTo((3, 1)));
        Assert.That((result.Confused(1, 0), result.Confused(1, 1)), Is.EqualTo((1, 2)));
    }

    [Test]
    public void PrecisionAndRecallOfEachClass()
    {
        EvaluationResult result = Evaluate(ScoreKind.Scores);
        Assert.That((result.Precision(0), result.Recall(0)), Is.EqualTo((3 / 4.0, 3 / 4.0)));
        Assert.That((result.Precision(1), result.Recall(1)), Is.EqualTo((2 / 3.0, 2 / 3.0)));
        Assert.That((result.Precision(2), result.Recall(2)), Is.EqualTo((double.NaN, double.NaN)), "no image, no prediction");
    }

    [Test]
    public void TheLossIsTheMeanCrossEntropy()
    {
        double logSum = Math.Log(Math.Exp(2) + 2);
        Assert.That(Evaluate(ScoreKind.Logits).Loss, Is.EqualTo((5 * (logSum - 2) + 2 * logSum) / 7).Within(1e-12));
        double huge = 2 / 7.0 * (3e38f - 2e38f);
        Assert.That(Evaluate(ScoreKind.Logits, right: 3e38f, wrong: 2e38f).Loss, Is.EqualTo(huge).Within(1e-6).Percent);
        double clipped = (5 * -Math.Log(1 - 1e-7) + 2 * -Math.Log(1e-7)) / 7;
        Assert.That(Evaluate(ScoreKind.Probabilities, right: 1, wrong: 0).Loss, Is.EqualTo(clipped).Within(1e-12));
    }

    [Test]
    public void ATieGoesToTheFirstClass() =>
        Assert.That(Evaluate(ScoreKind.Scores, right: 0, wrong: 0).Accuracy, Is.EqualTo(4 / 7.0));

    [Test]
    public void ScoresOfAnotherShapeAreRefused() =>
        Assert.That(() => Evaluator.Evaluate(Split(), Names, 3, ScoreKind.Scores, _ => Arrays.Floats(3, 4)),
            Throws.ArgumentException.With.Message.EqualTo(
                "A prediction needs float32 scores of shape (3, 3); received Single (3, 4)."));

    [Test]
    public void TheMatrixIsPrintedWithNamesAndShares()
    {
        var text = new StringWriter { NewLine = "\n" };
        Evaluate(ScoreKind.Scores).Print(text);
        Assert.That(text.ToString(), Is.EqualTo(
            "true \\ predicted   0   1   2  precision  recall\n"
            + " 0  ant            3   1   0     0.7500  0.7500\n"
            + " 1  bee            1   2   0     0.6667  0.6667\n"
            + " 2  cat            0   0   0          -       -\n"));
    }
}
