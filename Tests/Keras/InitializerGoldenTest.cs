using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Tensorflow;
using Tensorflow.Keras.Initializers;
using Tensorflow.Keras.Seeds;
using TfCnn.Tests.Golden;

namespace TfCnn.Tests.Keras;

/// <summary>Keras' random numbers: Python's generator, the mapping of seeds, every initializer.</summary>
[TestFixture]
public class InitializerGoldenTest
{
    private const string File = "keras-initializers.jsonl.gz";

    // Normal numbers go through logf, sinf and cosf, which differ from C library to C library in the last bits.
    private const double NormalTolerance = 1e-6;

    // Larger tensors tell nothing new; the fingerprints of the chapter's own weights are all compared in KerasModelGoldenTest.
    private const long LargestShape = 40_000;

    private static IEnumerable<IGrouping<string, JsonElement>> Groups() =>
        Cases("initializer").GroupBy(c => $"{c.GetProperty("class").GetString()} {c.GetProperty("args")}");

    private static IEnumerable<TestCaseData> Initializers() =>
        Groups().Select(g => new TestCaseData(new List<JsonElement>(g)).SetArgDisplayNames(g.Key));

    [TestCaseSource(nameof(Initializers))]
    public void Initializer(List<JsonElement> cases)
    {
        int run = 0;
        double worst = 0;
        foreach (JsonElement c in cases)
        {
            var shape = new Shape(c.GetProperty("shape").Deserialize<long[]>()!);
            if (shape.ElementCount > LargestShape)
                continue;
            worst = Math.Max(worst, Compare(c, Values(Make(c.GetProperty("class").GetString()!, c.GetProperty("args")), shape)));
            run++;
        }
        TestContext.Out.WriteLine($"{run} of {cases.Count} shapes (those of at most {LargestShape} elements), worst " +
            $"difference {worst:G2}");
        Assert.That(run, Is.GreaterThan(8));
    }

    [Test]
    public void PythonsGenerator()
    {
        JsonElement[] cases = [.. Cases("python_random")];
        foreach (JsonElement c in cases)
        {
            long seed = c.GetProperty("seed").GetInt64();
            var bits = new PythonRandom(seed);
            foreach (JsonElement expected in c.GetProperty("getrandbits(32) x5").EnumerateArray())
                Assert.That(bits.NextUInt(), Is.EqualTo(expected.GetUInt32()), $"seed {seed}");
            var numbers = new PythonRandom(seed);
            foreach (JsonElement expected in c.GetProperty("randint(1,10**9) x12").EnumerateArray())
                Assert.That(numbers.NextInt(1, 1_000_000_000), Is.EqualTo(expected.GetInt32()), $"seed {seed}");
        }
        TestContext.Out.WriteLine($"{cases.Length} seeds");
        Assert.That(cases, Has.Length.EqualTo(6).Or.Empty);
    }

    [Test]
    public void SeedsOfAnySize()
    {
        JsonElement[] cases = [.. Cases("seed_mapping")];
        foreach (JsonElement c in cases)
        {
            long seed = c.GetProperty("int_seed").GetInt64();
            Assert.That(KerasSeeds.Cast(seed), Is.EqualTo(c.GetProperty("stateless_seed")[0].GetInt64()), $"seed {seed}");
            float[] ours = Values(new RandomUniform(0, 1, seed), 4);
            Assert.That(ours, Is.EqualTo(new GoldenTensor(c.GetProperty("keras.random.uniform((4,))")).Span<float>().ToArray()),
                $"seed {seed}");
        }
        TestContext.Out.WriteLine($"{cases.Length} seeds; of the file, the unordered draws of a SeedGenerator are left out: " +
            "no layer makes them");
    }

    [Test]
    public void InitializersWithoutASeedDrawOne()
    {
        KerasSeeds.Set(42);
        float[] first = Values(VarianceScaling.GlorotUniform(), (4, 4)), second = Values(VarianceScaling.GlorotUniform(), (4, 4));
        Assert.That(first, Is.EqualTo(Values(VarianceScaling.GlorotUniform(686579304), (4, 4))));
        Assert.That(second, Is.EqualTo(Values(VarianceScaling.GlorotUniform(119540832), (4, 4))));
    }

