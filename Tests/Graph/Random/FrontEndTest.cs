using System.Text.Json;
using Tensorflow;
using Tensorflow.Initializers;
using Tensorflow.NumPy;
using TfCnn.Tests.Golden;
using TfCnn.Tests.Kernels;
using TfCnn.Tests.Training;

namespace TfCnn.Tests.RandomNumbers;

/// <summary>What the random functions and initializers build, node by node, and the numbers that come out.</summary>
[TestFixture]
public sealed class FrontEndTest
{
    private static readonly Shape s_kernel = new(4, 4, 1, 8), s_dense = new(30, 10);

    private static readonly Dictionary<string, Func<Tensor>> s_frontEnds = new()
    {
        ["random_uniform"] = () => RandomOps.Uniform(new Shape(2, 3), -2, 5, seed: 3),
        ["random_uniform_default"] = () => RandomOps.Uniform(new Shape(2, 3), seed: 3),
        ["random_uniform_int"] = () => RandomOps.Uniform(new Shape(7), 0, 10, TF_DataType.TF_INT32, seed: 3),
        ["random_normal"] = () => RandomOps.Normal(new Shape(2, 3), 1, 0.5f, seed: 3),
        ["truncated_normal"] = () => RandomOps.TruncatedNormal(new Shape(4, 4, 1, 2), stddev: 0.1f, seed: 3),
        ["random_shuffle"] = () => RandomOps.Shuffle(new NDArray(new long[] { 0, 1, 2, 3, 4, 5 }), seed: 3),
        ["multinomial"] = () =>
            RandomOps.Multinomial(
                new NDArray(new[,] { { (float)Math.Log(0.2), (float)Math.Log(0.3), (float)Math.Log(0.5) } }), 6, seed: 3),
        ["dropout_keep_prob"] = () => NnOps.Dropout(Ones(3, 5), 1 - 0.5, seed: 3),
        ["dropout_rate"] = () => NnOps.Dropout(Ones(3, 5), 0.2, seed: 5),
        ["initializer_truncated_normal_4x4x1x8"] = () => new TruncatedNormal(stddev: 0.1f, seed: 11).Apply(s_kernel),
        ["initializer_truncated_normal_30x10"] = () => new TruncatedNormal(stddev: 0.1f, seed: 11).Apply(s_dense),
        ["initializer_random_normal_4x4x1x8"] = () => new RandomNormal(stddev: 0.05f, seed: 11).Apply(s_kernel),
        ["initializer_random_normal_30x10"] = () => new RandomNormal(stddev: 0.05f, seed: 11).Apply(s_dense),
        ["initializer_random_uniform_4x4x1x8"] = () => new RandomUniform(-0.05f, 0.05f, seed: 11).Apply(s_kernel),
        ["initializer_random_uniform_30x10"] = () => new RandomUniform(-0.05f, 0.05f, seed: 11).Apply(s_dense),
        ["initializer_glorot_uniform_4x4x1x8"] = () => VarianceScaling.GlorotUniform(11).Apply(s_kernel),
        ["initializer_glorot_uniform_30x10"] = () => VarianceScaling.GlorotUniform(11).Apply(s_dense),
        ["initializer_glorot_normal_4x4x1x8"] = () => VarianceScaling.GlorotNormal(11).Apply(s_kernel),
        ["initializer_glorot_normal_30x10"] = () => VarianceScaling.GlorotNormal(11).Apply(s_dense),
        ["initializer_variance_scaling_4x4x1x8"] = () => new VarianceScaling(2, "fan_in", "truncated_normal", 11).Apply(s_kernel),
        ["initializer_variance_scaling_30x10"] = () => new VarianceScaling(2, "fan_in", "truncated_normal", 11).Apply(s_dense),
        // The old uniform_unit_scaling_initializer: the same numbers as a uniform distribution of variance 1 / fan_in.
        ["initializer_uniform_unit_scaling_4x4x1x8"] = () => new VarianceScaling(1, "fan_in", "uniform", 11).Apply(s_kernel),
        ["initializer_uniform_unit_scaling_30x10"] = () => new VarianceScaling(1, "fan_in", "uniform", 11).Apply(s_dense),
    };

    [Test]
    public void FrontEndBuildsTensorFlowsNodesAndNumbers()
    {
        int cases = 0;
        foreach (JsonElement c in GoldenFile.Cases("random.jsonl.gz").Where(c => c.GetProperty("op").GetString() == "front-end"))
        {
            using var graph = new GraphRun();
            string name = c.GetProperty("name").GetString()!;
            Tensor built = s_frontEnds[name["front/".Length..]]();
            GoldenNodes.AreThoseOf(graph.Graph, c.GetProperty("nodes"), name);
            for (int run = 0; run < 2; run++)
                AssertNear(graph.Run(built)[0]!, new GoldenTensor(c.GetProperty("outputs")[run]), name);
            cases++;
        }
        TestContext.Out.WriteLine($"front-end: {cases} cases");
        Assert.That(cases, Is.EqualTo(s_frontEnds.Count));
    }

    private static NDArray Ones(int rows, int columns)
    {
        float[] ones = new float[rows * columns];
        Array.Fill(ones, 1);
        return new NDArray(ones, new Shape(rows, columns));
    }

    private static void AssertNear(HostTensor ours, GoldenTensor theirs, string what)
    {
        var tally = new RandomTally(ours.DType.IsFloating() ? 2 : 0);
        tally.Add(theirs.DType, theirs.Bytes, ours.Bytes(), what);
    }
}
