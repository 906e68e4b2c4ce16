using Tensorflow;
using Tensorflow.Keras.Callbacks;
using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;
using TfCnn.Shared.CommandLine;
using TfCnn.Shared.Datasets;
using TfCnn.Shared.Evaluation;
using static Tensorflow.Binding;
using static Tensorflow.KerasApi;

namespace KerasStyle;

/// <summary>What both programs do with their model: print it, fit it, evaluate it.</summary>
internal static class Training
{
    private const int TestBatch = 500;

    /// <summary>Trains on the data set asked for, then tests.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="build">Makes the compiled model for a learning rate.</param>
    /// <param name="verbose">0 silent, 1 a progress bar, 2 one line an epoch.</param>
    public static void Run(ProgramOptions options, Func<float, Sequential> build, int verbose)
    {
        Dataset dataset = DatasetLoader.Load(options.Dataset);
        if (dataset.Notice is { } notice)
            print(notice);

        keras.backend.clear_session();
        keras.utils.set_random_seed(options.Seed);
        keras.backend.set_session_config(new ConfigProto { IntraOpParallelismThreads = options.Threads });
        Sequential model = build((float)options.LearningRate);
        model.summary();

        int n_batches = dataset.Train.BatchesPerEpoch(options.BatchSize);
        var (x_train, y_train) = Arrays(dataset, dataset.Train);
        using var meter = new TrainingMeter(options.Epochs, dataset.Train.Count, showsBar: false);
        var clock = new MeterCallback(meter, options.BatchSize, dataset.Train.Count);
        options.PrintHeader("KerasStyle", dataset.Name, Console.Error);
        model.fit(
            x_train, y_train, batch_size: options.BatchSize, epochs: options.Epochs, verbose: verbose, callbacks: [clock]);

        var (x_test, y_test) = Arrays(dataset, dataset.Test);
        Dictionary<string, float> score = model.evaluate(x_test, y_test, batch_size: TestBatch, verbose: 0);
        print("");
        print($"Test loss: {score["loss"]}");
        print($"Test accuracy: {score["accuracy"]}");

        EvaluationResult test = Evaluate(model, dataset);
        print("");
        test.Print(Console.Out);
        meter.PrintSummary(Console.Error);
        if (options.JsonFile is { } file)
            (meter.Report("KerasStyle", dataset.Name, options) with
            {
                Parameters = model.count_params(),
                TestLoss = score["loss"],
                TestAccuracy = score["accuracy"],
            }).Write(file);
    }

    private static (NDArray Images, NDArray Labels) Arrays(Dataset dataset, DatasetSplit split)
    {
        Batch all = split.ToFloats();
        return (Shaped(dataset, NDArray.From(all.Images)), NDArray.From(all.Labels));
    }

    /// <summary>Flat images in the shape that the model for the data set takes.</summary>
    public static NDArray Shaped(Dataset dataset, NDArray images)
    {
        // A model with a Reshape in front takes flat images, the other takes rows, columns and channels.
        ImageShape shape = dataset.ImageShape;
        return shape.Channels == 1 ? images : images.reshape((-1, shape.Height, shape.Width, shape.Channels));
    }

    /// <summary>What the model says of some images: probabilities of the classes, (batch, classes).</summary>
    /// <param name="images">float32 (batch, height·width·channels).</param>
    public static NumSharp.NDArray Scores(Sequential model, Dataset dataset, NumSharp.NDArray images) =>
        model.predict(Shaped(dataset, NDArray.From(images)), batch_size: TestBatch).numpy().ToNumSharp();

    private static EvaluationResult Evaluate(Sequential model, Dataset dataset) => Evaluator.Evaluate(
        dataset.Test, dataset.ClassNames, TestBatch, ScoreKind.Probabilities, images => Scores(model, dataset, images));

    /// <summary>Times the batches and epochs of <c>fit</c>.</summary>
    private sealed class MeterCallback(TrainingMeter meter, int batchSize, int images) : Callback
    {
        private int _left;

        public override void OnEpochBegin(int epoch)
        {
            _left = images;
            meter.StartEpoch();
        }

        public override void OnTrainBatchEnd(long step, Logs logs)
        {
            int size = Math.Min(batchSize, _left);
            _left -= size;
            meter.Step(size);
        }

        public override void OnEpochEnd(int epoch, Logs logs) => meter.EndEpoch(logs["loss"], logs["accuracy"]);
    }
}
