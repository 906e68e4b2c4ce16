using System.Text.Json;
using Tensorflow;
using Tensorflow.Keras.Callbacks;
using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;
using Tensorflow.Util;
using TfCnn.Tests.Golden;
using static Tensorflow.KerasApi;

namespace TfCnn.Tests.Keras;

/// <summary>fit, evaluate, predict and single steps, batch by batch with weights and logs, as Keras does them.</summary>
[TestFixture]
public sealed class FitGoldenTest
{
    private const string File = "keras-fit.jsonl.gz";
    private const double Tolerance = 1e-6;

    // The first bias of the small CNN: its gradient is the sum of 108 numbers whose absolute values add up to 36 times as much, so that
    // their last bits show. Against float64 Keras is 2.6e-7 off after the first step, plain float32 loops are 5e-7 off.
    private const int CancellingBias = 1;
    private const double CancellingTolerance = 2e-6;

    // TensorFlow's op computes Adam's 1 − β2 in float32, 0.00099998 for 0.001; Keras does not.
    private const double AdamTolerance = 1e-5;

    [Test]
    public void EveryBatchLeavesKerasWeightsAndLogs()
    {
        JsonElement[] cases = [.. Cases("fit")];
        var worst = new WorstError();
        foreach (JsonElement c in cases)
            CheckFit(c, worst);
        TestContext.Out.WriteLine($"all {cases.Length} fits; {worst}");
        Assert.That(cases, Has.Length.EqualTo(24));
    }

    [Test]
    public void Evaluate()
    {
        var worst = new WorstError();
        foreach (JsonElement c in Cases("evaluate"))
        {
            Sequential model = Linear(
                c.GetProperty("note").GetString()!.StartsWith("no metrics", StringComparison.Ordinal) ? [] : ["mae"]);
            JsonElement first = Cases("evaluate").First();
            string note = c.GetProperty("note").GetString()!;
            Dictionary<string, float> result = model.evaluate(
                Array(first, "x"), Array(first, "y"), note.Contains("batch_size ") ? int.Parse(note.Split(' ')[1]) : 4, verbose: 0,
                c.TryGetProperty("sample_weight", out JsonElement w) ? new NDArray(new GoldenTensor(w).ToHost()) : null,
                steps: note == "steps=2" ? 2 : -1);
            JsonElement expected = c.GetProperty("result");
            double[] theirs = expected.ValueKind == JsonValueKind.Number
                ? [expected.GetDouble()] : [.. expected.EnumerateArray().Select(v => v.GetDouble())];
            Assert.That(result, Has.Count.EqualTo(theirs.Length));
            foreach ((KeyValuePair<string, float> ours, double their) in result.Zip(theirs))
                worst.Take($"{note} {ours.Key}", ours.Value, their, Tolerance);
        }
        TestContext.Out.WriteLine($"{worst.Cases} numbers of 7 evaluations; {worst}");
    }

    [Test]
    public void Predict()
    {
        JsonElement data = Cases("evaluate").First(), whole = Cases("predict").First();
        Sequential model = Linear(["mae"]);
        NDArray all = model.predict(Array(data, "x"), batch_size: 4).numpy();
        var worst = new WorstError();
        worst.Take("predict", all.ToArray<float>(), new GoldenTensor(whole.GetProperty("output")));
        Assert.That(model.predict(Array(data, "x"), batch_size: 4, steps: 2).shape, Is.EqualTo(new Shape(8, 1)));
        Assert.That(model.predict(Array(data, "x")["0:1"]).shape, Is.EqualTo(new Shape(1, 1)));
        NDArray three = model.predict_on_batch(Array(data, "x")["0:3"]).numpy();
        worst.Take("predict_on_batch", three.ToArray<float>(), new GoldenTensor(
            Cases("predict_on_batch").Single().GetProperty("output")));
    }

    [Test]
    public void SingleStepsTellOfTheirBatchAlone()
    {
        JsonElement c = Cases("train_on_batch").Single(), test = Cases("test_on_batch").Single();
        var worst = new WorstError();
        Sequential trained = Linear(["mae"], 0.1f), tested = Linear(["mae"], 0.1f);
        string[] parts = ["0:4", "4:8", "8:10"];
        for (int i = 0; i < parts.Length; i++)
        {
            NDArray x = Array(c, "x")[parts[i]], y = Array(c, "y")[parts[i]];
            Compare($"step {i}", trained.train_on_batch(x, y), c.GetProperty("returns")[i], worst);
            if (i < test.GetProperty("returns").GetArrayLength())
                Compare($"test {i}", tested.test_on_batch(x, y), test.GetProperty("returns")[i], worst);
        }
        worst.Take("weights", trained.get_weights()[0].ToArray<float>(), new GoldenTensor(c.GetProperty("weights_after")));
        TestContext.Out.WriteLine(worst);
    }

