using System.Text.Json;
using Tensorflow;
using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Layers;
using Tensorflow.NumPy;
using TfCnn.Tests.Golden;
using static Tensorflow.KerasApi;

namespace TfCnn.Tests.Keras;

/// <summary>Models: building, weights, nesting, freezing, penalties, seeds.</summary>
[TestFixture]
public class SequentialTest
{
    [Test]
    public void AModelKnowsItsShapesAndCountsBeforeItRuns()
    {
        Sequential model = keras.Sequential(keras.layers.InputLayer(4), keras.layers.Dense(3), keras.layers.Dense(2, "softmax"));
        Assert.That(model.OutputShape, Is.EqualTo(new Shape(-1, 2)));
        Assert.That(model.count_params(), Is.EqualTo(4 * 3 + 3 + 3 * 2 + 2));
        Assert.That(model.get_weights().Select(w => w.Shape.ToString()), Is.EqualTo(["(4, 3)", "(3,)", "(3, 2)", "(2,)"]));
        Assert.That(model.Layers, Has.Count.EqualTo(2));
    }

    [Test]
    public void TheShapeMayComeFromAnInputATensorOrTheFirstLayer()
    {
        Sequential fromTensor = keras.Sequential();
        fromTensor.add(keras.Input(shape: (8, 8, 1)));
        fromTensor.add(keras.layers.Flatten());
        Sequential fromLayer = keras.Sequential(keras.layers.Flatten(input_shape: (8, 8, 1)));
        Sequential fromBuild = keras.Sequential(keras.layers.Flatten());
        Assert.That(fromBuild.Built, Is.False);
        fromBuild.build((-1, 8, 8, 1));
        foreach (Sequential model in new[] { fromTensor, fromLayer, fromBuild })
            Assert.That(model.OutputShape, Is.EqualTo(new Shape(-1, 64)));
    }

    [Test]
    public void WithoutAShapeAModelIsBuiltByItsFirstData()
    {
        Sequential model = keras.Sequential(keras.layers.Dense(3), keras.layers.Dense(2));
        Assert.That(model.get_weights(), Is.Empty);
        Assert.That(Predict(model, Ones(2, 4)).Shape, Is.EqualTo(new Shape(2, 2)));
        Assert.That(model.count_params(), Is.EqualTo(23));
    }

    [Test]
    public void PopTakesTheLastLayerAway()
    {
        Sequential model = keras.Sequential(keras.layers.InputLayer(4), keras.layers.Dense(3), keras.layers.Dense(2));
        IsOfClass(model.pop(), "Dense");
        Assert.That(model.OutputShape, Is.EqualTo(new Shape(-1, 3)));
        model.add(keras.layers.Dense(5));
        Assert.That(model.OutputShape, Is.EqualTo(new Shape(-1, 5)));
        Assert.That(Predict(model, Ones(1, 4)).Shape, Is.EqualTo(new Shape(1, 5)));
    }

    [Test]
    public void LayersAreFoundByNameAndPlace()
    {
        Sequential model = keras.Sequential(keras.layers.InputLayer(4), keras.layers.Dense(3, name: "hidden"),
            keras.layers.Dense(2));
        Assert.That(model.get_layer("hidden"), Is.SameAs(model.Layers[0]).And.SameAs(model.get_layer(0)));
        keras.backend.clear_session();
        Sequential unnamed = keras.Sequential(keras.layers.InputLayer(4), keras.layers.Dense(3));
        Assert.That(unnamed.get_layer("dense"), Is.SameAs(unnamed.Layers[0]));
        Assert.That(() =>
            unnamed.get_layer("dense_1"), Throws.TypeOf<ValueError>().With.Message.Contains("summary's dense_1 is 'dense'"));
        Assert.That(() => model.get_layer("hiden"), Throws.TypeOf<ValueError>().With.Message.Contains("'hidden'"));
    }

    [Test]
    public void WeightsKeepTheirValuesWhenTheirModelBecomesPartOfAnother()
    {
        Sequential inner = keras.Sequential(keras.layers.InputLayer(4), keras.layers.Dense(3));
        float[] kernel = [.. Enumerable.Range(0, 12).Select(i => (float)i)];
        inner.set_weights([new NDArray(kernel, (4, 3)), new NDArray(new float[] { 1, 2, 3 }, 3)]);
        Sequential outer = keras.Sequential(inner, keras.layers.Dense(2));
        Assert.That(outer.get_weights()[0].ToArray<float>(), Is.EqualTo(kernel));
        Assert.That(inner.Home, Is.SameAs(outer.Home));
        Assert.That(Predict(inner, Ones(1, 4)).Span<float>().ToArray(), Is.EqualTo(new float[] { 19, 24, 29 }));
    }

    [Test]
    public void ANestedModelComputesWhatItsLayersDo()
    {
        Sequential nested = ChapterModels.Nested();
        Layer[] flat = [.. nested.Sublayers.SelectMany(l => l.Sublayers).SelectMany(l =>
            l.Sublayers.Count > 0 ? l.Sublayers : [l])];
        HostTensor x = Ones(2, 8, 8, 1);
        float[] expected = Predict(nested, x).Span<float>().ToArray();
        Assert.That(nested.count_params(), Is.EqualTo(322));
        Assert.That(Predict(keras.Sequential([keras.layers.InputLayer((8, 8, 1)), .. flat]), x).Span<float>().ToArray(),
            Is.EqualTo(expected));
    }

