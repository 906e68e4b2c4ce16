using Tensorflow;
using Tensorflow.NumPy;
using TfCnn.Shared.CommandLine;
using static Tensorflow.Binding;

namespace TfStyle;

/// <summary>
/// The chapter's LeNet for MNIST with TensorFlow's graph API. Ten epochs of the 55,000 training images reach an accuracy of 0.98 to
/// 0.99 on the 10,000 test images.
/// </summary>
internal sealed class MnistCnn : ICnn
{
    private const int ImageSize = 28;
    private const int Inputs = ImageSize * ImageSize;
    private const int Classes = 10;

    /// <summary>Builds the model, its loss and its training step into the default graph.</summary>
    /// <param name="learningRate">Adam's step size.</param>
    /// <param name="firstSeed">The first variable's op seed, one more for each that follows; null derives all from the graph's seed.</param>
    public MnistCnn(float learningRate, int? firstSeed = null)
    {
        int? op_seed = firstSeed - 1;

        // images, and their classes as one-hot rows
        X = tf.placeholder(tf.float32, (-1, Inputs), "x");
        Y = tf.placeholder(tf.float32, (-1, Classes), "y");
        var images = tf.reshape(X, (-1, ImageSize, ImageSize, 1));

        // layer 1: 32 kernels of 4 x 4, then the maximum of every 2 x 2
        var l1_w = tf.Variable(tf.random_normal((4, 4, 1, 32), stddev: 0.1f, seed: ++op_seed), name: "l1_w");
        var l1_b = tf.Variable(tf.random_normal(32, seed: ++op_seed), name: "l1_b");
        var l1_conv = tf.nn.relu(tf.nn.conv2d(images, l1_w, strides: [1, 1, 1, 1], padding: "SAME") + l1_b);
        var l1_pool = tf.nn.max_pool(l1_conv, ksize: [1, 2, 2, 1], strides: [1, 2, 2, 1], padding: "SAME");

        // layer 2: 64 kernels of 4 x 4 over those 32 maps, then the maximum of every 2 x 2
        var l2_w = tf.Variable(tf.random_normal((4, 4, 32, 64), stddev: 0.1f, seed: ++op_seed), name: "l2_w");
        var l2_b = tf.Variable(tf.random_normal(64, seed: ++op_seed), name: "l2_b");
        var l2_conv = tf.nn.relu(tf.nn.conv2d(l1_pool, l2_w, strides: [1, 1, 1, 1], padding: "SAME") + l2_b);
        var l2_pool = tf.nn.max_pool(l2_conv, ksize: [1, 2, 2, 1], strides: [1, 2, 2, 1], padding: "SAME");

        // layer 3: 1024 neurons that see all 7 x 7 x 64 values
        const int flat = ImageSize / 4 * (ImageSize / 4) * 64;
        var l3_w = tf.Variable(tf.random_normal((flat, 1024), stddev: 0.1f, seed: ++op_seed), name: "l3_w");
        var l3_b = tf.Variable(tf.random_normal(1024, seed: ++op_seed), name: "l3_b");
        var l3 = tf.nn.relu(tf.matmul(tf.reshape(l2_pool, (-1, flat)), l3_w) + l3_b);

        // layer 4: a score for each class
        var l4_w = tf.Variable(tf.random_normal((1024, Classes), stddev: 0.1f, seed: ++op_seed), name: "l4_w");
        var l4_b = tf.Variable(tf.random_normal(Classes, seed: ++op_seed), name: "l4_b");
        Model = tf.matmul(l3, l4_w) + l4_b;

        Loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits: Model, labels: Y));
        Optimizer = tf.train.AdamOptimizer(learningRate).minimize(Loss);
    }

    /// <summary>Placeholder of the images, (batch, 784).</summary>
    public Tensor X { get; }

    /// <summary>Placeholder of the one-hot labels, (batch, 10).</summary>
    public Tensor Y { get; }

    /// <summary>Scores of the classes, before the softmax, (batch, 10).</summary>
    public Tensor Model { get; }

    /// <summary>Mean softmax cross-entropy of the batch.</summary>
    public Tensor Loss { get; }

    /// <summary>One step of Adam.</summary>
    public Operation Optimizer { get; }

    /// <summary>The images as they come: a row of pixels each.</summary>
    public FeedItem[] Feed(NumSharp.NDArray images, bool training) => [(X, NDArray.Borrow(images))];

    /// <summary>Trains on the data set asked for, then counts what the model gets right on the test images.</summary>
    public static void Run(ProgramOptions options) => Training.Run(options, () => new MnistCnn((float)options.LearningRate));
}
