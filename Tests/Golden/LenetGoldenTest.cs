using System.Text.Json;
using Tensorflow;
using Tensorflow.NumPy;
using static Tensorflow.Binding;

namespace TfCnn.Tests.Golden;

/// <summary>
/// A narrow LeNet, built and trained as Python TensorFlow built and trained it: the same nodes under the same names, the same
/// initial weights from the same seed, the same ten steps.
/// </summary>
public class LenetGoldenTest
{
    private const int Steps = 10, Batch = 8, Classes = 10, Pixels = 784;

    // TensorFlow itself is within 3e-7 of float64 in the losses and within 4e-6 in the weights after ten steps; four times that.
    private const double LossTolerance = 1.2e-6, WeightTolerance = 1.6e-5;

    // sin, cos and log of another C library may differ in the last places.
    private const double InitialTolerance = 1e-7;

    private static readonly string[] s_names = ["adam_keep1", "rmsprop_keep0.5", "gradient_descent_keep0.75"];

    [TestCaseSource(nameof(s_names))]
    public void BuildsTensorFlowsGraph(string name)
    {
        using var run = new LenetRun(Case(name));
        GoldenNodes.AreThoseOf(run.Graph, run.Golden.GetProperty("nodes"), name);
    }

    [TestCaseSource(nameof(s_names))]
    public void TrainsAsTensorFlowDoes(string name)
    {
        using var run = new LenetRun(Case(name));
        run.AddOptimizer(name);
        CompareVariables(run, "initial", InitialTolerance);
        double[] losses = Floats(run.Golden.GetProperty("losses")), accuracies = Floats(run.Golden.GetProperty("accuracies"));
        double worstLoss = 0;
        for (int step = 0; step < Steps; step++)
        {
            (double loss, double accuracy, double[] logits) = run.Step(step);
            double[] expected = Floats(run.Golden.GetProperty("logits")[step]);
            Assert.That(accuracy, Is.EqualTo(accuracies[step]), $"accuracy of step {step}");
            Assert.That(loss, Is.EqualTo(losses[step]).Within(LossTolerance * losses[step]), $"loss of step {step}");
            Assert.That(logits, Is.EqualTo(expected).Within(WeightTolerance * expected.Max(Math.Abs)), $"logits of step {step}");
            worstLoss = Math.Max(worstLoss, Math.Abs(loss - losses[step]) / losses[step]);
        }
        double worstWeight = CompareVariables(run, "final", WeightTolerance);
        TestContext.Out.WriteLine($"{name}: losses within {worstLoss:G2} of TensorFlow's, final weights within {worstWeight:G2}");
    }

    private static double CompareVariables(LenetRun run, string key, double tolerance)
    {
        double worst = 0;
        foreach (JsonProperty variable in run.Golden.GetProperty(key).EnumerateObject())
        {
            double[] expected = Floats(variable.Value), ours = run.Value(variable.Name);
            worst = Math.Max(worst, ours.Zip(expected, (a, b) => Math.Abs(a - b)).Max());
            Assert.That(worst, Is.LessThanOrEqualTo(tolerance), $"{key} value of {variable.Name}");
        }
        return worst;
    }

    private static JsonElement Case(string name) =>
        GoldenFile.Cases("lenet.jsonl.gz").Single(c => c.GetProperty("name").GetString() == name);

    private static double[] Floats(JsonElement tensor) =>
        Array.ConvertAll(new GoldenTensor(tensor).Span<float>().ToArray(), v => (double)v);

    /// <summary>One case: the graph, a session and the data.</summary>
    private sealed class LenetRun : IDisposable
    {
        private readonly Tensor _images, _labels, _keep, _logits, _loss, _accuracy;
        private readonly float[,] _pixels, _oneHot;
        private readonly float _keepProbability;
        private readonly Dictionary<string, ResourceVariable> _variables = [];
        private Session? _session;
        private Operation? _train;

