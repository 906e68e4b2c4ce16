using Tensorflow;
using Tensorflow.Keras.Engine;
using static Tensorflow.KerasApi;

namespace TfCnn.Tests.Keras;

[TestFixture]
public class SequentialTest
{
    [Test]
    public void A_model_knows_its_shapes_and_counts_before_it_runs()
    {
        Sequential model = keras.Sequential(keras.layers.InputLayer(4), keras.layers.Dense(3), keras.layers.Dense(2, "softmax"));
        Assert.That(model.OutputShape, Is.EqualTo(new Shape(-1, 2)));
        Assert.That(model.count_params(), Is.EqualTo(4 * 3 + 3 + 3 * 2 + 2));
        Assert.That(model.get_weights().Select(w => w.Shape.ToString()), Is.EqualTo(["(4, 3)", "(3,)", "(3, 2)", "(2,)"]));
    }

    [Test]
    public void Trained_weights_keep_their_values_when_their_model_becomes_part_of_another()
    {
        Sequential inner = keras.Sequential(keras.layers.InputLayer(4), keras.layers.Dense(3));
        inner.set_weights(inner.get_weights().Select(w => new Tensorflow.NumPy.NDArray(
            Enumerable.Range(0, (int)w.Shape.ElementCount).Select(i => (float)i).ToArray(), w.Shape)));
        Sequential outer = keras.Sequential(inner, keras.layers.Dense(2));
        Assert.That(outer.get_weights()[0].ToArray<float>(), Is.EqualTo(Enumerable.Range(0, 12).Select(i => (float)i)));
        Assert.That(inner.Home, Is.SameAs(outer.Home));
    }
}
