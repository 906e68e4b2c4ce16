using Tensorflow;
using static Tensorflow.Binding;

namespace TfCnn.Tests.Graphs;

/// <summary>Which operations <c>tf.gradients</c> adds, and for what arguments.</summary>
public class GradientGraphTest
{
    private Graph _graph = null!;

    [SetUp]
    public void EnterGraph() => _graph = new Graph().as_default();

    [TearDown]
    public void LeaveGraph() => _graph.Exit();

    [Test]
    public void NothingIsAddedBehindAHiddenTensorThatIsAskedFor()
    {
        Tensor hidden = tf.nn.relu(tf.placeholder(tf.float32, (2, 2), "x"), "hidden");
        Tensor y = tf.reduce_sum(hidden * hidden);
        string[] before = Names();
        Tensor dy = tf.gradients(y, hidden)[0];
        Assert.That(dy.name, Is.EqualTo("gradients/AddN:0"));
        Assert.That(Names().Except(before).Where(n => n.Contains("hidden")), Is.Empty);
    }

    [Test]
    public void OneXMayStandBehindAnother()
    {
        Tensor x = tf.placeholder(tf.float32, 3, "x");
        Tensor hidden = tf.square(x);
        Tensor[] grads = tf.gradients(tf.reduce_sum(tf.square(hidden)), [hidden, x]);
        Assert.That(Value(grads[0], (x, new float[] { 1, 2, 3 })), Is.EqualTo(new float[] { 2, 8, 18 }));
        Assert.That(Value(grads[1], (x, new float[] { 1, 2, 3 })), Is.EqualTo(new float[] { 4, 32, 108 }));
    }

    [Test]
    public void AnOpWithoutGradientMayMakeAnX()
    {
        Tensor drawn = tf.random_uniform(3, seed: 1);
        Assert.That(Value(tf.gradients(tf.reduce_sum(drawn * 2f), drawn)[0]), Is.EqualTo(new float[] { 2, 2, 2 }));
    }

    [Test]
    public void AnXThatIsTheYHasTheGradientThatArrives()
    {
        Tensor x = tf.square(tf.placeholder(tf.float32, 2, "x"));
        Assert.That(Value(tf.gradients(x, x)[0]), Is.EqualTo(new float[] { 1, 1 }));
        Assert.That(Value(tf.gradients([x], [x], [tf.constant(new float[] { 3, 4 })])[0]), Is.EqualTo(new float[] { 3, 4 }));
    }

    [Test]
    public void SeveralYsAddUp()
    {
        Tensor x = tf.placeholder(tf.float32, 2, "x");
        Tensor dx = tf.gradients([x * 2f, x * 5f, x], [x])[0];
        Assert.That(dx.name, Is.EqualTo("gradients/AddN:0"));
        Assert.That(Value(dx, (x, new float[] { 1, 1 })), Is.EqualTo(new float[] { 8, 8 }));
    }

    [Test]
    public void AStoppedTensorIsAConstant()
    {
        Tensor x = tf.placeholder(tf.float32, 2, "x");
        Tensor square = tf.square(x);
        Tensor y = square * x;
        Tensor dx = tf.gradients([y], [x], stop_gradients: [square])[0];
        Assert.That(Value(dx, (x, new float[] { 2, 3 })), Is.EqualTo(new float[] { 4, 9 }));
    }

    [Test]
    public void WhatDoesNotDependOnXHasNoGradient()
    {
        Tensor x = tf.placeholder(tf.float32, 2, "x"), other = tf.placeholder(tf.float32, 2, "other");
        Assert.That(tf.gradients(tf.square(x), other)[0], Is.Null);
        Assert.That(tf.gradients(tf.square(tf.stop_gradient(x)), x)[0], Is.Null);
    }

    private string[] Names() => [.. _graph.Operations.Select(o => o.Name)];

    private float[] Value(Tensor tensor, params FeedItem[] feeds)
    {
        using Session session = tf.Session(_graph);
        return session.run(tensor, feeds).ToArray<float>();
    }
}