        public LenetRun(JsonElement golden)
        {
            Golden = golden;
            _keepProbability = golden.GetProperty("keep_prob").GetSingle();
            (_pixels, _oneHot) = Data(golden);
            Graph.as_default();
            tf.set_random_seed(42);
            _images = tf.placeholder(tf.float32, (-1, Pixels), name: "x");
            _labels = tf.placeholder(tf.float32, (-1, Classes), name: "y");
            _keep = tf.placeholder(tf.float32, Shape.Scalar, name: "keep_prob");
            Tensor image = tf.reshape(_images, (-1, 28, 28, 1));
            Tensor pooled = Convolution(Convolution(image, 1, 8, "1"), 8, 16, "2");
            ResourceVariable w3 = Weight((784, 32), "w3"), b3 = Bias(32, "b3");
            Tensor hidden = tf.nn.relu(tf.matmul(tf.reshape(pooled, (-1, 784)), w3) + b3);
            Tensor dropped = tf.nn.dropout(hidden, keep_prob: _keep);
            ResourceVariable w4 = Weight((32, Classes), "w4"), b4 = Bias(Classes, "b4");
            _logits = tf.matmul(dropped, w4) + b4;
            _loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(labels: _labels, logits: _logits));
            _accuracy = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(_logits, 1), tf.argmax(_labels, 1)), tf.float32));
        }

        public Graph Graph { get; } = new();

        public JsonElement Golden { get; }

        public void AddOptimizer(string name)
        {
            Optimizer optimizer = name.Split('_')[0] switch
            {
                "adam" => tf.train.AdamOptimizer(1e-3f),
                "rmsprop" => tf.train.RMSPropOptimizer(1e-3f),
                _ => tf.train.GradientDescentOptimizer(0.05f),
            };
            _train = optimizer.minimize(_loss);
            Operation initializer = tf.global_variables_initializer();
            _session = new Session(Graph);
            _session.run(initializer);
        }

        public (double Loss, double Accuracy, double[] Logits) Step(int step)
        {
            NDArray[] got = _session!.run(
                new ITensorOrOperation[] { _train!, _loss, _accuracy, _logits },
                (_images, Rows(_pixels, step)), (_labels, Rows(_oneHot, step)), (_keep, _keepProbability));
            return (got[1].Value.ToDouble(), got[2].Value.ToDouble(), Doubles(got[3]));
        }

        public double[] Value(string name) => Doubles(_session!.run(_variables[name].AsTensor()));

        public void Dispose()
        {
            _session?.Dispose();
            Graph.Exit();
        }

        private Tensor Convolution(Tensor input, int channels, int filters, string number)
        {
            ResourceVariable filter = Weight((4, 4, channels, filters), "w" + number), bias = Bias(filters, "b" + number);
            Tensor active = tf.nn.relu(tf.nn.conv2d(input, filter, strides: [1, 1, 1, 1], padding: "SAME") + bias);
            return tf.nn.max_pool(active, ksize: [1, 2, 2, 1], strides: [1, 2, 2, 1], padding: "SAME");
        }

        private ResourceVariable Weight(Shape shape, string name) => Named(name, tf.Variable(tf.truncated_normal(shape, stddev: 0.1f), name: name));

        private ResourceVariable Bias(int length, string name) => Named(name, tf.Variable(tf.constant(0.1f, shape: new Shape(length)), name: name));

        private ResourceVariable Named(string name, ResourceVariable variable) => _variables[name + ":0"] = variable;

        private static (float[,] Pixels, float[,] OneHot) Data(JsonElement golden)
        {
            var pixels = new float[Steps * Batch, Pixels];
            var oneHot = new float[Steps * Batch, Classes];
            byte[] bytes = new GoldenTensor(golden.GetProperty("images")).Bytes;
            for (int i = 0; i < bytes.Length; i++)
                pixels[i / Pixels, i % Pixels] = bytes[i] / 255f;
            long[] labels = new GoldenTensor(golden.GetProperty("labels")).Integers();
            for (int i = 0; i < labels.Length; i++)
                oneHot[i, labels[i]] = 1;
            return (pixels, oneHot);
        }

        private static float[,] Rows(float[,] all, int step)
        {
            int width = all.GetLength(1);
            var rows = new float[Batch, width];
            Array.Copy(all, step * Batch * width, rows, 0, Batch * width);
            return rows;
        }

        private static double[] Doubles(NDArray array) => Array.ConvertAll(array.Value.Span<float>().ToArray(), v => (double)v);
    }
}
