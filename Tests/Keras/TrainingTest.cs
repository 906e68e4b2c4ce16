using Tensorflow;
using Tensorflow.Keras.Callbacks;
using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;
using static Tensorflow.KerasApi;

namespace TfCnn.Tests.Keras;

/// <summary>What fit promises around the training steps.</summary>
[TestFixture]
[NonParallelizable]
public sealed class TrainingTest
{
    [Test]
    public void TrainEndIsToldAfterAFailureToo()
    {
        int ends = 0;
        Sequential model = Compiled();
        var callbacks = new List<ICallback>
        {
            keras.callbacks.LambdaCallback(on_epoch_end: (_, _) => throw new InvalidOperationException("broken")),
            keras.callbacks.LambdaCallback(on_train_end: () => ends++),
        };
        Assert.That(() => Fit(model, callbacks: callbacks), Throws.InvalidOperationException);
        Assert.That(ends, Is.EqualTo(1));
    }

    [Test]
    public void CtrlCEndsTheEpochAndKeepsTheWeights()
    {
        Sequential model = Compiled();
        int batches = 0, epochs = 0, ends = 0;
        float[] before = Weights(model);
        var stop = keras.callbacks.LambdaCallback(
            on_train_batch_end: (step, _) =>
            {
                batches++;
                if (step == 1)
                    model.Interruption!.Request();
            },
            on_epoch_end: (_, _) => epochs++, on_train_end: () => ends++);
        var history = (History)Fit(model, epochs: 5, callbacks: [stop]);
        Assert.That((batches, epochs, ends, history.Epochs.Count), Is.EqualTo((2, 1, 1, 1)));
        Assert.That(Weights(model), Is.Not.EqualTo(before));
        Assert.That(model.Interruption, Is.Null);
    }

    [Test]
    public void TheLearningRateMayBeSetBetweenEpochs()
    {
        Sequential model = Compiled();
        Fit(model);
        float[] before = Weights(model);
        model.optimizer!.learning_rate = 0;
        Fit(model);
        Assert.That(Weights(model), Is.EqualTo(before));
        model.optimizer!.learning_rate = 0.5f;
        Assert.That(model.optimizer!.learning_rate, Is.EqualTo(0.5f));
        Fit(model);
        Assert.That(Weights(model), Is.Not.EqualTo(before));
        Assert.That(model.optimizer!.iterations, Is.EqualTo(12));
    }

    [Test]
    public void AScheduleIsFollowedAndCannotBeOverruled()
    {
        Sequential model = Model();
        model.compile(keras.optimizers.SGD(keras.optimizers.schedules.ExponentialDecay(0.1f, 4, 0.5f)), "mse");
        Fit(model);
        Assert.That(model.optimizer!.learning_rate, Is.EqualTo(0.05f).Within(1e-7));
        Assert.That(
            () => model.optimizer!.learning_rate = 1, Throws.TypeOf<ValueError>().With.Message.Contains("ExponentialDecay"));
    }

    [Test]
    public void EarlyStoppingRestoresTheBestWeights()
    {
        Sequential model = Compiled(rate: 5);
        var output = new StringWriter();
        Binding.tf_output_redirect = output;
        try
        {
            var history = (History)Fit(model, epochs: 20, callbacks:
                [keras.callbacks.EarlyStopping("loss", patience: 2, restore_best_weights: true, verbose: 1)]);
            Assert.That(history.Epochs, Has.Count.LessThan(20));
            Assert.That(output.ToString(), Does.Contain("early stopping").And.Contain("Restoring model weights"));
        }
        finally
        {
            Binding.tf_output_redirect = null;
        }
    }

