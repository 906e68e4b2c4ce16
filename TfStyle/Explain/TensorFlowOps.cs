using Tensorflow;
using Tensorflow.NumPy;
using static Tensorflow.Binding;

namespace TfStyle.Explain;

/// <summary>What TensorFlow's operations compute of the same numbers.</summary>
internal static class TensorFlowOps
{
    // float32 sums, in whatever order the operation adds up.
    private const double Tolerance = 1e-5;

    /// <summary>tf.nn.conv2d with one kernel.</summary>
    public static Volume Conv2D(Volume input, Volume kernel, int stride, string padding)
    {
        tf.reset_default_graph();
        var x = Placeholder(input);
        var w = tf.placeholder(tf.float32, (kernel.Rows, kernel.Columns, kernel.Channels, 1), "kernel");
        var map = tf.nn.conv2d(x, w, strides: [1, stride, stride, 1], padding: padding);
        var weights = new NDArray(kernel.Values, (kernel.Rows, kernel.Columns, kernel.Channels, 1));
        return Run(map, (x, Image(input)), (w, weights));
    }

    /// <summary>tf.nn.max_pool of a square window.</summary>
    public static Volume MaxPool(Volume input, int window, int stride, string padding)
    {
        tf.reset_default_graph();
        var x = Placeholder(input);
        return Run(tf.nn.max_pool(x, ksize: [1, window, window, 1], strides: [1, stride, stride, 1], padding: padding), (x, Image(input)));
    }

    /// <summary>tf.nn.avg_pool of a square window.</summary>
    public static Volume AvgPool(Volume input, int window, int stride, string padding)
    {
        tf.reset_default_graph();
        var x = Placeholder(input);
        return Run(tf.nn.avg_pool(x, ksize: [1, window, window, 1], strides: [1, stride, stride, 1], padding: padding), (x, Image(input)));
    }

    /// <summary>Whether two volumes have one size and, up to the rounding of float32, the same numbers.</summary>
    /// <param name="magnitude">How large the numbers are that were added up.</param>
    public static bool Agree(Volume ours, Volume theirs, double magnitude) =>
        ours.ToString() == theirs.ToString()
        && ours.Values.Zip(theirs.Values).All(pair =>
            pair.First.Equals(pair.Second) || Math.Abs((double)pair.First - pair.Second) <= Tolerance * magnitude);

    private static Tensor Placeholder(Volume input) =>
        tf.placeholder(tf.float32, (-1, input.Rows, input.Columns, input.Channels), "input");

    private static NDArray Image(Volume input) => new(input.Values, (1, input.Rows, input.Columns, input.Channels));

    private static Volume Run(Tensor map, params FeedItem[] feeds)
    {
        using var session = tf.Session();
        NDArray result = session.run(map, feeds);
        return new Volume((int)result.shape[1], (int)result.shape[2], (int)result.shape[3], result.ToArray<float>());
    }
}
