using System.Text.Json;
using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;
using TfCnn.Tests.Golden;
using static Tensorflow.KerasApi;

namespace TfCnn.Tests.Keras;

/// <summary>Which draws of a dropout layer's generator fit, evaluate and predict use.</summary>
[TestFixture]
public sealed class DropoutFitTest
{
    [Test]
    public void TrainingStepsAloneAdvanceTheGenerator()
    {
        JsonElement golden = JsonDocument.Parse(File.ReadAllText(GoldenFile.Require("keras-dropout-fit.json"))).RootElement;
        Sequential model = keras.Sequential(
            [keras.layers.InputLayer(5), keras.layers.Dropout(0.4f, seed: 7), keras.layers.Dense(1)]);
        model.compile(keras.optimizers.SGD(), "mse");
        NDArray x = new(Enumerable.Repeat(1f, 50).ToArray(), (10, 5)), y = new(new float[10], (10, 1));
        Weight state = model.AllWeights.Single(w => !w.Counted);
        long[][] expected = [.. golden.GetProperty("seed_generator_state").EnumerateArray().Select(
            s => s[1].EnumerateArray().Select(v => v.GetInt64()).ToArray())];
        Action[] actions =
        [
            () => { }, () => model.fit(x, y, batch_size: 4, epochs: 2, verbose: 0), () => model.evaluate(x, y, verbose: 0),
            () => model.predict(x), () => model.train_on_batch(x, y),
        ];
        Assert.That(expected, Has.Length.EqualTo(actions.Length));
        for (int i = 0; i < actions.Length; i++)
        {
            actions[i]();
            Assert.That(model.Home.Read([state])[0].ToInt64(), Is.EqualTo(expected[i]), golden.GetProperty("seed_generator_state")[i][0].GetString());
        }
    }

    [Test]
    public void EveryStepHasItsOwnMask()
    {
        JsonElement golden = JsonDocument.Parse(File.ReadAllText(GoldenFile.Require("keras-dropout-fit.json"))).RootElement;
        GoldenTensor[] masks = [.. golden.GetProperty("dropout_outputs_of_the_6_training_batches").EnumerateArray().Select(
            m => new GoldenTensor(m))];
        // Nothing but dropout: the loss is 0 where the output is the mask that Keras made.
        Sequential model = keras.Sequential([keras.layers.InputLayer(5), keras.layers.Dropout(0.4f, seed: 7)]);
        model.compile(keras.optimizers.SGD(), "mse");
        for (int i = 0; i < masks.Length; i++)
        {
            int rows = masks[i].Shape[0];
            NDArray ones = new(Enumerable.Repeat(1f, rows * 5).ToArray(), (rows, 5));
            Dictionary<string, float> result = model.train_on_batch(ones, new NDArray(masks[i].ToHost()));
            Assert.That(result["loss"], Is.Zero, $"batch {i}");
        }
    }
}
