using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Tensorflow.Keras.Training;
using TfCnn.Tests.Golden;

namespace TfCnn.Tests.Keras;

/// <summary>The order in which fit visits the samples.</summary>
[TestFixture]
public sealed class ShuffleGoldenTest
{
    private const string File = "keras-fit.jsonl.gz";

    [Test]
    public void PermutationsAreKeras()
    {
        JsonElement[] cases = [.. Cases("shuffle_permutation")];
        foreach (JsonElement c in cases)
        {
            using var order = new SampleOrder(c.GetProperty("n").GetInt32(), shuffle: true);
            order.NextEpoch(c.GetProperty("seed").GetInt32());
            long[] rows = Array.ConvertAll(order.Rows.ToArray(), r => (long)r);
            Assert.That(
                rows.Take(16), Is.EqualTo(c.GetProperty("first16").EnumerateArray().Select(v => v.GetInt64()).Take(rows.Length)));
            Assert.That(
                Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(rows.AsSpan()))), Is.EqualTo(
                    c.GetProperty("sha256_int64").GetString()));
        }
        TestContext.Out.WriteLine($"all {cases.Length} permutations");
    }

    [Test]
    public void EveryEpochHasTheSameOrderWhereASeedIsSet()
    {
        JsonElement[] cases = [.. Cases("shuffle_order").Where(c => c.TryGetProperty("seed", out _))];
        foreach (JsonElement c in cases)
        {
            int count = c.GetProperty("n").GetInt32();
            using var order = new SampleOrder(count, shuffle: true);
            var expected = c.GetProperty("batches_in_order").EnumerateArray().SelectMany(b => b.EnumerateArray()).Select(v => v.GetInt32());
            foreach (int[] epoch in expected.Chunk(count))
            {
                order.NextEpoch(c.GetProperty("seed").GetInt32());
                Assert.That(order.Rows.ToArray(), Is.EqualTo(epoch));
            }
        }
        TestContext.Out.WriteLine($"{cases.Length} orders; left out: shuffle=\"batch\", which the front end does not have");
    }

    [Test]
    public void WithoutASeedEpochsDiffer()
    {
        using var order = new SampleOrder(100, shuffle: true);
        order.NextEpoch(null);
        int[] first = order.Rows.ToArray();
        order.NextEpoch(null);
        Assert.That(order.Rows.ToArray(), Is.Not.EqualTo(first).And.EquivalentTo(first));
    }

    private static IEnumerable<JsonElement> Cases(string kind) =>
        GoldenFile.Cases(File).Where(c => c.GetProperty("kind").GetString() == kind);
}
