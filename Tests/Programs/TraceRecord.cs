using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Tensorflow;
using TfCnn.Tests.Golden;

namespace TfCnn.Tests.Programs;

/// <summary>Python TensorFlow's record of the first steps of a model (<c>traces.jsonl.gz</c>) in float32, and the truth in float64 beside
/// it: how far ours may be off is measured by how far TensorFlow is.</summary>
internal sealed class TraceRecord
{
    private const double OwnMultiple = 4;

    private readonly JsonElement _own, _truth;

    private TraceRecord(JsonElement own, JsonElement truth) => (_own, _truth) = (own, truth);

    public static TraceRecord Of(string model, double? keepProb = null)
    {
        JsonElement[] records = [.. GoldenFile.Cases("traces.jsonl.gz").Where(c =>
            c.GetProperty("model").GetString() == model && (keepProb is null || c.GetProperty("keep_prob").GetDouble() == keepProb))];
        JsonElement OfType(string dtype) => records.Single(c => c.GetProperty("dtype").GetString() == dtype);
        return new TraceRecord(OfType("float32"), OfType("float64"));
    }

    /// <summary>Initial values: the first and last to two units in the last place, sums of all.</summary>
    public void CheckInitial(Session session)
    {
        JsonElement initial = _own.GetProperty("initial");
        int sameHash = 0, worst = 0;
        IVariableV1[] variables = Binding.tf.trainable_variables();
        foreach (IVariableV1 variable in variables)
        {
            JsonElement expected = initial.GetProperty(variable.Op.Name);
            float[] values = session.run(variable.AsTensor()).ToArray<float>();
            worst = Math.Max(worst, WorstUlps(values.AsSpan(0, 8), expected.GetProperty("first8")));
            worst = Math.Max(worst, WorstUlps(values.AsSpan(values.Length - 8), expected.GetProperty("last8")));
            Assert.That(values.Sum(v => (double)v), Is.EqualTo(expected.GetProperty("sum").GetDouble()).Within(1e-3), variable.Name);
            string hash = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(values.AsSpan())));
            sameHash += hash == expected.GetProperty("sha256").GetString() ? 1 : 0;
        }
        TestContext.Out.WriteLine($"worst {worst} ulp; {sameHash} of {variables.Length} variables have TensorFlow's very bits");
        Assert.That(worst, Is.LessThanOrEqualTo(2));
    }

    /// <summary>The gradient of one variable in the first step.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="gradient">Ours.</param>
    /// <param name="choices">What may be off besides, since rounding decides between nearly equal pixels of a pool's window.</param>
    public void CheckGradient(string name, float[] gradient, double choices = 0)
    {
        JsonElement own = _own.GetProperty("first_gradient").GetProperty(name), truth = _truth.GetProperty("first_gradient").GetProperty(name);
        double scale = truth.GetProperty("l2").GetDouble();
        double norm = Math.Sqrt(gradient.Sum(g => (double)g * g));
        double error = Math.Abs(norm - scale) / scale;
        double ownError = Math.Abs(own.GetProperty("l2").GetDouble() - scale) / scale;
        double largest = Math.Max(Math.Abs(truth.GetProperty("max").GetDouble()), Math.Abs(truth.GetProperty("min").GetDouble()));
        double element = Enumerable.Range(0, 8).Max(k => Math.Abs(gradient[k] - truth.GetProperty("first8")[k].GetDouble())) / largest;
        TestContext.Out.WriteLine($"{name}: norm {error:G2} off (TensorFlow {ownError:G2}), first elements {element:G2} of the largest");
        Assert.That(error, Is.LessThanOrEqualTo((OwnMultiple * ownError) + 1e-6 + choices), name);
        Assert.That(element, Is.LessThanOrEqualTo(5e-6 + choices), name);
    }

    /// <summary>The losses of the first steps. Rounding grows from step to step, for TensorFlow as for us: its own error so far is the
    /// measure.</summary>
    public void CheckLosses(IReadOnlyList<float> losses)
    {
        double ownError = 0;
        for (int step = 0; step < losses.Count; step++)
        {
            double truth = _truth.GetProperty("losses")[step].GetDouble(), own = _own.GetProperty("losses")[step].GetDouble();
            double error = Math.Abs(losses[step] - truth) / truth;
            ownError = Math.Max(ownError, Math.Abs(own - truth) / truth);
            TestContext.Out.WriteLine($"step {step + 1}: {losses[step]}, TensorFlow {own}, exactly {truth}: {error:G2} off (TensorFlow {ownError:G2})");
            Assert.That(error, Is.LessThanOrEqualTo((OwnMultiple * ownError) + 1e-6), $"step {step + 1}");
        }
    }

    private static int WorstUlps(ReadOnlySpan<float> values, JsonElement expected)
    {
        int worst = 0;
        for (int i = 0; i < values.Length; i++)
            worst = Math.Max(worst, Math.Abs(BitConverter.SingleToInt32Bits(values[i]) - BitConverter.SingleToInt32Bits((float)expected[i].GetDouble())));
        return worst;
    }
}
