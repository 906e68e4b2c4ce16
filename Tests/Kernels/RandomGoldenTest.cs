using System.Numerics;
using System.Text.Json;
using TfCnn.Kernels;

namespace TfCnn.Tests.Kernels;

/// <summary>
/// Every random op against the numbers TensorFlow gave. Whole and uniform numbers are equal bit for bit. Normal numbers use the
/// C library's log, sin and cos on both sides; 2 units in the last place allow for another library.
/// </summary>
public class RandomGoldenTest
{
    private const long NormalUlps = 2;

    private static readonly Workers s_workers = Workers.Pool(2);

    private static readonly string[] s_tested =
    [
        "RandomUniform", "RandomStandardNormal", "TruncatedNormal", "RandomUniformInt", "RandomShuffle", "Multinomial",
        "StatelessRandomGetKeyCounter", "StatelessRandomUniform", "StatelessRandomUniformV2", "StatelessRandomNormal",
        "StatelessRandomNormalV2", "StatelessTruncatedNormal", "StatelessTruncatedNormalV2", "get_seed",
    ];

    [Test]
    public void EveryOpOfTheFileIsTestedHere()
    {
        int graphs = RandomCase.OfOp("front-end").Count();
        TestContext.Out.WriteLine($"front-end: {graphs} cases of functions that build graphs are not run here");
        Assert.That(RandomCase.Ops, Is.EquivalentTo([.. s_tested, "front-end"]));
    }

    [TestCase("RandomUniform", 0)]
    [TestCase("RandomStandardNormal", NormalUlps)]
    [TestCase("TruncatedNormal", NormalUlps)]
    public void StatefulFill(string op, long ulps) => Check(op, ulps, c =>
    {
        PhiloxState state = c.State();
        return output => Fill(op, c.Type("dtype"), output, state.Reserve(PhiloxFill.Blocks(c.Elements)));
    }, c => c.Elements * Size(c.Type("dtype")));

    [Test]
    public void RandomUniformInt() => Check("RandomUniformInt", 0, c =>
    {
        PhiloxState state = c.State();
        long minimum = c.Inputs[1].Integers()[0], maximum = c.Inputs[2].Integers()[0];
        return output =>
        {
            PhiloxStream start = state.Reserve(PhiloxFill.Blocks(c.Elements));
            if (c.Type("Tout") == "int32")
                PhiloxFill.UniformInt32(output, (int)minimum, (int)maximum, start, Cpu.Tier, s_workers);
            else
                PhiloxFill.UniformInt64(output, minimum, maximum, start, Cpu.Tier, s_workers);
        };
    }, c => c.Elements * Size(c.Type("Tout")));

    [Test]
    public void RandomShuffle() => Check("RandomShuffle", 0, c =>
    {
        PhiloxState state = c.State();
        int rows = c.Inputs[0].Shape[0];
        var kernel = new PhiloxShuffle(rows, c.Inputs[0].Bytes.Length / Math.Max(rows, 1));
        var input = new AlignedBuffer(c.Inputs[0].Bytes.Length);
        c.Inputs[0].Bytes.CopyTo(input.Block.Span<byte>());
        return output => kernel.Run(input.Block, output, state.Reserve(kernel.Blocks));
    }, c => c.Inputs[0].Bytes.Length);

    [Test]
    public void Multinomial() => Check("Multinomial", 0,
        c => c.Type("output_dtype") == "int32" ? Multinomial<int>(c) : Multinomial<long>(c),
        c => c.Inputs[0].Shape[0] * c.Inputs[1].Integers()[0] * Size(c.Type("output_dtype")));

    [Test]
    public void StatelessRandomGetKeyCounter()
    {
        var tally = new RandomTally(0);
        foreach (RandomCase c in RandomCase.OfOp("StatelessRandomGetKeyCounter"))
        {
            long[] seed = c.Inputs[0].Integers();
            PhiloxStream start = PhiloxStream.FromStatelessSeed(seed[0], seed[1]);
            Assert.That(start.Key, Is.EqualTo(c.Output(0).Span<ulong>()[0]), c.Name);
            Assert.That(new[] { start.CounterLow, start.CounterHigh }, Is.EqualTo(c.Output(1).Span<ulong>().ToArray()), c.Name);
            tally.AddCase();
        }
        tally.Report("StatelessRandomGetKeyCounter");
    }

    [TestCase("StatelessRandomUniform", 0)]
    [TestCase("StatelessRandomUniformV2", 0)]
    [TestCase("StatelessRandomNormal", NormalUlps)]
    [TestCase("StatelessRandomNormalV2", NormalUlps)]
    [TestCase("StatelessTruncatedNormal", NormalUlps)]
    [TestCase("StatelessTruncatedNormalV2", NormalUlps)]
    public void StatelessFill(string op, long ulps) => Check(op, ulps, c =>
    {
        long[] seed = c.Inputs[1].Integers();
        PhiloxStream start = op.EndsWith("V2")
            ? new PhiloxStream((ulong)seed[0], (ulong)c.Inputs[2].Integers()[0], (ulong)c.Inputs[2].Integers()[1])
            : PhiloxStream.FromStatelessSeed(seed[0], seed[1]);
        return output => Fill(op, c.Type("dtype"), output, start);
    }, c => c.Elements * Size(c.Type("dtype")));

