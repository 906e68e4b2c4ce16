using System.Text.Json;
using Tensorflow;
using Tensorflow.Initializers;
using TfCnn.Kernels;
using TfCnn.Tests.Golden;
using TfCnn.Tests.Kernels;
using TfCnn.Tests.Training;

namespace TfCnn.Tests.RandomNumbers;

/// <summary>The random ops through graph and session: the numbers, run by run, and the nodes that the front end builds.</summary>
[TestFixture]
public sealed class RandomOpsTest
{
    private const int NormalUlps = 2;

    [TestCase("RandomUniform", 0)]
    [TestCase("RandomUniformInt", 0)]
    [TestCase("RandomShuffle", 0)]
    [TestCase("Multinomial", 0)]
    [TestCase("RandomStandardNormal", NormalUlps)]
    [TestCase("TruncatedNormal", NormalUlps)]
    [TestCase("StatelessRandomUniform", 0)]
    [TestCase("StatelessRandomUniformV2", 0)]
    [TestCase("StatelessRandomNormal", NormalUlps)]
    [TestCase("StatelessRandomNormalV2", NormalUlps)]
    [TestCase("StatelessTruncatedNormal", NormalUlps)]
    [TestCase("StatelessTruncatedNormalV2", NormalUlps)]
    public void NumbersAreTensorFlows(string op, long ulps)
    {
        var tally = new RandomTally(ulps);
        foreach (RandomCase c in RandomCase.OfOp(op))
        {
            using var graph = new GraphRun();
            Tensor random = Build(graph.Graph, c).Output;
            for (int run = 0; run < c.Runs; run++)
            {
                HostTensor value = graph.Run(random)[0]!;
                using var block = new AlignedBuffer(value.ByteCount);
                value.Bytes().CopyTo(block.Block.Span<byte>());
                c.Compare(run, block.Block, tally);
            }
            tally.AddCase();
        }
        tally.Report(op);
        Assert.That(ulps > 0 || tally.AllDigestsEqual, "large outputs are equal bit for bit");
    }

    [Test]
    public void KeysAndCounters()
    {
        foreach (RandomCase c in RandomCase.OfOp("StatelessRandomGetKeyCounter"))
        {
            using var graph = new GraphRun();
            Operation op = Build(graph.Graph, c);
            HostTensor?[] both = graph.Run(op.Outputs[0], op.Outputs[1]);
            for (int i = 0; i < 2; i++)
                Assert.That(both[i]!.Bytes().ToArray(), Is.EqualTo(c.Output(i).Bytes), c.Name);
        }
    }

    [Test]
    public void SeedsOfAWholeGraphFollowTheRules()
    {
        var cases = GoldenFile.Cases("random.jsonl.gz").Where(c => c.GetProperty("name").GetString()!.StartsWith("seed_nodes/"));
        foreach (JsonElement c in cases)
        {
            using var graph = new GraphRun();
            JsonElement attrs = c.GetProperty("attrs");
            graph.Graph.Seed = Optional(attrs.GetProperty("graph_seed"));
            BuildSeedGraph(Optional(attrs.GetProperty("op_seed")));
            Assert.That(
                graph.Graph.Operations.Select(o => $"{o.Name} {o.Type}"),
                Is.EqualTo(attrs.GetProperty("all_nodes_in_order").EnumerateArray().Select(n => $"{n[0]} {n[1]}")));
            foreach (JsonElement node in attrs.GetProperty("random_nodes").EnumerateArray())
            {
                Operation op = graph.Graph.OperationByName(node.GetProperty("node").GetString()!);
                Assert.That(
                    (op.Attrs.Int("seed"), op.Attrs.Int("seed2")),
                    Is.EqualTo((node.GetProperty("seed").GetInt64(), node.GetProperty("seed2").GetInt64())), op.Name);
            }
        }
    }

