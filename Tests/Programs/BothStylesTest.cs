using Tensorflow;
using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;
using TfCnn.Shared.Datasets;
using static Tensorflow.Binding;
using static Tensorflow.KerasApi;

namespace TfCnn.Tests.Programs;

/// <summary>The chapter's MNIST model in both styles, from the same weights, on the same batches, with the same optimizer.</summary>
[NonParallelizable]
public class BothStylesTest
{
    private const int Steps = 5;
    private const float LearningRate = 0.01f;

    [Test]
    public void GiveTheSameLosses()
    {
        tf.reset_default_graph();
        tf.set_random_seed(123);
        var cnn = new TfStyle.MnistCnn(0.001f);
        Operation step = tf.train.GradientDescentOptimizer(LearningRate).minimize(cnn.Loss);
        using var session = new Session();
        session.run(tf.global_variables_initializer());

        keras.backend.clear_session();
        Sequential model = KerasStyle.MnistCnn.Build(LearningRate);
        // Smaller weights than the chapter's, whose first losses are in the twenties and would amplify any rounding.
        NDArray[] weights = [.. tf.trainable_variables().Select(v => session.run(v.AsTensor()) * 0.25f)];
        model.set_weights(weights);
        foreach ((IVariableV1 variable, NDArray value) in tf.trainable_variables().Zip(weights))
            session.run(tf.assign(variable, value).op);

        Dataset digits = DatasetLoader.Load(new DatasetRequest { Name = "digits", Limit = 600 });
        foreach (Batch batch in digits.Train.Batches(100).Take(Steps))
        {
            var (_, loss) = session.run((step, cnn.Loss), (cnn.X, batch.Images), (cnn.Y, batch.Labels));
            float kerasLoss = model.train_on_batch(NDArray.From(batch.Images), NDArray.From(batch.Labels))["loss"];
            TestContext.Out.WriteLine($"TensorFlow style {(float)loss:R}, Keras style {kerasLoss:R}");
            // The mean is the one place where the graphs differ: Keras adds up the samples' losses and divides by their number outside the
            // graph, TensorFlow style takes Mean in it. That is one rounding.
            Assert.That(kerasLoss, Is.EqualTo((float)loss).Within(1).Ulps);
        }
        foreach ((IVariableV1 variable, NDArray ours) in tf.trainable_variables().Zip(model.get_weights()))
            Assert.That(
                ours.ToArray<float>(), Is.EqualTo(session.run(variable.AsTensor()).ToArray<float>()).Within(1e-6f), variable.Name);
    }
}
