using Microsoft.CodeAnalysis;

namespace TfCnn.Tests.Contract;

/// <summary>
/// The programs compile against TensorFlow.NET, as far as its signatures are listed: with the adapter, and with nothing of this
/// repository's engine.
/// </summary>
[Parallelizable(ParallelScope.Self)]
public class TensorFlowNetContractTest
{
    private const string Advice =
        "Programs may use only what Tests/Contract/tensorflow.net.txt lists and what Engine/TensorFlowNET/Adapter.cs adds";

    [Test]
    public void ListOfSignaturesIsSound() => Assert.That(Lines(ProgramCompiler.Signatures()), Is.Empty);

    [Test]
    public void SharedCodeKnowsNoEngine() => Assert.That(Lines(ProgramCompiler.Shared()), Is.Empty);

    [TestCase("TfStyle")]
    [TestCase("KerasStyle")]
    public void ProgramCompilesAgainstTensorFlowNet(string program) => Assert.That(Lines(ProgramCompiler.Program(program)), Is.Empty, Advice);

    // What C# makes of TensorFlow.NET's overloads and operators: the list must have them all for a program to fail here as it fails there.
    [TestCase("_ = tf.matmul(x, w) + w;", "")]
    [TestCase("_ = w + x;", "CS9342")]
    [TestCase("_ = x * w;", "CS9342")]
    [TestCase("_ = x * 0.5f;", "")]
    [TestCase("_ = tf.placeholder(tf.float32, (-1, 784));", "")]
    [TestCase("_ = tf.placeholder(tf.float32, [-1, 784]);", "CS9174")]
    [TestCase("_ = tf.nn.dropout(x, 0.5f);", "CS1503")]
    [TestCase("_ = tf.nn.dropout(x, rate: 0.5f);", "")]
    [TestCase("_ = tf.nn.conv2d(x, w, strides: [1, 1, 1, 1], padding: \"SAME\");", "")]
    [TestCase("_ = tf.nn.conv2d(x, w, strides: 1, padding: \"SAME\");", "CS1503")]
    [TestCase("_ = tf.argmax(x, 1);", "CS1061")]
    [TestCase("_ = tf.nn.avg_pool(x, [1, 2, 2, 1], [1, 2, 2, 1], \"SAME\");", "CS1061")]
    [TestCase("_ = tf.train.RMSPropOptimizer(0.001f);", "CS1061")]
    [TestCase("_ = tf.train.AdamOptimizer(1e-4);", "CS1503")]
    [TestCase("using var graph = tf.Graph();", "CS1674")]
    [TestCase("var (_, loss) = session.run((step, x), (x, array)); float value = loss;", "")]
    [TestCase("session.run(step, [(x, array)]);", "")]
    [TestCase("var nothing = session.run(step, (x, array));", "CS0815")]
    [TestCase("_ = new Sequential();", "CS0122")]
    [TestCase("_ = keras.layers.Conv2D(32, (5, 5), padding: \"same\");", "CS0121")]
    [TestCase("_ = keras.layers.Conv2D(32, (5, 5), padding: \"same\", activation: \"relu\");", "")]
    [TestCase("_ = keras.layers.Dropout(0.5);", "CS1503")]
    [TestCase("_ = keras.utils.to_categorical(array, 10);", "CS1061")]
    [TestCase("float loss = keras.Sequential().evaluate(array, array)[0];", "CS1503")]
    [TestCase("_ = tf.Session(new ConfigProto { Engine = \"managed\" });", "CS0117")]
    public void ListTellsWhatTensorFlowNetTakes(string statement, string error) => Assert.That(Errors(statement, adapter: false), Is.EqualTo(error));

    [TestCase("_ = tf.argmax(x, 1);")]
    [TestCase("_ = tf.random_normal((5, 5, 1, 32), stddev: 0.1f);")]
    [TestCase("_ = tf.nn.avg_pool(x, [1, 2, 2, 1], [1, 2, 2, 1], \"SAME\");")]
    [TestCase("_ = tf.train.RMSPropOptimizer(0.001f, decay: 0.9f).minimize(x);")]
    [TestCase("_ = tf.train.MomentumOptimizer(0.01f, 0.9f).minimize(x);")]
    [TestCase("_ = keras.utils.to_categorical(array, 10);")]
    [TestCase("NumSharp.NDArray plain = NDArray.From(NumSharp.np.zeros(6)).ToNumSharp();")]
    public void AdapterAddsTheBooksNames(string statement) => Assert.That(Errors(statement, adapter: true), Is.Empty);

    private static string Errors(string statement, bool adapter)
    {
        string code = $$"""
            using Tensorflow;
            using Tensorflow.Keras.Engine;
            using Tensorflow.NumPy;
            using static Tensorflow.Binding;
            using static Tensorflow.KerasApi;

            internal static class Code
            {
                public static void Run(Tensor x, ResourceVariable w, Operation step, Session session, NDArray array)
                {
                    {{statement}}
                }
            }
            """;
        return string.Join(' ', ProgramCompiler.Code(code, adapter).Select(d => d.Id).Where(id => id.StartsWith("CS", StringComparison.Ordinal)).Distinct());
    }

    private static IEnumerable<string> Lines(IEnumerable<Diagnostic> findings) => findings.Select(
        d => $"{d.Location.SourceTree?.FilePath}({d.Location.GetLineSpan().StartLinePosition.Line + 1}): {d.Id}: {d.GetMessage()}");
}
