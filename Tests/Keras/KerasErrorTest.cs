using System.Text.Json;
using Tensorflow;
using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;
using TfCnn.Tests.Golden;
using static Tensorflow.KerasApi;

namespace TfCnn.Tests.Keras;

/// <summary>Mistakes around compile and fit: Keras' message, or more.</summary>
[TestFixture]
public sealed class KerasErrorTest
{
    // Keras' text up to where it tells its own types, and what else the message must say.
    private static readonly (string What, Action Mistake, string Start, string Remedy)[] s_mistakes =
    [
        ("fit before compile", () => Linear().fit(X(4), Y(4)), "You must call `compile()` before using the model", "'"),
        ("evaluate before compile", () => Linear().evaluate(X(4), Y(4)), "You must call `compile()` before using the model", "'"),
        ("compile without loss, then fit", () => Fit(Compiled(loss: null), X(4), Y(4)), "No loss to compute.", "Provide a `loss`"),
        ("fit without y", () => Fit(Compiled(), X(4), null), "None values not supported.", "Give the targets"),
        ("bad optimizer", () => Linear().compile("addam", "mse", []), "Could not interpret optimizer identifier: addam", "Did you mean 'adam'?"),
        ("bad loss", () => Fit(Compiled("msee"), X(4), Y(4)), "Could not interpret loss identifier: msee", "Did you mean 'mse'?"),
        ("bad metric", () => Fit(Compiled("mse", "acuracy"), X(4), Y(4)), "Could not interpret metric identifier: acuracy", "Did you mean 'accuracy'?"),
        ("x and y of different length", () => Fit(Compiled(), X(4), Y(3)),
            "Data cardinality is ambiguous. Make sure all arrays contain the same number of samples.", "'y' sizes: 3"),
        ("x and sample_weight of different length", () => Compiled().fit(
            X(4), Y(4), verbose: 0, sample_weight: new NDArray(new float[3])),
            "Data cardinality is ambiguous. Make sure all arrays contain the same number of samples.", "'sample_weight' sizes: 3"),
        ("categorical_crossentropy with integer labels (n,)", () => Fit(
            Classes("categorical_crossentropy"), X(4), new NDArray(new int[4])),
            "Arguments `target` and `output` must have the same rank (ndim). Received: target.shape=(None,), output.shape=(None, 3)",
            "sparse_categorical_crossentropy"),
        ("categorical_crossentropy with labels (n,1)", () => Fit(
            Classes("categorical_crossentropy"), X(4), new NDArray(new int[4, 1])),
            "Arguments `target` and `output` must have the same shape. Received: target.shape=(None, 1), output.shape=(None, 3)", "to_categorical"),
        ("categorical_crossentropy with 4 classes for 3 units", () => Fit(
            Classes("categorical_crossentropy"), X(4), new NDArray(new float[4, 4])),
            "Arguments `target` and `output` must have the same shape. Received: target.shape=(None, 4), output.shape=(None, 3)", "to_categorical"),
        ("sparse_categorical_crossentropy with one-hot labels",
            () => Fit(Classes("sparse_categorical_crossentropy"), X(4), new NDArray(new float[4, 3])),
            "Argument `output` must have rank (ndim) `target.ndim - 1`. Received: target.shape=(None, 3), output.shape=(None, 3)",
            "categorical_crossentropy for one-hot"),
        ("sparse label out of range", () => Fit(
            Classes("sparse_categorical_crossentropy"), X(4), new NDArray(new[] { 0, 7, 1, 2 })),
            "", "label value of 7"),
        ("binary_crossentropy with (n,3) labels for 1 unit", () => Fit(
            Compiled("binary_crossentropy"), X(4), new NDArray(new float[4, 3])),
            "Arguments `target` and `output` must have the same shape. Received: target.shape=(None, 3), output.shape=(None, 1)", "Give targets"),
        ("mse with (n,) labels for 3 units", () => Fit(Classes("mse"), X(4), new NDArray(new float[4])), "", "output.shape=(None, 3)"),
        ("validation_split 1.0", () => Compiled().fit(X(4), Y(4), verbose: 0, validation_split: 1),
            "Training data contains 4 samples, which is not sufficient to split it into a validation and training set as specified by "
            + "`validation_split=1.0`.", "Either provide more data"),
        ("validation_split too large", () => Compiled().fit(X(4), Y(4), verbose: 0, validation_split: 0.9f),
            "Training data contains 4 samples, which is not sufficient to split it into a validation and training set as specified by "
            + "`validation_split=0.9`.", "Either provide more data"),
        ("class_weight and sample_weight",
            () =>
                Compiled().fit(X(4), Y(4), verbose: 0, class_weight: new() { [0] = 1 }, sample_weight: new NDArray(new float[4])),
            "You cannot `class_weight` and `sample_weight` at the same time.", "sample_weight"),
        ("momentum 2", () => keras.optimizers.SGD(momentum: 2), "`momentum` must be a float between [0, 1].", "momentum=2"),
        ("optimizer reused on another model", Reuse, "", "recreate a new optimizer instance"),
        ("callback monitor unknown",
            () => Compiled().fit(X(4), Y(4), verbose: 0, callbacks: [keras.callbacks.EarlyStopping("foo")]),
            "EarlyStopping callback received monitor=foo, but Keras isn't able to automatically determine", "mode='max'"),
        ("load_weights bad extension", () => Linear().load_weights("nope.txt"), "", ".npz"),
        ("predict on 0 samples", () => Compiled().predict(X(0)), "", "at least one sample"),
    ];

