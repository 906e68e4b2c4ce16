using System.Text.Json;
using Tensorflow;
using Tensorflow.Keras.Callbacks;
using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;
using TfCnn.Tests.Golden;
using static Tensorflow.KerasApi;

namespace TfCnn.Tests.Keras;

/// <summary>What callbacks print, decide and write for scripted numbers, as Keras' do. File names end in .npz here.</summary>
[TestFixture]
[NonParallelizable]
public sealed class CallbackGoldenTest
{
    private const string File = "keras-callbacks.json";

    private string _folder = "", _before = "";

    [SetUp]
    public void EnterFolder()
    {
        _before = Directory.GetCurrentDirectory();
        _folder = Directory.CreateTempSubdirectory("tfcnn").FullName;
        Directory.SetCurrentDirectory(_folder);
    }

    [TearDown]
    public void LeaveFolder()
    {
        Directory.SetCurrentDirectory(_before);
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public void ScriptedNumbers()
    {
        var leftOut = new List<string>();
        int run = 0;
        foreach (JsonElement c in Cases("callback"))
            if (LeftOut(c) is { } reason)
                leftOut.Add($"{c.GetProperty("class")}, {reason}");
            else
            {
                Play(c);
                run++;
            }
        TestContext.Out.WriteLine($"{run} of {run + leftOut.Count} scripts; left out: {string.Join("; ", leftOut)}");
        Assert.That(run, Is.EqualTo(49));
    }

    [Test]
    public void CallsComeInKerasOrder()
    {
        foreach (JsonElement c in Cases("call_order"))
        {
            Sequential model = ScriptedModel(null);
            var calls = new CallOrder();
            NDArray x = new(new float[10, 1]), five = new(new float[5, 1]);
            switch (c.GetProperty("what").GetString()!.Split(' ')[0])
            {
                case "fit": model.fit(x, x, 4, 2, verbose: 0, callbacks: [calls], validation_data: (five, five)); break;
                case "evaluate": model.evaluate(x, x, 4, verbose: 0, callbacks: [calls]); break;
                default: model.predict(x, 4, callbacks: [calls]); break;
            }
            // Keras calls on_batch_begin and on_batch_end too, which stand for the same.
            string[] expected = [.. c.GetProperty("calls").EnumerateArray().Select(v => v[0].GetString()!).Where(
                n => !n.StartsWith("on_batch", StringComparison.Ordinal))];
            Assert.That(calls.Names, Is.EqualTo(expected), c.GetProperty("what").GetString());
        }
    }

    private static void Play(JsonElement c)
    {
        if (c.TryGetProperty("constructor_error", out JsonElement refused))
        {
            Assert.That(() => Make(c), Throws.TypeOf<ValueError>().With.Message.StartsWith(refused[1].GetString()!), Label(c));
            return;
        }
        Sequential model = ScriptedModel(MetricOf(c));
        StringWriter output = new(), error = new();
        Callback callback = Make(c);
        (callback.Output, callback.Error) = (output, error);
        callback.SetParameters(new CallbackParams { Model = model, Epochs = 8, Steps = 1 });
        callback.OnTrainBegin();
        Assert.That(output.ToString(), Is.EqualTo(c.GetProperty("printed_on_train_begin").GetString()), Label(c));
        foreach (JsonElement e in c.GetProperty("epochs").EnumerateArray())
        {
            output.GetStringBuilder().Clear();
            error.GetStringBuilder().Clear();
            PlayEpoch(c, e, callback, model);
            Assert.That(output.ToString(), Is.EqualTo(Npz(e.GetProperty("printed").GetString()!)), $"{Label(c)} {e}");
            Assert.That(model.StopTraining, Is.EqualTo(e.GetProperty("stop_training").GetBoolean()), $"{Label(c)} {e}");
            Assert.That(model.Optimizer!.LearningRate, Is.EqualTo(e.GetProperty("lr").GetSingle()), $"{Label(c)} {e}");
            Assert.That(Lines(error), Is.EqualTo(e.GetProperty("warnings").EnumerateArray().Select(w => w.GetString())), $"{Label(c)} {e}");
            CheckState(c, e, callback);
        }
        output.GetStringBuilder().Clear();
        callback.OnTrainEnd();
        Assert.That(output.ToString(), Is.EqualTo(c.GetProperty("printed_on_train_end").GetString()), Label(c));
        Assert.That(model.get_weights()[0].ToArray<float>(), Is.EqualTo(new[] { c.GetProperty("weight_after_train_end").GetSingle() }), Label(c));
        if (c.TryGetProperty("file_bytes", out JsonElement text))
            Assert.That(System.IO.File.ReadAllText(Text(c, "filename", "")), Is.EqualTo(text.GetString()), Label(c));
    }

    private static void PlayEpoch(JsonElement c, JsonElement e, Callback callback, Sequential model)
    {
        int epoch = e.GetProperty("epoch").GetInt32();
        model.set_weights([new NDArray(new[,] { { epoch + 1f } })]);
        HashSet<string> files = [.. Directory.GetFileSystemEntries(".").Select(f => f[2..])];
        foreach (string file in files)
            System.IO.File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
        void Epoch()
        {
            callback.OnEpochBegin(epoch);
            if (callback is TerminateOnNaN)
                callback.OnTrainBatchEnd(0, LogsOf(e));
            callback.OnEpochEnd(epoch, LogsOf(e));
        }
        if (e.TryGetProperty("error", out JsonElement failure))
        {
            // The message of a KeyError is quoted.
            string message = failure[1].GetString()!;
            message = failure[0].GetString() == "KeyError" ? message[1..^1].Replace("\\'", "'") : message;
            Assert.That(Epoch, Throws.InstanceOf<TensorflowException>().With.Message.StartsWith(Npz(message)), Label(c));
        }
        else
            Epoch();
        string[] written = [.. Directory.GetFileSystemEntries(".").Select(f => f[2..])
            .Where(f => !files.Contains(f) || System.IO.File.GetLastWriteTimeUtc(f) != DateTime.UnixEpoch).Order(
                StringComparer.Ordinal)];
        Assert.That(written, Is.EqualTo(e.GetProperty("files_new_or_rewritten").EnumerateArray().Select(f => Npz(f.GetString()!))), $"{Label(c)} {e}");
    }

    private static void CheckState(JsonElement c, JsonElement e, Callback callback)
    {
        double? best = callback switch
        {
            EarlyStopping s => s.Best,
            ModelCheckpoint m => m.Best,
            ReduceLROnPlateau r => r.Best,
            _ => null,
        };
        if (e.TryGetProperty("best", out JsonElement theirs) && theirs.ValueKind == JsonValueKind.Number)
            Assert.That(best, Is.EqualTo(theirs.GetDouble()), $"{Label(c)} {e}");
        if (callback is not EarlyStopping stopping)
            return;
        Assert.That(stopping.Wait, Is.EqualTo(e.GetProperty("wait").GetInt32()), $"{Label(c)} {e}");
        Assert.That(stopping.StoppedEpoch, Is.EqualTo(e.GetProperty("stopped_epoch").GetInt32()), $"{Label(c)} {e}");
        Assert.That(stopping.BestEpoch, Is.EqualTo(e.GetProperty("best_epoch").GetInt32()), $"{Label(c)} {e}");
    }

    private static string? LeftOut(JsonElement c)
    {
        if (c.TryGetProperty("constructor_error", out JsonElement error) && error[1].GetString()!.Contains(
            "must end in", StringComparison.Ordinal))
            return "the file format is .npz";
        if (c.GetProperty("note").GetString() is "float32 value and array value")
            return "logs are numbers";
        return c.GetProperty("note").GetString() is "bad return" ? "a schedule returns a number by its type" : null;
    }

    private static Callback Make(JsonElement c) => (Callback)(c.GetProperty("class").GetString() switch
    {
        "EarlyStopping" => keras.callbacks.EarlyStopping(
            Text(c, "monitor", "val_loss"), Number(c, "min_delta", 0), Whole(c, "patience", 0), Whole(c, "verbose", 0), Text(c, "mode", "auto"),
            Optional(c, "baseline"), Flag(c, "restore_best_weights"), Whole(c, "start_from_epoch", 0)),
        "ModelCheckpoint" => keras.callbacks.ModelCheckpoint(
            Npz(Text(c, "filepath", "")), Text(c, "monitor", "val_loss"), Whole(c, "verbose", 0), Flag(c, "save_best_only"), mode: Text(c, "mode", "auto"),
            save_freq: Text(c, "save_freq", "epoch"), initial_value_threshold: Optional(c, "initial_value_threshold")),
        "ReduceLROnPlateau" => keras.callbacks.ReduceLROnPlateau(
            Text(c, "monitor", "val_loss"), Number(c, "factor", 0.1), Whole(c, "patience", 10), Whole(c, "verbose", 0), Text(c, "mode", "auto"),
            Number(c, "min_delta", 1e-4), Whole(c, "cooldown", 0), Number(c, "min_lr", 0)),
        "CSVLogger" => keras.callbacks.CSVLogger(Text(c, "filename", ""), Text(c, "separator", ",")),
        "TerminateOnNaN" => keras.callbacks.TerminateOnNaN(),
        "LearningRateScheduler" => c.GetProperty("note").GetString() == "schedule = lr*0.5"
            ? keras.callbacks.LearningRateScheduler((_, rate) => rate * 0.5, Whole(c, "verbose", 0))
            : keras.callbacks.LearningRateScheduler(epoch => 0.1 / (epoch + 1), Whole(c, "verbose", 0)),
        var name => throw new NotSupportedException(name),
    });

    private static Sequential ScriptedModel(string? metric)
    {
        Sequential model = keras.Sequential([keras.layers.InputLayer(1), keras.layers.Dense(1, use_bias: false)]);
        model.compile(keras.optimizers.SGD(1f), "mse", metric is null ? [] : [metric]);
        // Which way a metric is better is known once the model has run, as in fit.
        model.evaluate(new NDArray(new float[1, 1]), new NDArray(new float[1, 1]), verbose: 0);
        return model;
    }

    private static string? MetricOf(JsonElement c) => Text(c, "monitor", "") switch
    {
        "val_acc" => "acc",
        var m when m.Contains("accuracy") && c.GetProperty("note").GetString()?.Contains("not compiled") != true => "accuracy",
        _ => null,
    };

    private static Logs LogsOf(JsonElement e)
    {
        var logs = new Logs();
        foreach (JsonProperty l in e.GetProperty("logs").EnumerateObject())
            logs[l.Name] = l.Value.ValueKind == JsonValueKind.Number ? l.Value.GetDouble() : l.Value.GetString() == "NaN" ? double.NaN : double.PositiveInfinity;
        return logs;
    }

    private static string Npz(string text) =>
        text.Replace(".weights.h5", ".npz").Replace(".keras", ".npz").Replace(".h5", ".npz");

    private static IEnumerable<JsonElement> Cases(string kind) =>
        JsonDocument.Parse(System.IO.File.ReadAllText(GoldenFile.Require(File))).RootElement.EnumerateArray()
            .Where(c => c.GetProperty("kind").GetString() == kind);

    private static string[] Lines(StringWriter text) =>
        text.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    private static string Label(JsonElement c) => $"{c.GetProperty("class")} {c.GetProperty("args")} {c.GetProperty("note")}";

    private static JsonElement? Argument(JsonElement c, string name) =>
        c.GetProperty("args").TryGetProperty(name, out JsonElement v) ? v : null;

    private static string Text(JsonElement c, string name, string otherwise) => Argument(c, name)?.GetString() ?? otherwise;

    private static double Number(JsonElement c, string name, double otherwise) => Argument(c, name)?.GetDouble() ?? otherwise;

    private static double? Optional(JsonElement c, string name) => Argument(c, name)?.GetDouble();

    private static int Whole(JsonElement c, string name, int otherwise) => Argument(c, name)?.GetInt32() ?? otherwise;

    private static bool Flag(JsonElement c, string name) => Argument(c, name)?.GetBoolean() ?? false;

    /// <summary>Writes down the names of the calls.</summary>
    private sealed class CallOrder : ICallback
    {
        public List<string> Names { get; } = [];

        public Dictionary<string, List<float>> history { get; set; } = [];

        public void on_train_begin() => Add();

        public void on_train_end() => Add();

        public void on_epoch_begin(int epoch) => Add();

        public void on_epoch_end(int epoch, Dictionary<string, float> epoch_logs) => Add();

        public void on_train_batch_begin(long step) => Add();

        public void on_train_batch_end(long end_step, Dictionary<string, float> logs) => Add();

        public void on_test_begin() => Add();

        public void on_test_end(Dictionary<string, float> logs) => Add();

        public void on_test_batch_begin(long step) => Add();

        public void on_test_batch_end(long end_step, Dictionary<string, float> logs) => Add();

        public void on_predict_begin() => Add();

        public void on_predict_end() => Add();

        public void on_predict_batch_begin(long step) => Add();

        public void on_predict_batch_end(long end_step, Dictionary<string, Tensors> logs) => Add();

        private void Add([System.Runtime.CompilerServices.CallerMemberName] string name = "") => Names.Add(name);
    }
}
