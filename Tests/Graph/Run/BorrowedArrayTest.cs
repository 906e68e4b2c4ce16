using Tensorflow;
using Tensorflow.NumPy;
using static Tensorflow.Binding;

namespace TfCnn.Tests.Run;

/// <summary>An array over a NumSharp array's memory: what a feed takes without a copy.</summary>
public class BorrowedArrayTest
{
    [SetUp]
    public void StartGraph() => tf.reset_default_graph();

    [Test]
    public void FeedTakesWhatTheMemoryHoldsAtTheRun()
    {
        NumSharp.NDArray memory = NumSharp.np.array(new float[] { 1, 2, 3 });
        Tensor x = tf.placeholder(tf.float32, 3);
        Tensor twice = x * 2f;
        using Session session = tf.Session();
        NDArray borrowed = NDArray.Borrow(memory);
        Assert.That(session.run(twice, (x, borrowed)).ToArray<float>(), Is.EqualTo(new float[] { 2, 4, 6 }));
        memory.SetSingle(10, 1);
        Assert.That(session.run(twice, (x, borrowed)).ToArray<float>(), Is.EqualTo(new float[] { 2, 20, 6 }));
    }

    [Test]
    public void HasTheShapeTypeAndElementsOfTheArray()
    {
        NDArray borrowed = NDArray.Borrow(NumSharp.np.array(new float[,] { { 1, 2 }, { 3, 4 } }));
        Assert.That(borrowed.shape, Is.EqualTo(new Shape(2, 2)));
        Assert.That(borrowed.dtype, Is.EqualTo(TF_DataType.TF_FLOAT));
        Assert.That((borrowed * borrowed).ToArray<float>(), Is.EqualTo(new float[] { 1, 4, 9, 16 }));
    }

    [Test]
    public void FeedOfAnotherShapeIsRefused()
    {
        Tensor x = tf.placeholder(tf.float32, (-1, 2), "x");
        using Session session = tf.Session();
        Assert.That(() => session.run(x, (x, NDArray.Borrow(NumSharp.np.array(new float[] { 1, 2, 3 })))),
            Throws.TypeOf<ValueError>().With.Message.Contains("(3,)"));
    }
}
