using System.Globalization;

namespace TfCnn.Shared.Evaluation;

/// <summary>How often each class was taken for each, and what follows from that.</summary>
public sealed class EvaluationResult
{
    private readonly int[,] _confusion;

    internal EvaluationResult(IReadOnlyList<string> classNames, int[,] confusion, double? loss)
    {
        ClassNames = classNames;
        _confusion = confusion;
        Loss = loss;
    }

    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Mean cross-entropy, or null where the scores have none.</summary>
    public double? Loss { get; }

    /// <summary>Images in all.</summary>
    public int Count => Sum(static (_, _) => true);

    /// <summary>The share that was predicted right.</summary>
    public double Accuracy => (double)Sum(static (truth, predicted) => truth == predicted) / Count;

    /// <summary>Images of class <paramref name="truth"/> that were taken for <paramref name="predicted"/>.</summary>
    public int Confused(int truth, int predicted) => _confusion[truth, predicted];

    /// <summary>Of the images taken for the class, the share that is of it; NaN where there are none.</summary>
    public double Precision(int label) => (double)_confusion[label, label] / Sum((_, predicted) => predicted == label);

    /// <summary>Of the images of the class, the share that was recognised; NaN where there are none.</summary>
    public double Recall(int label) => (double)_confusion[label, label] / Sum((truth, _) => truth == label);

    /// <summary>Writes the confusion matrix, a row for each true class, with precision and recall.</summary>
    public void Print(TextWriter writer)
    {
        const string Corner = "true \\ predicted";
        int classes = ClassNames.Count;
        int nameWidth = Math.Max(Corner.Length, ClassNames.Max(name => name.Length) + 4);
        int width = Math.Max(4, Largest().ToString(CultureInfo.InvariantCulture).Length + 1);
        writer.WriteLine(Corner.PadRight(nameWidth) + Row(k => k) + "  precision  recall");
        for (int truth = 0; truth < classes; truth++)
        {
            string name = $"{truth,2}  {ClassNames[truth]}".PadRight(nameWidth);
            string counts = Row(k => _confusion[truth, k]);
            writer.WriteLine($"{name}{counts}  {Share(Precision(truth)),9}  {Share(Recall(truth)),6}");
        }

        string Row(Func<int, int> value) => string.Concat(
            Enumerable.Range(0, classes).Select(k => value(k).ToString(CultureInfo.InvariantCulture).PadLeft(width)));
    }

    private static string Share(double share) =>
        double.IsNaN(share) ? "-" : share.ToString("F4", CultureInfo.InvariantCulture);

    private int Largest() => _confusion.Cast<int>().Max();

    private int Sum(Func<int, int, bool> counts)
    {
        int sum = 0;
        for (int truth = 0; truth < ClassNames.Count; truth++)
        {
            for (int predicted = 0; predicted < ClassNames.Count; predicted++)
            {
                if (counts(truth, predicted)) sum += _confusion[truth, predicted];
            }
        }
        return sum;
    }
}