    private static void CheckFit(JsonElement c, WorstError worst)
    {
        string note = c.GetProperty("note").GetString()!;
        Sequential model = ModelOf(c, note);
        JsonElement arguments = c.GetProperty("args");
        var recorder = new Recorder(model);
        var history = (History)model.fit(
            Array(c, "x"), Array(c, "y"), Whole(arguments, "batch_size", -1), Whole(arguments, "epochs", 1), verbose: 0,
            callbacks: [recorder],
            validation_split: arguments.TryGetProperty("validation_split", out JsonElement split) ? split.GetSingle() : 0,
            validation_data: Validation(arguments), shuffle: arguments.TryGetProperty("shuffle", out JsonElement s) && s.GetBoolean(),
            class_weight: arguments.TryGetProperty("class_weight", out JsonElement classes)
                ? classes.EnumerateObject().ToDictionary(p => int.Parse(p.Name), p => p.Value.GetSingle()) : null,
            sample_weight: arguments.TryGetProperty("sample_weight", out JsonElement w) ? new NDArray(new GoldenTensor(w).ToHost()) : null,
            initial_epoch: Whole(arguments, "initial_epoch", 0), steps_per_epoch: Whole(arguments, "steps_per_epoch", -1),
            validation_batch_size: Whole(arguments, "validation_batch_size", -1), validation_freq: Whole(
                arguments, "validation_freq", 1));
        CheckBatches(note, recorder, c, worst);
        CheckHistory(note, history, c, worst);
    }

    private static void CheckBatches(string note, Recorder recorder, JsonElement c, WorstError worst)
    {
        JsonElement batches = c.GetProperty("batches");
        // Keras shuffled this one with a seed that is not told.
        bool isShuffled = note.StartsWith("validation_split with shuffle", StringComparison.Ordinal);
        Assert.That(recorder.Batches, Has.Count.EqualTo(batches.GetArrayLength()), note);
        for (int i = 0; i < recorder.Batches.Count; i++)
        {
            JsonElement b = batches[i];
            (bool isTest, long number, Dictionary<string, double> logs, List<NDArray> weights) = recorder.Batches[i];
            Assert.That(number, Is.EqualTo(b.GetProperty(isTest ? "test_batch" : "batch").GetInt64()), note);
            Assert.That(logs.Keys, Is.EqualTo(b.GetProperty("logs").EnumerateObject().Select(l => l.Name)), note);
            if (isShuffled && i == 0)
                continue;
            foreach (JsonProperty l in b.GetProperty("logs").EnumerateObject())
                worst.Take($"{note}, batch {i}, {l.Name}", logs[l.Name], l.Value.GetDouble(), Tolerance);
            if (!isTest)
                foreach ((int index, (NDArray ours, JsonElement theirs)) in weights.Zip(b.GetProperty("weights_after").EnumerateArray()).Index())
                    worst.Take($"{note}, batch {i}, weights", ours.ToArray<float>(), new GoldenTensor(theirs), WeightTolerance(note, index));
        }
    }

    private static double WeightTolerance(string note, int index) =>
        note == "small CNN, adam" ? AdamTolerance
        : note.StartsWith("small CNN", StringComparison.Ordinal) && index == CancellingBias ? CancellingTolerance
        : Tolerance;

    private static void CheckHistory(string note, History history, JsonElement c, WorstError worst)
    {
        Assert.That(history.history.Keys, Is.EqualTo(c.GetProperty("history").EnumerateObject().Select(h => h.Name)), note);
        Assert.That(history.Epochs, Is.EqualTo(c.GetProperty("epoch").EnumerateArray().Select(e => e.GetInt32())), note);
        Assert.That(history.Parameters.Steps, Is.EqualTo(c.GetProperty("history_params").GetProperty("steps").GetInt64()), note);
        foreach (JsonProperty h in c.GetProperty("history").EnumerateObject())
            for (int i = 0; i < h.Value.GetArrayLength(); i++)
                worst.Take($"{note}, history {h.Name}", history.history[h.Name][i], h.Value[i].GetDouble(), Tolerance);
    }

