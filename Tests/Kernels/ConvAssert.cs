namespace TfCnn.Tests.Kernels;

/// <summary>Results of convolutions beside what they should be.</summary>
internal static class ConvAssert
{
    /// <summary>All within 1e-5 of the largest.</summary>
    public static void AssertClose(float[] actual, float[] expected, string what)
    {
        Assert.That(actual, Has.Length.EqualTo(expected.Length), what);
        float worst = actual.Zip(expected, (a, e) => MathF.Abs(a - e)).Max();
        Assert.That(worst, Is.LessThan(1e-5f * Math.Max(1, expected.Max(MathF.Abs))), what);
    }

    /// <summary>The same infinities and NaNs in the same places, and the others within 1e-5 of the largest.</summary>
    public static void AssertSame(float[] actual, float[] expected)
    {
        float size = expected.Where(float.IsFinite).Select(MathF.Abs).Max();
        int[] wrong = [.. Enumerable.Range(0, actual.Length).Where(i => float.IsFinite(expected[i])
            ? !(MathF.Abs(actual[i] - expected[i]) <= 1e-5f * size)
            : !actual[i].Equals(expected[i]))];
        Assert.That(wrong, Is.Empty, $"first: {actual[wrong.FirstOrDefault()]}, not {expected[wrong.FirstOrDefault()]}");
    }
}