    [Test]
    public void CheckpointsCanBeLoaded()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("tfcnn").FullName, "w-{epoch:02d}.npz");
        Sequential model = Compiled(), other = Compiled();
        Fit(model, epochs: 2, callbacks: [keras.callbacks.ModelCheckpoint(path)]);
        other.load_weights(path.Replace("{epoch:02d}", "02"));
        Assert.That(Weights(other), Is.EqualTo(Weights(model)));
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Test]
    public void SameSeedSameBitsWhateverTheNumberOfThreads()
    {
        float[][] weights = [.. new[] { 1, 2, 3 }.Select(TrainedWith)];
        Assert.That(weights[1], Is.EqualTo(weights[0]));
        Assert.That(weights[2], Is.EqualTo(weights[0]));
    }

    [Test]
    public void AStepAllocatesNothingThatGrowsWithTheBatch()
    {
        (long small, long large) = (BytesPerStep(16), BytesPerStep(512));
        TestContext.Out.WriteLine($"{small} bytes a step of 16 samples, {large} of 512");
        Assert.That(large, Is.LessThan(4096));
        Assert.That(large - small, Is.LessThan(256));
    }

    [Test]
    public void TheClassicBarHasOneLinePerEpochInAFile()
    {
        Sequential model = Compiled(metrics: ["accuracy"]);
        var output = new StringWriter();
        Binding.tf_output_redirect = output;
        try
        {
            model.fit(X(10), Y(10), batch_size: 4, epochs: 2, validation_split: 0.2f);
        }
        finally
        {
            Binding.tf_output_redirect = null;
        }
        Assert.That(output.ToString(), Does.Match(
            @"^Train on 8 samples, validate on 2 samples\nEpoch 1/2\n8/8 \[={30}\] - 0s - loss: \S+ - acc: \S+ - val_loss: \S+ - val_acc: \S+\n"
            + @"Epoch 2/2\n8/8 \[={30}\] - 0s - loss: \S+ - acc: \S+ - val_loss: \S+ - val_acc: \S+\n$"));
    }

    [Test]
    public void TopKIsAMetric()
    {
        Sequential model = keras.Sequential([keras.layers.InputLayer(2), keras.layers.Dense(3, "softmax")]);
        model.compile(
            keras.optimizers.SGD(), keras.losses.SparseCategoricalCrossentropy(),
            [keras.metrics.SparseTopKCategoricalAccuracy(3), keras.metrics.SparseCategoricalAccuracy()]);
        Dictionary<string, float> result = model.evaluate(X(6), new NDArray(new[] { 0, 1, 2, 0, 1, 2 }), verbose: 0);
        Assert.That(
            result.Keys, Is.EqualTo(new[] { "loss", "sparse_top_k_categorical_accuracy", "sparse_categorical_accuracy" }));
        Assert.That(result["sparse_top_k_categorical_accuracy"], Is.EqualTo(1));
    }

    private static float[] TrainedWith(int threads)
    {
        ConfigProto before = ModelGraph.Config;
        ModelGraph.Config = new ConfigProto { IntraOpParallelismThreads = threads };
        try
        {
            keras.backend.clear_session();
            keras.utils.set_random_seed(7);
            Sequential model = keras.Sequential(
            [
                keras.layers.InputLayer((12, 12, 2)), keras.layers.Conv2D(8, 3, padding: "same", activation: "relu"),
                keras.layers.MaxPooling2D(2), keras.layers.Dropout(0.3f), keras.layers.Flatten(), keras.layers.Dense(5, "softmax"),
            ]);
            model.compile(keras.optimizers.Adam(), keras.losses.SparseCategoricalCrossentropy(), ["accuracy"]);
            var random = new Random(3);
            float[] images = [.. Enumerable.Range(0, 100 * 12 * 12 * 2).Select(_ => random.NextSingle())];
            int[] classes = [.. Enumerable.Range(0, 100).Select(_ => random.Next(5))];
            model.fit(new NDArray(images, (100, 12, 12, 2)), new NDArray(classes), batch_size: 32, epochs: 2, verbose: 0);
            return [.. model.get_weights().SelectMany(w => w.ToArray<float>())];
        }
        finally
        {
            ModelGraph.Config = before;
        }
    }

    private static long BytesPerStep(int batch)
    {
        Sequential model = Compiled(metrics: ["mae"]);
        NDArray x = X(batch * 20), y = Y(batch * 20);
        var counter = new AllocationCounter();
        model.fit(x, y, batch_size: batch, epochs: 3, verbose: 0, callbacks: [counter]);
        return counter.Least;
    }

    private static ICallback Fit(Sequential model, int epochs = 1, List<ICallback>? callbacks = null) =>
        model.fit(X(16), Y(16), batch_size: 4, epochs: epochs, verbose: 0, callbacks: callbacks, shuffle: false);

    private static Sequential Model() => keras.Sequential(
        [keras.layers.InputLayer(2), keras.layers.Dense(4, "relu"), keras.layers.Dense(1)]);

    private static Sequential Compiled(float rate = 0.1f, string[]? metrics = null)
    {
        keras.utils.set_random_seed(1);
        Sequential model = Model();
        model.compile(keras.optimizers.SGD(rate), "mse", metrics);
        return model;
    }

    private static float[] Weights(Model model) => [.. model.get_weights().SelectMany(w => w.ToArray<float>())];

    private static NDArray X(int count) =>
        new(Enumerable.Range(0, count * 2).Select(i => MathF.Sin(i * 1.7f)).ToArray(), (count, 2));

    private static NDArray Y(int count) => new(Enumerable.Range(0, count).Select(i => MathF.Cos(i * 0.9f)).ToArray(), (count, 1));

    /// <summary>The fewest bytes that were allocated between two batches.</summary>
    private sealed class AllocationCounter : Callback
    {
        private long _last;

        public long Least { get; private set; } = long.MaxValue;

        public override void OnTrainBatchEnd(long step, Logs logs)
        {
            long now = GC.GetTotalAllocatedBytes(precise: true);
            if (step > 0)
                Least = Math.Min(Least, now - _last);
            _last = GC.GetTotalAllocatedBytes(precise: true);
        }
    }
}
