using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using TfCnn.Kernels;
using TfCnn.Tests.Golden;

namespace TfCnn.Tests.Kernels;

/// <summary>One case of random.jsonl.gz: an op, run several times, each time with the output itself or a digest of it.</summary>
internal sealed class RandomCase(JsonElement json)
{
    private static readonly Lazy<List<JsonElement>> s_all = new(() => GoldenFile.Cases("random.jsonl.gz"));

    private readonly JsonElement _attributes = json.GetProperty("attrs");

    public static IEnumerable<RandomCase> OfOp(string op) =>
        s_all.Value.Where(c => c.GetProperty("op").GetString() == op).Select(c => new RandomCase(c));

    public static IEnumerable<string> Ops => s_all.Value.Select(c => c.GetProperty("op").GetString()!).Distinct();

    public string Name { get; } = json.GetProperty("name").GetString()!;

    public string Op { get; } = json.GetProperty("op").GetString()!;

    public int Runs { get; } = json.GetProperty("runs").GetInt32();

    public GoldenTensor[] Inputs { get; } = json.GetProperty("inputs").ValueKind == JsonValueKind.Null
        ? [] : [.. json.GetProperty("inputs").EnumerateArray().Select(t => new GoldenTensor(t))];

    public JsonElement Attribute(string name) => _attributes.GetProperty(name);

    public bool HasAttribute(string name) => _attributes.TryGetProperty(name, out _);

    public string Type(string attribute) => Attribute(attribute).GetString()!;

    /// <summary>Number of elements that the first input, a shape, asks for.</summary>
    public long Elements => Inputs[0].Integers().Aggregate(1L, (n, d) => n * d);

    public PhiloxState State() => new(Attribute("seed").GetInt64(), Attribute("seed2").GetInt64());

    public GoldenTensor Output(int index) => new(json.GetProperty("outputs")[index]);

    /// <summary>Compares what a run gave with the file.</summary>
    public void Compare(int run, Block output, RandomTally tally)
    {
        if (json.GetProperty("digests").ValueKind == JsonValueKind.Null)
        {
            GoldenTensor expected = Output(run);
            tally.Add(expected.DType, expected.Bytes, output.Span<byte>(), $"{Name}, run {run}");
        }
        else
            CompareDigest(json.GetProperty("digests")[run], output, tally, $"{Name}, run {run}");
    }

    private static void CompareDigest(JsonElement digest, Block output, RandomTally tally, string what)
    {
        GoldenTensor first = new(digest.GetProperty("first")), last = new(digest.GetProperty("last"));
        Span<byte> bytes = output.Span<byte>();
        tally.Add(first.DType, first.Bytes, bytes[..first.Bytes.Length], what);
        tally.Add(last.DType, last.Bytes, bytes[^last.Bytes.Length..], what);
        long count = bytes.Length / GoldenTensor.ElementBytes(first.DType);
        double sum = digest.GetProperty("sum").GetDouble();
        Assert.That(Sum(first.DType, bytes), Is.EqualTo(sum).Within(1e-7 * Math.Sqrt(count)), what);
        tally.AddDigest(Convert.ToHexStringLower(SHA256.HashData(bytes)) == digest.GetProperty("sha256").GetString());
    }

    private static double Sum(string dtype, ReadOnlySpan<byte> bytes)
    {
        double sum = 0;
        if (dtype == "float32")
            foreach (float x in MemoryMarshal.Cast<byte, float>(bytes))
                sum += x;
        else if (dtype == "float64")
            foreach (double x in MemoryMarshal.Cast<byte, double>(bytes))
                sum += x;
        else
            foreach (long x in MemoryMarshal.Cast<byte, long>(bytes))
                sum += x;
        return sum;
    }
}

/// <summary>Counts what was compared and keeps the largest distance in units in the last place.</summary>
internal sealed class RandomTally(long allowedUlps)
{
    private int _cases, _digests, _equalDigests;
    private long _values, _different, _worst;

    public bool AllDigestsEqual => _digests == _equalDigests;

    public void AddCase() => _cases++;

    public void AddDigest(bool equal)
    {
        _digests++;
        _equalDigests += equal ? 1 : 0;
    }

    public void Add(string dtype, ReadOnlySpan<byte> expected, ReadOnlySpan<byte> received, string what)
    {
        Assert.That(received.Length, Is.EqualTo(expected.Length), what);
        int size = GoldenTensor.ElementBytes(dtype);
        for (int i = 0; i < expected.Length; i += size)
        {
            long ulps = Distance(expected.Slice(i, size), received.Slice(i, size), dtype);
            if (ulps > allowedUlps)
                Assert.Fail($"{what}: element {i / size} is {ulps} ulp away, at most {allowedUlps} are allowed.");
            _values++;
            _different += ulps > 0 ? 1 : 0;
            _worst = Math.Max(_worst, ulps);
        }
    }

    public void Report(string op) => TestContext.Out.WriteLine(
        $"{op}: {_cases} cases, {_values} values compared, {_different} different, worst {_worst} ulp; " +
        $"{_equalDigests} of {_digests} large outputs have the same SHA-256");

    private static long Distance(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, string dtype) =>
        (long)Int128.Min(Int128.Abs(Ordered(a, dtype) - Ordered(b, dtype)), long.MaxValue);

    // Bits as integers in the order of the numbers: negative floats count down from zero.
    private static Int128 Ordered(ReadOnlySpan<byte> element, string dtype)
    {
        long bits = element.Length == 4 ? BitConverter.ToInt32(element) : BitConverter.ToInt64(element);
        Int128 lowest = element.Length == 4 ? int.MinValue : long.MinValue;
        return dtype.StartsWith("float") && bits < 0 ? lowest - bits : bits;
    }
}
