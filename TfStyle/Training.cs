using Tensorflow;
using Tensorflow.NumPy;
using TfCnn.Shared.CommandLine;
using TfCnn.Shared.Datasets;
using TfCnn.Shared.Evaluation;
using static Tensorflow.Binding;

namespace TfStyle;

/// <summary>What both programs do with their model: train it, print each epoch's loss, then count what it gets right.</summary>
internal static class Training
{
    private const int TestBatch = 500;

    /// <summary>Trains on the data set asked for, then tests.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="build">Builds the model into the default graph.</param>
    public static void Run(ProgramOptions options, Func<ICnn> build)
    {
        Dataset dataset = DatasetLoader.Load(options.Dataset);
        if (dataset.Notice is { } notice)
            print(notice);

        tf.compat.v1.disable_eager_execution();
        tf.reset_default_graph();
        tf.set_random_seed(options.Seed);
        ICnn cnn = build();
        using var tfs = tf.Session(new ConfigProto { IntraOpParallelismThreads = options.Threads });
        tfs.run(tf.global_variables_initializer());

        options.PrintHeader("TfStyle", dataset.Name, Console.Error);
        using TrainingMeter meter = Train(tfs, cnn, dataset, options.Epochs, options.BatchSize);
        print("Model Trained.");
        print($"Accuracy: {Accuracy(tfs, cnn, dataset.Test):F4}");

        EvaluationResult test = Evaluate(tfs, cnn, dataset);
        print("");
        test.Print(Console.Out);
        meter.PrintSummary(Console.Error);
        if (options.JsonFile is { } file)
            (meter.Report("TfStyle", dataset.Name, options) with
            {
                Parameters = tf.trainable_variables().Sum(v => v.shape.size),
                TestLoss = test.Loss,
                TestAccuracy = test.Accuracy,
            }).Write(file);
    }

    /// <summary>One epoch: a training step with each batch.</summary>
    /// <param name="step_done">Is told the loss of every batch.</param>
    /// <returns>The mean of the losses.</returns>
    public static float TrainEpoch(Session tfs, ICnn cnn, DatasetSplit train, int batch_size, Action<float> step_done)
    {
        int n_batches = train.BatchesPerEpoch(batch_size);
        float epoch_loss = 0.0f;
        for (int batch = 0; batch < n_batches; batch++)
        {
            var (x_batch, y_batch) = train.next_batch(batch_size);
            var (_, batch_loss) = tfs.run((cnn.Optimizer, cnn.Loss), [.. cnn.Feed(x_batch, training: true), (cnn.Y, NDArray.Borrow(y_batch))]);
            epoch_loss += batch_loss;
            step_done(batch_loss);
        }
        return epoch_loss / n_batches;
    }

    /// <summary>What the model says of some images: scores of the classes, before the softmax, (batch, classes).</summary>
    /// <param name="images">float32 (batch, height·width·channels).</param>
    public static NumSharp.NDArray Scores(Session tfs, ICnn cnn, NumSharp.NDArray images) =>
        tfs.run(cnn.Model, cnn.Feed(images, training: false)).ToNumSharp();

    private static TrainingMeter Train(Session tfs, ICnn cnn, Dataset dataset, int n_epochs, int batch_size)
    {
        var meter = new TrainingMeter(n_epochs, (long)dataset.Train.BatchesPerEpoch(batch_size) * batch_size);
        for (int epoch = 0; epoch < n_epochs; epoch++)
        {
            meter.StartEpoch();
            float average_loss = TrainEpoch(tfs, cnn, dataset.Train, batch_size, _ => meter.Step(batch_size));
            meter.EndEpoch(average_loss, accuracy: null);
            print($"Epoch: {epoch:D4}   loss = {average_loss:F6}");
        }
        return meter;
    }

    private static double Accuracy(Session tfs, ICnn cnn, DatasetSplit split)
    {
        var predictions_check = tf.equal(tf.argmax(cnn.Model, 1), tf.argmax(cnn.Y, 1));
        var accuracy_function = tf.reduce_mean(tf.cast(predictions_check, tf.float32));
        double correct = 0;
        foreach (var (images, labels) in split.Batches(TestBatch))
            correct += (float)tfs.run(accuracy_function, [.. cnn.Feed(images, training: false), (cnn.Y, NDArray.Borrow(labels))]) * images.shape[0];
        return correct / split.Count;
    }

    private static EvaluationResult Evaluate(Session tfs, ICnn cnn, Dataset dataset) => Evaluator.Evaluate(
        dataset.Test, dataset.ClassNames, TestBatch, ScoreKind.Logits, images => Scores(tfs, cnn, images));
}