    private static Sequential ModelOf(JsonElement c, string note)
    {
        JsonElement[] weights = [.. c.GetProperty("weights_before").EnumerateArray()];
        Sequential model = note.StartsWith("small CNN", StringComparison.Ordinal) ? SmallCnn()
            : note.StartsWith("BatchNorm", StringComparison.Ordinal) ? Normalized()
            : keras.Sequential(
            [
                keras.layers.InputLayer(2),
                weights.Length == 2
                    ? keras.layers.Dense(3, "softmax")
                    : keras.layers.Dense(
                        1, use_bias: false, kernel_regularizer: note.StartsWith("L2", StringComparison.Ordinal) ? new Tensorflow.Keras.Regularizers.L1L2(0, 0.1f) : null),
            ]);
        model.set_weights(weights.Select(w => new NDArray(new GoldenTensor(w).ToHost())));
        string[] metrics = c.GetProperty("history").TryGetProperty("accuracy", out _) ? ["accuracy"]
            : c.GetProperty("history").TryGetProperty("mae", out _) ? ["mae"]
            : note.StartsWith("L2", StringComparison.Ordinal) ? ["mse"] : [];
        string[] weighted = note.StartsWith("sample_weight", StringComparison.Ordinal) ? ["mse"]
            : note.StartsWith("class_weight = ", StringComparison.Ordinal) ? ["accuracy"] : [];
        float rate = c.GetProperty("optimizer").GetProperty("learning_rate").GetSingle();
        Tensorflow.Keras.IOptimizer optimizer = c.GetProperty("optimizer").GetProperty("name").GetString() switch
        {
            "adam" => keras.optimizers.Adam(rate),
            "rm_sprop" or "rmsprop" => keras.optimizers.RMSprop(rate),
            _ => keras.optimizers.SGD(rate),
        };
        model.compile(optimizer, c.GetProperty("loss").GetString(), metrics, weighted);
        return model;
    }

    private static Sequential SmallCnn() => keras.Sequential(
    [
        keras.layers.InputLayer((6, 6, 1)), keras.layers.Conv2D(2, 3, padding: "same", activation: "relu"), keras.layers.MaxPooling2D(2),
        keras.layers.Conv2D(3, 2, activation: "relu"), keras.layers.Flatten(), keras.layers.Dense(4, "softmax"),
    ]);

    private static Sequential Normalized() => keras.Sequential(
        [keras.layers.InputLayer(2), keras.layers.BatchNormalization(), keras.layers.Dropout(0.5f, seed: 7), keras.layers.Dense(1)]);

    private static Sequential Linear(string[] metrics, float rate = 0)
    {
        JsonElement c = Cases("evaluate").First();
        Sequential model = keras.Sequential([keras.layers.InputLayer(2), keras.layers.Dense(1, use_bias: false)]);
        model.set_weights([Array(c, "weights")]);
        model.compile(keras.optimizers.SGD(rate), "mse", metrics);
        return model;
    }

    private static void Compare(string what, Dictionary<string, float> ours, JsonElement theirs, WorstError worst)
    {
        double[] expected = theirs.ValueKind == JsonValueKind.Array
            ? [.. theirs.EnumerateArray().Select(v => v.GetDouble())] : [.. theirs.EnumerateObject().Select(
                v => v.Value.GetDouble())];
        foreach ((KeyValuePair<string, float> o, double t) in ours.Zip(expected))
            worst.Take($"{what} {o.Key}", o.Value, t, Tolerance);
    }

    private static ValidationDataPack? Validation(JsonElement arguments)
    {
        if (!arguments.TryGetProperty("validation_data", out JsonElement v))
            return null;
        NDArray[] parts = [.. v.EnumerateArray().Select(p => new NDArray(new GoldenTensor(p).ToHost()))];
        return parts.Length == 2 ? (parts[0], parts[1]) : (parts[0], parts[1], parts[2]);
    }

    private static NDArray Array(JsonElement c, string name) => new(new GoldenTensor(c.GetProperty(name)).ToHost());

    private static int Whole(JsonElement arguments, string name, int otherwise) =>
        arguments.TryGetProperty(name, out JsonElement v) ? v.GetInt32() : otherwise;

    private static IEnumerable<JsonElement> Cases(string kind) =>
        GoldenFile.Cases(File).Where(c => c.GetProperty("kind").GetString() == kind);

    /// <summary>Writes down logs and weights after every batch.</summary>
    private sealed class Recorder(Model model) : Callback
    {
        public List<(bool IsTest, long Number, Dictionary<string, double> Logs, List<NDArray> Weights)> Batches { get; } = [];

        public override void OnTrainBatchEnd(long step, Logs logs) => Batches.Add((false, step, Copy(logs), model.GetWeights()));

        public override void OnTestBatchEnd(long step, Logs logs) => Batches.Add((true, step, Copy(logs), []));

        private static Dictionary<string, double> Copy(Logs logs) => logs.Names.ToDictionary(n => n, n => logs[n]);
    }
}
