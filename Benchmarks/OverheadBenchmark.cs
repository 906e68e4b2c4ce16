using Tensorflow;
using Tensorflow.NumPy;
using TfCnn.Shared.Datasets;
using static Tensorflow.Binding;

namespace TfCnn.Benchmarks;

/// <summary>What <c>Session.run</c> itself takes: graphs whose only op does next to nothing.</summary>
internal static class OverheadBenchmark
{
    private const double SecondsPerRound = 0.1;
    private const int Repeat = 500;
    private const int Images = 20_000;
    private const double MostNanoseconds = 1000;

    public static void Run(IReadOnlyList<string> engines, int threads, string? jsonFile)
    {
        tf.reset_default_graph();
        Tensor x = tf.placeholder(tf.float32, Shape.Scalar);
        Tensor sum = x + 1f, variable = tf.Variable(1f).AsTensor();
        var value = new NDArray(2f);
        using var comparison = new Comparison(engines, threads);
        Figure[] figures =
        [
            .. Figures(comparison, "a number fed, plus a constant", session => session.run(sum, (x, value))),
            .. Figures(comparison, "a variable read", session => session.run(variable)),
            .. StepModel.Names.Select(Gathering),
        ];
        FigureTable.Print("Session.run on a graph of one op", figures);
        FigureTable.Write(jsonFile, figures);
    }

    private static Figure[] Figures(Comparison comparison, string what, Func<Session, NDArray> run) =>
    [
        Figure.Of(
            $"Session.run, {what}", "ns", comparison.Time(session => run(session), SecondsPerRound, Repeat), t => t.Median * 1e6,
            Goal.AtMost(MostNanoseconds)),
        Figure.Of(
            $"Session.run, {what}: allocated beyond the result", "bytes", comparison.Of(session => Allocation.BeyondResult(() => run(session))),
            bytes => bytes, Goal.AtMost(0)),
    ];

    // What a training loop does between two steps, for a whole split of random bytes.
    private static Figure Gathering(string name)
    {
        StepModel model = StepModel.Of(name);
        byte[] bytes = new byte[Images * model.Image.ElementCount];
        new Random(1).NextBytes(bytes);
        var split = new DatasetSplit(
            NumSharp.np.array(bytes).reshape(Images, 1, 1, (int)model.Image.ElementCount), NumSharp.np.zeros(new NumSharp.Shape(Images), NumSharp.NPTypeCode.Byte),
            StepModel.Classes, model.IsMnist ? PixelScale.TimesReciprocal : PixelScale.DividedBy255, seed: 1);
        var times = new StepTimes();
        Rounds.Alternate([(() => split.next_batch(model.Batch), times)], rounds: 3, SecondsPerRound);
        return new Figure($"a batch of {model.Batch} {name} images gathered and scaled", "us", times.Median * 1e3);
    }
}
