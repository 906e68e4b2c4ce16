using CsCheck;
using Tensorflow;
using TfCnn.Tests.Golden;

namespace TfCnn.Tests.Conformance;

/// <summary>
/// Random graphs with gradients on both engines. The float64 gradients of TensorFlow are the truth; ours may be four times as far from
/// it as TensorFlow's float32 ones, of that tensor or at worst in that graph, and a few roundings besides.
/// </summary>
public class RandomGraphTest
{
    private const string CasesVariable = "TFCNN_CASES", SeedVariable = "TFCNN_SEED";
    private const int Groups = 4, CasesToGraphs = 2, Shrunk = 2, ShrinkTries = 100;

    // Roundings that a value passes through in 30 steps and back.
    private const double Relative = 1e-6;

    private static readonly Gen<GraphRecipe> s_recipes = new RecipeGenerator();

    private double _worst, _theirWorst;

    private static int Graphs => int.Parse(Environment.GetEnvironmentVariable(CasesVariable) ?? "200") / CasesToGraphs;

    private static ulong Seed => ulong.Parse(Environment.GetEnvironmentVariable(SeedVariable) ?? "1");

    [Test]
    public void GradientsAgree([Range(0, Groups - 1)] int group)
    {
        NativeLibraryForTests.Require();
        var random = new PCG((uint)group, Seed);
        var failures = new List<(string Seed, string Wrong)>();
        for (int i = 0; i < Graphs / Groups; i++)
        {
            string seed = random.ToString(random.State);
            if (Wrong(s_recipes.Generate(random, null, out _)) is { } wrong)
                failures.Add((seed, wrong));
        }
        TestContext.Out.WriteLine($"seed {Seed}, {Graphs / Groups} graphs; largest relative error {_worst:G2}, TensorFlow's {_theirWorst:G2}");
        Assert.That(failures, Is.Empty, () => $"{failures.Count} failures, seed {Seed}:\n"
            + string.Join("\n", failures.Select(f => $"{f.Seed}: {f.Wrong}")) + "\n"
            + string.Join("\n", failures.Take(Shrunk).Select(f => Smallest(f.Seed))));
    }

    private string? Wrong(GraphRecipe recipe)
    {
        var graph = new Graph();
        (Tensor[] inputs, Tensor?[] fetches) = recipe.Build(graph, TF_DataType.TF_FLOAT, "single");
        HostTensor[] ours;
        try
        {
            ours = Run(graph, Engines.Managed, Feeds(graph, inputs, recipe.Inputs), [.. fetches.OfType<Tensor>()]);
        }
        catch (Exception e)
        {
            return $"ours: {e}";
        }
        (Tensor[] wideInputs, Tensor?[] wideFetches) = recipe.Build(graph, TF_DataType.TF_DOUBLE, "double");
        HostTensor[] theirs = Run(
            graph, Engines.TensorFlow, [.. Feeds(graph, inputs, recipe.Inputs), .. Feeds(graph, wideInputs, recipe.Inputs)],
            [.. fetches.OfType<Tensor>(), .. wideFetches.OfType<Tensor>()]);
        // The sum's terms are about as large as their weights, and may cancel.
        double terms = recipe.Weights.Values.Sum(w => ((float[])w.Elements).Sum(v => (double)Math.Abs(v)));
        return Compare(ours, theirs[..ours.Length], theirs[ours.Length..], terms);
    }

    private static Feed[] Feeds(Graph graph, Tensor[] inputs, List<HostTensor> values) =>
        [.. inputs.Zip(values, (x, v) => Feed.Of(x, new GraphScope(graph, x.DType).Converted(v), graph))];

    private static HostTensor[] Run(Graph graph, string engine, Feed[] feeds, Tensor[] fetches)
    {
        using var session = new Session(graph, new ConfigProto { Engine = engine, IntraOpParallelismThreads = 1 });
        var results = new HostTensor?[fetches.Length];
        session.Run(fetches, feeds, results);
        return [.. results.Select(r => r!)];
    }

    private string? Compare(HostTensor[] ours, HostTensor[] theirs, HostTensor[] truths, double terms)
    {
        (double Ours, double Theirs, double Scale)[] errors = [.. ours.Select((o, i) => Errors(o, theirs[i], truths[i]))];
        errors[0].Scale = Math.Max(errors[0].Scale, terms);
        double pooled = errors.Where(e => e.Scale > 0).Select(e => e.Theirs / e.Scale).DefaultIfEmpty(0).Max();
        for (int i = 0; i < errors.Length; i++)
        {
            (double mine, double other, double scale) = errors[i];
            (_worst, _theirWorst) = (Math.Max(_worst, scale > 0 ? mine / scale : 0), Math.Max(_theirWorst, scale > 0 ? other / scale : 0));
            if (!(mine <= Tolerances.Multiple * Math.Max(other, pooled * scale) + Relative * scale))
                return $"{(i == 0 ? "sum" : $"gradient {i - 1}")}: error {mine:G3}, TensorFlow's {other:G3}, largest element {scale:G3}";
        }
        return null;
    }

    private static (double Ours, double Theirs, double Scale) Errors(HostTensor ours, HostTensor theirs, HostTensor truth)
    {
        (double[] mine, double[] other, double[] exact) = (Comparison.Doubles(ours), Comparison.Doubles(theirs), Comparison.Doubles(truth));
        return (Distance(mine, exact), Distance(other, exact), exact.Select(Math.Abs).Max());
    }

    private static double Distance(double[] x, double[] y) => x.Zip(y, (a, b) => Math.Abs(a - b)).Max();

    private string Smallest(string seed)
    {
        try
        {
            s_recipes.Sample(
                recipe => Wrong(recipe) is { } wrong ? throw new AssertionException(wrong) : true,
                seed: seed, iter: ShrinkTries, threads: 1, print: r => r.ToString());
            return $"{seed} does not fail alone";
        }
        catch (CsCheckException e)
        {
            return e.Message + (e.InnerException is { } inner ? $"\n  {inner.Message}" : "");
        }
    }

    private sealed class RecipeGenerator : Gen<GraphRecipe>
    {
        public override GraphRecipe Generate(PCG pcg, Size? min, out Size size)
        {
            var draw = new Draw(pcg);
            GraphRecipe recipe = GraphSteps.Draw(draw);
            size = new Size(draw.Size);
            return recipe;
        }
    }
}
