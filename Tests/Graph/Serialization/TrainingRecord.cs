using System.Text.Json;
using Tensorflow;
using TfCnn.Tests.Golden;

namespace TfCnn.Tests.Graphs;

/// <summary>Runs an operation by name, on named feeds, and returns the number that is fetched with it, if one is.</summary>
internal delegate float RunByName(string target, string? fetch, params (string Name, HostTensor Value)[] feeds);

internal static class RunningByName
{
    /// <inheritdoc cref="RunByName"/>
    public static float RunNamed(this Session session, string target, string? fetch, params (string Name, HostTensor Value)[] feeds)
    {
        Operation Node(string name) => session.graph.OperationByName(name);
        ITensorOrOperation[] fetches = fetch is null ? [Node(target)] : [Node(target), Node(fetch).Output];
        HostTensor?[] results = session.Run(fetches, [.. feeds.Select(f => (Node(f.Name).Output, (object)f.Value))]);
        return fetch is null ? float.NaN : results[1]!.Span<float>()[0];
    }
}

/// <summary>Ten losses that TensorFlow itself computed with a training graph from a file, on batches that anyone can make.</summary>
internal sealed class TrainingRecord
{
    private const int Classes = 10;

    // TensorFlow's own two sets of kernels differ by up to 8e-6 in these losses.
    private const float Tolerance = 2e-5f;

    private readonly JsonElement _record;
    private readonly float[] _losses;

    private TrainingRecord(string name)
    {
        using FileStream file = File.OpenRead(GoldenFile.Require("graph-losses.json"));
        _record = JsonDocument.Parse(file).RootElement.GetProperty(name);
        _losses = [.. _record.GetProperty("losses").EnumerateArray().Select(l => l.GetSingle())];
    }

    public static IEnumerable<string> Names => ["mnist-adam", "cifar-rmsprop", "cifar-rmsprop with dropout"];

    public static TrainingRecord Of(string name) => new(name);

    /// <summary>The graph's file; skips the test where it is not beside the golden files.</summary>
    public string RequireFile()
    {
        string file = _record.GetProperty("file").GetString()!, golden = Environment.GetEnvironmentVariable("TFCNN_GOLDEN") ?? "";
        string path = Path.Combine(golden, "..", "tensorflow", "graphs", file);
        if (golden.Length == 0 || !File.Exists(path))
            Assert.Ignore($"{file} is not in tensorflow/graphs beside the folder TFCNN_GOLDEN.");
        return path;
    }

    /// <summary>Runs <c>init</c>, and <c>train</c> once for each loss.</summary>
    public float[] Train(RunByName run)
    {
        run("init", null);
        return [.. Batches(_losses.Length).Select(batch => run("train", "loss", batch))];
    }

    public void Check(float[] losses)
    {
        float worst = losses.Zip(_losses, (l, e) => Math.Abs(l - e) / e).Max();
        TestContext.Out.WriteLine($"worst relative difference {worst:E2}");
        Assert.That(losses, Has.Length.EqualTo(_losses.Length));
        Assert.That(worst, Is.LessThan(Tolerance), string.Join(", ", losses));
    }

    // A linear congruential generator draws a batch's images, element by element, and then its classes.
    private IEnumerable<(string Name, HostTensor Value)[]> Batches(int count)
    {
        uint state = 1;
        var shape = new Shape(_record.GetProperty("x").EnumerateArray().Select(d => d.GetInt64()).ToArray());
        for (int step = 0; step < count; step++)
        {
            HostTensor images = HostTensor.Zeros(TF_DataType.TF_FLOAT, shape);
            HostTensor labels = HostTensor.Zeros(TF_DataType.TF_FLOAT, new Shape(shape[0], Classes));
            foreach (ref float pixel in images.Span<float>())
                pixel = Draw(ref state) / 16777216f;
            for (int i = 0; i < shape[0]; i++)
                labels.Span<float>()[i * Classes + (int)(Draw(ref state) % Classes)] = 1;
            yield return _record.TryGetProperty("keep_prob", out JsonElement keep)
                ? [("x", images), ("y", labels), ("keep_prob", HostTensor.Scalar(keep.GetSingle()))]
                : [("x", images), ("y", labels)];
        }
    }

    private static uint Draw(ref uint state) => (state = state * 1664525 + 1013904223) >> 8;
}