    private static double Compare(JsonElement c, float[] ours)
    {
        if (c.TryGetProperty("value", out JsonElement value))
            return Compare(c, ours, new GoldenTensor(value).Span<float>());
        JsonElement print = c.GetProperty("fingerprint");
        if (IsExact(c))
            Assert.That(Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(ours.AsSpan()))),
                Is.EqualTo(print.GetProperty("sha256").GetString()), c.ToString()[..120]);
        double first = Compare(c, ours[..8], new GoldenTensor(print.GetProperty("first")).Span<float>());
        return Math.Max(first, Compare(c, ours[^8..], new GoldenTensor(print.GetProperty("last")).Span<float>()));
    }

    private static double Compare(JsonElement c, ReadOnlySpan<float> ours, ReadOnlySpan<float> theirs)
    {
        double worst = 0;
        for (int i = 0; i < theirs.Length; i++)
            worst = Math.Max(worst, Math.Abs((double)ours[i] - theirs[i]));
        Assert.That(worst, Is.LessThanOrEqualTo(IsExact(c) ? 0 : NormalTolerance), c.ToString()[..120]);
        return worst;
    }

    private static bool IsExact(JsonElement c)
    {
        string name = c.GetProperty("class").GetString()!;
        string? distribution = c.GetProperty("args").TryGetProperty("distribution", out JsonElement d) ? d.GetString() : null;
        return name.EndsWith("Uniform", StringComparison.Ordinal) || distribution == "uniform"
            || name is "Zeros" or "Ones" or "Constant";
    }

    private static IInitializer Make(string name, JsonElement args)
    {
        long? seed = args.TryGetProperty("seed", out JsonElement s) ? s.GetInt64() : null;
        return name switch
        {
            "GlorotUniform" => VarianceScaling.GlorotUniform(seed),
            "GlorotNormal" => VarianceScaling.GlorotNormal(seed),
            "HeUniform" => VarianceScaling.HeUniform(seed),
            "HeNormal" => VarianceScaling.HeNormal(seed),
            "LecunUniform" => VarianceScaling.LecunUniform(seed),
            "LecunNormal" => VarianceScaling.LecunNormal(seed),
            "RandomNormal" => new Tensorflow.Keras.Initializers.RandomNormal(Number("mean", 0), Number("stddev", .05f), seed),
            "TruncatedNormal" =>
                new Tensorflow.Keras.Initializers.TruncatedNormal(Number("mean", 0), Number("stddev", .05f), seed),
            "RandomUniform" =>
                new Tensorflow.Keras.Initializers.RandomUniform(Number("minval", -.05f), Number("maxval", .05f), seed),
            "VarianceScaling" =>
                new VarianceScaling(Number("scale", 1), Text("mode", "fan_in"), Text("distribution", "truncated_normal"), seed),
            "Zeros" => new Zeros(),
            "Ones" => new Ones(),
            _ => new Constant(Number("value", 0)),
        };

        float Number(string what, float otherwise) =>
            args.TryGetProperty(what, out JsonElement value) ? value.GetSingle() : otherwise;

        string Text(string what, string otherwise) =>
            args.TryGetProperty(what, out JsonElement value) ? value.GetString()! : otherwise;
    }

    private static float[] Values(IInitializer initializer, Shape shape)
    {
        var graph = new Graph();
        using (graph.EnterScope(""))
        using (var session = new Session(graph))
        {
            var results = new HostTensor?[1];
            session.Run([initializer.Apply(shape)], [], results);
            return results[0]!.Span<float>().ToArray();
        }
    }

    private static IEnumerable<JsonElement> Cases(string kind) => GoldenFile.Find(File) is { } path
        ? GoldenFile.Lines(path).Select(l => JsonDocument.Parse(l).RootElement).Where(c =>
            c.GetProperty("kind").GetString() == kind)
        : [];
}
