using CsCheck;
using Tensorflow;

namespace TfCnn.Tests.Conformance;

/// <summary>Random cases of every op on both engines.</summary>
[Parallelizable(ParallelScope.Children)]
public class RandomOpTest
{
    private const string CasesVariable = "TFCNN_CASES", SeedVariable = "TFCNN_SEED";
    private const int BatchSize = 50, Shrunk = 2, Listed = 12, ShrinkTries = 150;

    private static int Cases => int.Parse(Environment.GetEnvironmentVariable(CasesVariable) ?? "200");

    private static ulong Seed => ulong.Parse(Environment.GetEnvironmentVariable(SeedVariable) ?? "1");

    private static IEnumerable<string> Ops => OpRows.All.Select(r => r.Op).Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Ops))]
    public void Op(string op)
    {
        NativeLibraryForTests.Require();
        OpRow row = OpRows.Of(op);
        var batch = new CaseBatch(row);
        // The generator's stream is the op's own: two ops of a family get different cases.
        var random = new PCG((uint)op.Sum(c => c), Seed);
        var failures = new List<(string Seed, string Wrong)>();
        int excluded = 0;
        for (int drawn = 0; batch.Compared < Cases && drawn < 4 * Cases; drawn += BatchSize)
        {
            var runs = new List<(string Seed, OpRun Run)>();
            for (int i = 0; i < Math.Min(BatchSize, Cases - batch.Compared); i++)
            {
                string seed = random.ToString(random.State);
                OpRun run = row.Generator.Generate(random, null, out _);
                if (KnownDifferences.Excludes(run) is not null)
                    excluded++;
                else if (CaseBatch.IsKnownToRun(run))
                    runs.Add((seed, run));
            }
            foreach (((string seed, _), string? wrong) in runs.Zip(batch.Run([.. runs.Select(r => r.Run)])))
                if (wrong is not null)
                    failures.Add((seed, wrong));
        }
        TestContext.Out.WriteLine(
            $"{op}: seed {Seed}, {batch.Compared} cases, {batch.Refused} refused by both, {batch.Unimplemented} without a kernel, {excluded} known to differ; "
            + $"largest relative error {batch.Errors.Ours:G2}, TensorFlow's {batch.Errors.Theirs:G2}");
        foreach (string engine in Engines.Names)
            if (Kernels.Of(op, engine).ToArray() is { Length: > 0 } missing)
                TestContext.Out.WriteLine($"  {engine} has no kernel for {string.Join("; ", missing)}");
        Assert.That(failures, Is.Empty, () => Text(row, failures));
        Assert.That(batch.Compared, Is.GreaterThan(0), "no case was compared");
    }

    [Test]
    public void FixedCases()
    {
        NativeLibraryForTests.Require();
        string[] failures =
        [
            .. from run in Conformance.FixedCases.All
               let batch = new CaseBatch(OpRows.Of(run.Op))
               let wrong = batch.Run([run])[0] ?? (batch.Compared == 1 ? null : "was not compared")
               where wrong is not null
               select $"{run.ToRow()}\n  {wrong}",
        ];
        Assert.That(failures, Is.Empty, () => string.Join("\n", failures));
    }

    [Test]
    public void EveryOpHasAGeneratorOrAReason()
    {
        string[] missing = [.. OpRegistry.All.Select(o => o.Name).Where(o => !OpRows.All.Any(r => r.Op == o) && !OpRows.Without.ContainsKey(o))];
        Assert.That(missing, Is.Empty);
        Assert.That(OpRows.All.Select(r => r.Op).Concat(OpRows.Without.Keys), Is.Unique.And.SubsetOf(OpRegistry.All.Select(o => o.Name)));
    }

    private static string Text(OpRow row, List<(string Seed, string Wrong)> failures) =>
        $"{failures.Count} failures, seed {Seed}:\n"
        + string.Join("\n", failures.Take(Listed).Select(f => $"{f.Seed}: {f.Wrong}"))
        + "\nAs rows:\n" + string.Join("\n", failures.Take(Shrunk).Select(f => Smallest(row, f.Seed)));

    // CsCheck draws further cases from the failing one on, and keeps the smallest that fails.
    private static string Smallest(OpRow row, string seed)
    {
        try
        {
            row.Generator.Sample(
                run => KnownDifferences.Excludes(run) is null && CaseBatch.IsKnownToRun(run) && new CaseBatch(row).Run([run])[0] is { } wrong
                    ? throw new AssertionException(wrong) : true,
                seed: seed, iter: ShrinkTries, threads: 1, print: run => run.ToRow());
            return $"{seed} does not fail alone";
        }
        catch (CsCheckException e)
        {
            return e.Message + (e.InnerException is { } inner ? $"\n  {inner.Message}" : "");
        }
    }
}
