using System.Text.Json;
using TfCnn.Kernels;
using TfCnn.Tests.Golden;

namespace TfCnn.Tests.Kernels;

public class OptimizerTest
{
    private static IEnumerable<OptimizerRun> Runs => OptimizerRun.All;

    [TestCaseSource(nameof(Runs))]
    public void EveryLengthFollowsTheFormula(object item)
    {
        var run = (OptimizerRun)item;
        float[] hyper = [.. run.Hyper.Select(Hyper)];
        foreach (CpuTier tier in Tiers.Available)
            for (int length = 0; length <= 257; length++)
            {
                float[][] start = Start(run, length);
                float[][] end = Step(run, start, hyper, tier, 1, misalign: length % 4 * 4);
                for (int i = 0; i < length; i++)
                {
                    double[] x = [.. start.Take(run.Slots.Length + 1).Select(a => (double)a[i])];
                    run.Oracle(x, start[^1][i], hyper, run.Flag);
                    for (int j = 0; j < x.Length; j++)
                        if (!(Math.Abs(end[j][i] - x[j]) <= 1e-6))
                            Assert.Fail($"{run} {tier} length {length}: array {j}[{i}] is {end[j][i]}, expected {x[j]}");
                }
            }
    }

    // Named after TensorFlow's operations; the step in double precision stands beside its own float32 step in the file.
    [TestCaseSource(nameof(Runs))]
    public void AStepAgreesWithTensorFlow(object item)
    {
        var run = (OptimizerRun)item;
        int found = 0;
        foreach (JsonElement json in GoldenFile.Cases("optimizers.jsonl.gz").Where(c => Matches(run, c)))
        {
            found++;
            string[] names = ["var", .. run.Slots];
            JsonElement gradient = json.GetProperty("gradients")[0].EnumerateObject().Single().Value;
            float[][] start = [.. names.Select(n => Floats(json.GetProperty("initial").GetProperty(n))), Floats(gradient)];
            float[] hyper = [.. run.Hyper.Select(h => json.GetProperty("hyper").GetProperty(h).GetSingle())];
            foreach (CpuTier tier in Tiers.Available)
            {
                float[][] end = Step(run, start, hyper, tier, 1, misalign: 0);
                for (int j = 0; j < names.Length; j++)
                    Compare(end[j], json, names[j], $"{run} {tier} {names[j]}");
            }
        }
        bool inFile = !(run.Op.EndsWith("AdagradV2") && !run.Flag);
        Assert.That(found, Is.EqualTo(inFile ? 1 : 0), "cases in the file");
    }

    [TestCaseSource(nameof(Runs))]
    public void SameBitsForAnyNumberOfWorkers(object item)
    {
        var run = (OptimizerRun)item;
        float[][] start = Start(run, 50_001);
        float[] hyper = [.. run.Hyper.Select(Hyper)];
        float[][] one = Step(run, start, hyper, Cpu.Widest, 1, misalign: 4);
        foreach (int workers in new[] { 2, 3, 5 })
        {
            float[][] many = Step(run, start, hyper, Cpu.Widest, workers, misalign: 4);
            for (int j = 0; j < one.Length; j++)
                Assert.That(many[j].AsSpan().SequenceEqual(one[j]), Is.True, $"{workers} workers, array {j}");
        }
    }

    private static bool Matches(OptimizerRun run, JsonElement json)
    {
        if (!json.GetProperty("name").GetString()!.StartsWith("raw/") || json.GetProperty("op").GetString() != run.Op)
            return false;
        JsonElement attributes = json.GetProperty("nodes")[0].GetProperty("attrs");
        bool flag = attributes.TryGetProperty("use_nesterov", out JsonElement nesterov) ? nesterov.GetBoolean()
            : attributes.TryGetProperty("update_slots", out JsonElement update) && update.GetBoolean();
        return flag == run.Flag;
    }

    // No further from the float64 step than a few roundings, or than a small multiple of TensorFlow's own distance.
    private static void Compare(float[] ours, JsonElement json, string array, string what)
    {
        float[] theirs = Floats(json.GetProperty("steps")[0].GetProperty(array));
        double[] exact = new GoldenTensor(json.GetProperty("steps64")[0].GetProperty(array)).Span<double>().ToArray();
        double size = exact.Max(Math.Abs);
        double own = theirs.Select((x, i) => Math.Abs(x - exact[i])).Max(), distance = ours.Select((x, i) =>
            Math.Abs(x - exact[i])).Max();
        Assert.That(distance, Is.LessThanOrEqualTo(Math.Max(2 * own, 1.2e-7 * size)), what);
    }

    private static float[] Floats(JsonElement tensor) => new GoldenTensor(tensor).Span<float>().ToArray();

    private static float[][] Step(OptimizerRun run, float[][] start, float[] hyper, CpuTier tier, int workers, int misalign)
    {
        GuardedBuffer[] arrays = [.. start.Select(a => GuardedBuffer.Of(a, misalign))];
        Block[] blocks = [.. arrays.Select(a => a.Block)];
        run.Step(blocks[..^1], blocks[^1], hyper, run.Flag, tier, Workers.Pool(workers));
        foreach (GuardedBuffer array in arrays)
            array.AssertIntact($"{run} {tier} length {start[0].Length}");
        float[][] end = [.. arrays.Select(a => a.Floats.ToArray())];
        foreach (GuardedBuffer array in arrays)
            array.Dispose();
        return end;
    }

    // Weights, slots and, last, the gradient. Slots that stand under a root are positive; ms − mg² stays clear of 0.
    private static float[][] Start(OptimizerRun run, int length)
    {
        var random = new Random(length);
        float[] Values(float low, float high) => [.. Enumerable.Range(0,
            length).Select(_ => low + ((high - low) * random.NextSingle()))];
        float[] Slot(string name) => name is "v" or "ms" or "accum" ? Values(0.5f, 1) : Values(-0.5f, 0.5f);
        return [Values(-1, 1), .. run.Slots.Select(Slot), Values(-1, 1)];
    }

    private static float Hyper(string name) => name switch
    {
        "lr" or "alpha" => 0.1f,
        "beta1_power" => 0.729f,
        "beta2_power" => 0.997f,
        "beta2" => 0.999f,
        "epsilon" => 1e-7f,
        _ => 0.9f,
    };
}