    [Test]
    public void SeedRulesOfSingleRequests()
    {
        RandomCase[] cases = [.. RandomCase.OfOp("get_seed").Where(c => c.HasAttribute("seed_pair"))];
        foreach (RandomCase c in cases)
        {
            // "calls_before" requests had no op seed; the "nodes_before" other nodes must not matter.
            JsonElement pair = c.Attribute("seed_pair");
            (long, long) expected = (Number(pair[0]) ?? 0, Number(pair[1]) ?? 0);
            long requests = c.Attribute("calls_before").GetInt64();
            (long, long) received = SeedRules.Pair(Number(c.Attribute("graph_seed")), Number(c.Attribute("op_seed")), requests);
            Assert.That(received, Is.EqualTo(expected), c.Name);
        }
        TestContext.Out.WriteLine($"get_seed, single requests: {cases.Length} cases");
        Assert.That(cases, Is.Not.Empty);
    }

    [Test]
    public void SeedRulesOfWholeGraphs()
    {
        RandomCase[] cases = [.. RandomCase.OfOp("get_seed").Where(c => !c.HasAttribute("seed_pair"))];
        foreach (RandomCase c in cases)
        {
            long requests = 0;
            long? graphSeed = Number(c.Attribute("graph_seed")), opSeed = Number(c.Attribute("op_seed"));
            foreach (JsonElement node in c.Attribute("random_nodes").EnumerateArray())
            {
                (long, long) expected = (node.GetProperty("seed").GetInt64(), node.GetProperty("seed2").GetInt64());
                (long, long) received = SeedRules.Pair(graphSeed, opSeed, requests++);
                Assert.That(received, Is.EqualTo(expected), c.Name);
            }
        }
        TestContext.Out.WriteLine($"get_seed, whole graphs: {cases.Length} cases");
        Assert.That(cases, Is.Not.Empty);
    }

    private static void Check(string op, long ulps, Func<RandomCase, Action<Block>> bind, Func<RandomCase, long> bytes)
    {
        var tally = new RandomTally(ulps);
        foreach (RandomCase c in RandomCase.OfOp(op))
        {
            Action<Block> run = bind(c);
            using var output = new GuardedBuffer(bytes(c));
            for (int i = 0; i < c.Runs; i++)
            {
                run(output.Block);
                output.AssertIntact(c.Name);
                c.Compare(i, output.Block, tally);
            }
            tally.AddCase();
        }
        tally.Report(op);
        Assert.That(ulps > 0 || tally.AllDigestsEqual, "large outputs are equal bit for bit");
    }

    private static Action<Block> Multinomial<TClass>(RandomCase c) where TClass : unmanaged, IBinaryInteger<TClass>
    {
        PhiloxState state = c.State();
        int[] shape = c.Inputs[0].Shape;
        var kernel = new PhiloxMultinomial<float, TClass>(shape[0], shape[1], (int)c.Inputs[1].Integers()[0]);
        var logits = new AlignedBuffer(c.Inputs[0].Bytes.Length);
        c.Inputs[0].Bytes.CopyTo(logits.Block.Span<byte>());
        var scratch = new AlignedBuffer(kernel.ScratchBytes(s_workers.Count));
        return output => kernel.Run(logits.Block, output, state.Reserve(kernel.Blocks), scratch.Block, s_workers);
    }

    private static void Fill(string op, string dtype, Block output, PhiloxStream start)
    {
        if (op.Contains("Truncated") && dtype == "float32")
            PhiloxFill.TruncatedNormal32(output, start, s_workers);
        else if (op.Contains("Truncated"))
            PhiloxFill.TruncatedNormal64(output, start, s_workers);
        else if (op.Contains("Normal") && dtype == "float32")
            PhiloxFill.Normal32(output, start, Cpu.Tier, s_workers);
        else if (op.Contains("Normal"))
            PhiloxFill.Normal64(output, start, Cpu.Tier, s_workers);
        else if (dtype == "float32")
            PhiloxFill.Uniform32(output, start, Cpu.Tier, s_workers);
        else
            PhiloxFill.Uniform64(output, start, Cpu.Tier, s_workers);
    }

    private static int Size(string dtype) => Golden.GoldenTensor.ElementBytes(dtype);

    private static long? Number(JsonElement json) => json.ValueKind == JsonValueKind.Null ? null : json.GetInt64();
}