    [Test]
    public void SeedPairsOfSingleRequests()
    {
        int cases = 0;
        foreach (RandomCase c in RandomCase.OfOp("get_seed").Where(c => c.HasAttribute("seed_pair")))
        {
            JsonElement graphSeed = c.Attribute("graph_seed"), opSeed = c.Attribute("op_seed"), pair = c.Attribute("seed_pair");
            if (!FitsInt(graphSeed) || !FitsInt(opSeed))
                continue;
            var graph = new Graph { Seed = Optional(graphSeed) };
            for (int i = 0; i < c.Attribute("calls_before").GetInt32(); i++)
                graph.NextSeeds(null);
            Assert.That(graph.NextSeeds(Optional(opSeed)), Is.EqualTo((Long(pair[0]), Long(pair[1]))), c.Name);
            cases++;
        }
        TestContext.Out.WriteLine($"get_seed: {cases} cases");
        Assert.That(cases, Is.GreaterThan(100));
    }

    [Test]
    public void ANewSessionStartsAgain()
    {
        using var graph = new GraphRun();
        Tensor numbers = RandomOps.Normal(new Shape(5), seed: 1);
        float[] first = graph.Values<float>(numbers), second = graph.Values<float>(numbers);
        using var other = new Session(graph.Graph);
        var results = new HostTensor?[1];
        other.Run([numbers], [], results);
        Assert.That(second, Is.Not.EqualTo(first));
        Assert.That(results[0]!.Span<float>().ToArray(), Is.EqualTo(first));
    }

    [Test]
    public void WithoutSeedsNumbersDiffer()
    {
        using var graph = new GraphRun();
        Tensor numbers = RandomOps.Uniform(new Shape(8));
        using var other = new Session(graph.Graph);
        var results = new HostTensor?[1];
        other.Run([numbers], [], results);
        Assert.That(graph.Values<float>(numbers), Is.Not.EqualTo(results[0]!.Span<float>().ToArray()));
    }

    [Test]
    public void TheShapeMayBeFed()
    {
        using var graph = new GraphRun();
        Tensor shape = Emit.Op("Placeholder", [], "shape", ("dtype", TF_DataType.TF_INT32), ("shape", new Shape(2)));
        Tensor numbers = RandomOps.Uniform(shape, -1, 1, seed: 4);
        Assert.That(numbers.Shape, Is.EqualTo(Shape.OfRank(2)));
        Assert.That(graph.Run([(shape, new[] { 3, 4 })], numbers)[0]!.Shape, Is.EqualTo(new Shape(3, 4)));
        Assert.That(graph.Run([(shape, new[] { 2, 1 })], numbers)[0]!.Shape, Is.EqualTo(new Shape(2, 1)));
    }

    [Test]
    public void AnEmptyRangeIsRefused()
    {
        using var graph = new GraphRun();
        Tensor numbers = RandomOps.Uniform(new Shape(3), 5, 5, TF_DataType.TF_INT32, name: "draw");
        Assert.That(
            () => graph.Run(numbers),
            Throws.TypeOf<InvalidArgumentError>().With.Message.Contains("'draw'").And.Message.Contains("minval"));
    }

    private static Operation Build(Graph graph, RandomCase c)
    {
        OpDef def = OpRegistry.Find(c.Op);
        return graph.CreateOp(
            c.Op, [.. c.Inputs.Select(i => graph.Constant(i.ToHost()))], null,
            [
                .. def.Signature.Attrs.Where(a => c.HasAttribute(a.Name))
                    .Select(a => (a.Name, GoldenAttr.Read(def, a.Name, c.Attribute(a.Name)))),
            ]);
    }

    private static void BuildSeedGraph(int? seed)
    {
        _ = Emit.Op("Placeholder", [], null, ("dtype", TF_DataType.TF_FLOAT));
        for (int i = 0; i < 2; i++)
        {
            RandomOps.Uniform(new Shape(3), seed: seed);
            RandomOps.TruncatedNormal(new Shape(3), stddev: 0.1f, seed: seed);
            RandomOps.Normal(new Shape(3), seed: seed);
            NnOps.Dropout(new Ones().Apply(new Shape(3)), 0.5, seed: seed);
        }
    }

    private static int? Optional(JsonElement json) => json.ValueKind == JsonValueKind.Null ? null : json.GetInt32();

    private static long Long(JsonElement json) => json.ValueKind == JsonValueKind.Null ? 0 : json.GetInt64();

    private static bool FitsInt(JsonElement json) => json.ValueKind == JsonValueKind.Null || json.TryGetInt32(out _);
}
