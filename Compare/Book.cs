namespace TfCnn.Compare;

/// <summary>What the book prints for one of its four programs.</summary>
/// <param name="Style">The program's style.</param>
/// <param name="Dataset">The data set that it was trained on.</param>
/// <param name="Losses">Training loss by epoch.</param>
/// <param name="Accuracies">Training accuracy by epoch; empty where none is printed.</param>
/// <param name="TestLoss">Null where none is printed.</param>
/// <param name="TrainImages">Images of an epoch.</param>
internal sealed record BookRun(
    Style Style, string Dataset, IReadOnlyList<double> Losses, IReadOnlyList<double> Accuracies, double? TestLoss, double TestAccuracy,
    int TrainImages);

/// <summary>The figures that the book publishes.</summary>
internal static class Book
{
    private const string Mnist = "MNIST";
    private const string Cifar10 = "CIFAR-10";
    private const int MnistImages = 55_000;
    private const int CifarImages = 50_000;

    private static readonly BookRun[] s_runs =
    [
        new(Style.TensorFlow, Mnist,
            [1.418295, .088259, .055410, .042798, .030471, .023837, .019800, .015900, .012918, .010322], [], null, .9884, MnistImages),
        new(Style.Keras, Mnist,
            [.8854, .2406, .1712, .1339, .1112, .0957, .0842, .0758, .0693, .0630],
            [.7631, .9272, .9488, .9604, .9667, .9714, .9744, .9773, .9790, .9804], .0628845927377, .9785, MnistImages),
        new(Style.TensorFlow, Cifar10,
            [2.115784, 1.620117, 1.417657, 1.284346, 1.164068, 1.058837, .953583, .853759, .758431, .663844,
                .574547, .489902, .410211, .342640, .280877, .234057, .195667, .161439, .140618, .126363], [], null, .6361, CifarImages),
        new(Style.Keras, Cifar10,
            [1.5847, 1.1491, .9838, .8612, .7564, .6690, .5925, .5263, .4692, .4320],
            [.4364, .5973, .6582, .7009, .7394, .7710, .7945, .8191, .8387, .8528], .8499, .7414, CifarImages),
    ];

    /// <summary>
    /// The book's runs to hold beside runs on a data set: those on the same set or on the one that it stands in for; none for a set that
    /// the book does not know.
    /// </summary>
    public static IReadOnlyList<BookRun> For(string dataset)
    {
        string? published = dataset switch
        {
            "mnist" or "digits" => Mnist,
            "cifar10" or "shapes" => Cifar10,
            _ => null,
        };
        return [.. s_runs.Where(run => run.Dataset == published)];
    }
}
