using Tensorflow;
using Tensorflow.NumPy;
using TfCnn.Shared.CommandLine;
using static Tensorflow.Binding;

namespace TfStyle;

/// <summary>
/// The chapter's LeNet for CIFAR-10 with TensorFlow's graph API, with dropout behind every layer but the last. Twenty epochs of the 50,000
/// training images reach an accuracy of 0.61 to 0.64 on the 10,000 test images with every value kept, as published, and 0.62 with a fifth
/// of them dropped. With half of them dropped everywhere, twenty epochs are too few: 0.52, and 0.50 on TensorFlow itself.
/// </summary>
internal sealed class CifarCnn : ICnn
{
    private const int ImageSize = 32;
    private const int Channels = 3;
    private const int Classes = 10;

    private readonly float _keepProb;

    /// <summary>Builds the model, its loss and its training step into the default graph.</summary>
    /// <param name="learningRate">RMSProp's step size.</param>
    /// <param name="keepProb">Share of the values that dropout keeps in training; testing keeps all.</param>
    /// <param name="firstSeed">The first variable's op seed, one more for each that follows; null derives all from the graph's seed.</param>
    /// <param name="firstDropoutSeed">The first dropout's op seed, one more for each that follows; null as above.</param>
    public CifarCnn(float learningRate, float keepProb, int? firstSeed = null, int? firstDropoutSeed = null)
    {
        _keepProb = keepProb;
        int? op_seed = firstSeed - 1;
        int? dropout_seed = firstDropoutSeed - 1;

        // images, their classes as one-hot rows, and how much dropout keeps
        X = tf.placeholder(tf.float32, (-1, ImageSize, ImageSize, Channels), "x");
        Y = tf.placeholder(tf.float32, (-1, Classes), "y");
        KeepProb = tf.placeholder(tf.float32, Shape.Scalar, "keep_prob");

        // layer 1: 32 kernels of 4 x 4, the maximum of every 2 x 2, dropout
        var l1_w = tf.Variable(tf.random_normal((4, 4, Channels, 32), stddev: 0.01f, seed: ++op_seed), name: "l1_w");
        var l1_b = tf.Variable(tf.random_normal(32, seed: ++op_seed), name: "l1_b");
        var l1_conv = tf.nn.relu(tf.nn.conv2d(X, l1_w, strides: [1, 1, 1, 1], padding: "SAME") + l1_b);
        var l1_pool = tf.nn.max_pool(l1_conv, ksize: [1, 2, 2, 1], strides: [1, 2, 2, 1], padding: "SAME");
        var l1 = tf.nn.dropout(l1_pool, KeepProb, seed: ++dropout_seed);

        // layer 2: 64 kernels of 4 x 4 over those 32 maps, the maximum of every 2 x 2, dropout
        var l2_w = tf.Variable(tf.random_normal((4, 4, 32, 64), stddev: 0.01f, seed: ++op_seed), name: "l2_w");
        var l2_b = tf.Variable(tf.random_normal(64, seed: ++op_seed), name: "l2_b");
        var l2_conv = tf.nn.relu(tf.nn.conv2d(l1, l2_w, strides: [1, 1, 1, 1], padding: "SAME") + l2_b);
        var l2_pool = tf.nn.max_pool(l2_conv, ksize: [1, 2, 2, 1], strides: [1, 2, 2, 1], padding: "SAME");
        var l2 = tf.nn.dropout(l2_pool, KeepProb, seed: ++dropout_seed);

        // layer 3: 1024 neurons that see all 8 x 8 x 64 values, dropout
        const int flat = ImageSize / 4 * (ImageSize / 4) * 64;
        var l3_w = tf.Variable(tf.random_normal((flat, 1024), stddev: 0.01f, seed: ++op_seed), name: "l3_w");
        var l3_b = tf.Variable(tf.random_normal(1024, seed: ++op_seed), name: "l3_b");
        var l3_dense = tf.nn.relu(tf.matmul(tf.reshape(l2, (-1, flat)), l3_w) + l3_b);
        var l3 = tf.nn.dropout(l3_dense, KeepProb, seed: ++dropout_seed);

        // layer 4: a score for each class
        var l4_w = tf.Variable(tf.random_normal((1024, Classes), stddev: 0.01f, seed: ++op_seed), name: "l4_w");
        var l4_b = tf.Variable(tf.random_normal(Classes, seed: ++op_seed), name: "l4_b");
        Model = tf.matmul(l3, l4_w) + l4_b;

        Loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits: Model, labels: Y));
        Optimizer = tf.train.RMSPropOptimizer(learningRate).minimize(Loss);
    }

    /// <summary>Placeholder of the images, (batch, 32, 32, 3).</summary>
    public Tensor X { get; }

    /// <summary>Placeholder of the one-hot labels, (batch, 10).</summary>
    public Tensor Y { get; }

    /// <summary>Placeholder of the share of values that dropout keeps, a scalar.</summary>
    public Tensor KeepProb { get; }

    /// <summary>Scores of the classes, before the softmax, (batch, 10).</summary>
    public Tensor Model { get; }

    /// <summary>Mean softmax cross-entropy of the batch.</summary>
    public Tensor Loss { get; }

    /// <summary>One step of RMSProp.</summary>
    public Operation Optimizer { get; }

    /// <summary>The images with rows, columns and channels, and what dropout keeps: everything when testing.</summary>
    public FeedItem[] Feed(NumSharp.NDArray images, bool training) =>
    [
        (X, NDArray.Borrow(images.reshape((int)images.shape[0], ImageSize, ImageSize, Channels))),
        (KeepProb, training ? _keepProb : 1.0f),
    ];

    /// <summary>Trains on the data set asked for, then counts what the model gets right on the test images.</summary>
    public static void Run(ProgramOptions options, float keepProb) =>
        Training.Run(options, () => new CifarCnn((float)options.LearningRate, keepProb));
}