    [Test]
    public void MessagesSayWhatKerasSaysAndWhatToDo()
    {
        HashSet<string> known = [.. GoldenFile.Cases("keras-errors.jsonl").Select(c => c.GetProperty("what").GetString()!)];
        Dictionary<string, JsonElement> golden =
            GoldenFile.Cases("keras-errors.jsonl").ToDictionary(c => c.GetProperty("what").GetString()!);
        foreach ((string what, Action mistake, string start, string remedy) in s_mistakes)
        {
            Assert.That(known, Has.Member(what));
            Assert.That(golden[what].GetProperty("message").GetString(), Does.StartWith(start), what);
            Assert.That(() => mistake(), Throws.InstanceOf<TensorflowException>().With.Message.StartsWith(start).And.Message.Contains(remedy), what);
        }
        TestContext.Out.WriteLine(
            $"{s_mistakes.Length} mistakes of {known.Count} (the others concern layers, files and summaries)");
    }

    [Test]
    public void WhatKerasTakesIsTaken()
    {
        Assert.That(Compiled().fit(X(4), Y(4), epochs: 0, verbose: 0).history, Is.Empty, "epochs 0: empty history");
        Assert.That(
            Compiled().fit(X(4), Y(4), verbose: 0, validation_split: 0.01f).history.Keys, Is.EqualTo(
                new[] { "loss", "val_loss" }),
            "validation_split leaves no validation: in fact one sample");
        Assert.That(
            Compiled("mse", "accuracy").fit(X(4), new NDArray(new float[4, 3]), verbose: 0).history.Keys, Is.EqualTo(
                new[] { "accuracy", "loss" }),
            "mse with (n,3) labels for 1 unit: broadcasts silently");
        Assert.That(float.IsNaN(Compiled().predict(new NDArray(new[,] { { float.NaN, 1 } })).numpy().ToArray<float>()[0]), "NaN input: no error");
        Assert.That(Compiled().fit(X(0), Y(0), verbose: 0).history["loss"], Is.EqualTo(new[] { 0f }), "empty data");
    }

    private static void Reuse()
    {
        Tensorflow.Keras.IOptimizer optimizer = keras.optimizers.Adam();
        foreach (Sequential model in new[] { Linear(), Linear() })
        {
            model.compile(optimizer, "mse");
            model.fit(X(4), Y(4), verbose: 0);
        }
    }

    private static void Fit(Sequential model, NDArray x, NDArray? y) => model.fit(x, y, verbose: 0);

    private static Sequential Linear() => keras.Sequential([keras.layers.InputLayer(2), keras.layers.Dense(1)]);

    private static Sequential Compiled(string? loss = "mse", params string[] metrics)
    {
        Sequential model = Linear();
        model.compile(keras.optimizers.SGD(), loss, metrics);
        return model;
    }

    private static Sequential Classes(string loss)
    {
        Sequential model = keras.Sequential([keras.layers.InputLayer(2), keras.layers.Dense(3, "softmax")]);
        model.compile(keras.optimizers.SGD(), loss);
        return model;
    }

    private static NDArray X(int count) => new(new float[count * 2], (count, 2));

    private static NDArray Y(int count) => new(new float[count], (count, 1));
}