    [Test]
    public void FrozenLayersHaveNoTrainableWeights()
    {
        Sequential model = ChapterModels.BatchNormalized();
        Assert.That((model.trainable_variables.Count, model.non_trainable_variables.Count), Is.EqualTo((5, 2)));
        model.Layers[1].Trainable = false;
        Assert.That((model.trainable_variables.Count, model.non_trainable_variables.Count), Is.EqualTo((3, 4)));
        model.Trainable = false;
        Assert.That(model.trainable_variables, Is.Empty);
        model.Trainable = true;
        Assert.That(model.trainable_variables, Has.Count.EqualTo(5));
    }

    [Test]
    public void AFrozenBatchNormalizationUsesItsMovingAveragesInTrainingToo()
    {
        HostTensor x = Ones(3, 4);
        LayerRun frozen = LayerRun.Create(() => new BatchNormalization { Trainable = false }, x.Shape, training: true);
        Assert.That(frozen.Output(x).Span<float>()[0], Is.EqualTo(1 / Math.Sqrt(1.001)).Within(1e-6));
    }

    [Test]
    public void PenaltiesOfTrainableWeightsAndOutputsCount()
    {
        var layer = new Dense(2, kernelRegularizer: keras.regularizers.l1_l2(.5f, .25f),
            biasRegularizer: keras.regularizers.l1(2))
        { ActivityRegularizer = keras.regularizers.l2(1) };
        Sequential model = keras.Sequential(keras.layers.InputLayer(2), layer);
        model.set_weights([new NDArray(new float[] { 1, -2, 3, 0 }, (2, 2)), new NDArray(new float[] { 1, -1 }, 2)]);
        // Outputs 1 + 3 + 1 = 5 and −2 + 0 − 1 = −3.
        Assert.That(Penalties(model), Is.EqualTo(new[] { 25 + 9, .5 * 6 + .25 * 14, 4 }).Within(1e-5));
        layer.Trainable = false;
        Assert.That(Penalties(model), Is.EqualTo(new[] { 34.0 }).Within(1e-5));
    }

    [Test]
    public void SetWeightsChecksNumbersAndShapes()
    {
        Sequential model = keras.Sequential(keras.layers.InputLayer(2), keras.layers.Dense(3, name: "out"));
        Assert.That(() => model.set_weights([]), Throws.TypeOf<ValueError>().With.Message.Contains("expecting 2 weights"));
        NDArray[] wrong = [new NDArray(new float[6], (3, 2)), new NDArray(new float[3], 3)];
        Assert.That(() => model.set_weights(wrong),
            Throws.TypeOf<ValueError>().With.Message.Contains("out/kernel").And.Message.Contains("(2, 3)"));
    }

    [Test]
    public void DropoutDrawsAnewInEveryTrainingStepOnly()
    {
        HostTensor x = Ones(4, 8);
        var layer = new Dropout(.5f, seed: 1);
        LayerRun run = LayerRun.Create(() => layer, x.Shape, training: true);
        float[] first = run.Output(x).Span<float>().ToArray(), second = run.Output(x).Span<float>().ToArray();
        Assert.That(second, Is.Not.EqualTo(first));
        Assert.That(run.Variables()[0].Span<long>().ToArray(), Is.EqualTo(new long[] { 1, 2 }));
        LayerRun again = LayerRun.Create(() => new Dropout(.5f, seed: 1), x.Shape, training: true);
        Assert.That(again.Output(x).Span<float>().ToArray(), Is.EqualTo(first));
        Assert.That(layer.GetWeights(), Is.Empty, "the state of a generator is no weight");
    }

    [Test]
    public void DropoutOfSixBatchesIsKeras()
    {
        JsonElement golden = JsonDocument.Parse(File.ReadAllBytes(GoldenFile.Require("keras-dropout-fit.json"))).RootElement;
        LayerRun run = LayerRun.Create(() => new Dropout(.4f, seed: 7), new Shape(4, 5), training: true);
        foreach (JsonElement batch in golden.GetProperty("dropout_outputs_of_the_6_training_batches").EnumerateArray())
        {
            var expected = new GoldenTensor(batch);
            Assert.That(run.Output(Ones(expected.Shape)).Span<float>().ToArray(), Is.EqualTo(expected.Span<float>().ToArray()));
        }
    }

    private static void IsOfClass(Tensorflow.Keras.ILayer layer, string className) =>
        Assert.That(((Layer)layer).ClassName, Is.EqualTo(className));

    private static double[] Penalties(Sequential model)
    {
        using Graph.ScopeExit scope = model.Home.Graph.EnterScope("penalties");
        ModelOutput output = model.TraceCall(model.Home.Graph.Constant(Ones(1, 2)), training: true);
        model.Home.Initialize();
        var values = new HostTensor?[output.Losses.Count];
        model.Home.Session.Run([.. output.Losses], [], values);
        return [.. values.Select(v => (double)v!.Span<float>()[0])];
    }

    private static HostTensor Predict(Sequential model, HostTensor x)
    {
        using Graph.ScopeExit scope = model.Home.Graph.EnterScope("predict");
        ModelOutput output = model.TraceCall(model.Home.Graph.Constant(x), training: false);
        model.Home.Initialize();
        var values = new HostTensor?[1];
        model.Home.Session.Run([output.Output], [], values);
        return values[0]!;
    }

    private static HostTensor Ones(params int[] shape)
    {
        HostTensor ones = HostTensor.Zeros(TF_DataType.TF_FLOAT, new Shape(shape));
        ones.Span<float>().Fill(1);
        return ones;
    }
}
