using Tensorflow;

namespace TfCnn.Tests.Conformance;

/// <summary>Runs cases of one op on both engines, and TensorFlow's truth for them, and judges.</summary>
internal sealed class CaseBatch(OpRow row)
{
    private double _pooled;

    /// <summary>The largest errors relative to the scale so far.</summary>
    public (double Ours, double Theirs) Errors { get; private set; }

    /// <summary>Cases that one engine has no kernel for.</summary>
    public int Unimplemented { get; private set; }

    /// <summary>Cases that both engines refuse.</summary>
    public int Refused { get; private set; }

    public int Compared { get; private set; }

    /// <summary>What is wrong with each case, null where nothing is.</summary>
    public string?[] Run(IReadOnlyList<OpRun> runs)
    {
        var results = new Result[runs.Count];
        int[] together = [.. Enumerable.Range(0, runs.Count).Where(i => !runs[i].MayFail)];
        foreach ((int index, Result result) in together.Zip(RunTogether([.. together.Select(i => runs[i])])))
            results[index] = result;
        for (int i = 0; i < runs.Count; i++)
            results[i] ??= RunTogether([runs[i]])[0];
        foreach (Result result in results)
            Pool(result);
        return [.. results.Select(Judge)];
    }

    /// <summary>Whether both engines are known to lack no kernel for it.</summary>
    public static bool IsKnownToRun(OpRun run) => Kernels.Has(Engines.Managed, run) && Kernels.Has(Engines.TensorFlow, run);

    private Result[] RunTogether(OpRun[] runs)
    {
        var graph = new Graph();
        var built = new List<(int Index, BuiltRun Run)>();
        var results = new Result[runs.Length];
        for (int i = 0; i < runs.Length; i++)
        {
            results[i] = new Result(runs[i]);
            if (Build(graph, runs[i], $"c{i}", out Exception? error) is { } run)
                built.Add((i, run));
            else if (runs[i].Inputs.Any(v => !v.IsVariable && v.Via != Via.FedUnknown) && runs.Length == 1)
                return RunTogether([runs[i].WithUnknownShapes()]);
            else if (runs.Length > 1)
                results[i] = RunTogether([runs[i]])[0];
            else
                results[i].Ours = Outcome.Of(error!);
        }
        BuiltRun[] ours = [.. built.Select(b => b.Run)];
        foreach (((int index, _), Outcome outcome) in built.Zip(EngineRun.All(graph, Engines.Managed, ours)))
            results[index].Ours = outcome;
        RunOnTensorFlow(graph, built, results);
        return results;
    }

    private void RunOnTensorFlow(Graph graph, List<(int Index, BuiltRun Run)> built, Result[] results)
    {
        List<(int Index, BuiltRun Run, int Kind)> all = [.. built.Select(b => (b.Index, b.Run, 0))];
        foreach ((int index, BuiltRun run) in built)
        {
            Result result = results[index];
            bool isSingle = result.Run.Inputs.Any(i => i.Value.DType == TF_DataType.TF_FLOAT) || run.HasFloatOutput;
            if (row.Measure == Measure.Exact || result.Run.MayFail)
                continue;
            bool hasTruth = !row.HasNoTruth && KnownDifferences.FalseTruth(result.Run) is null;
            if (isSingle && hasTruth && Twin(graph, result.Run.Widened(), $"t{index}") is { } truth)
                all.Add((index, truth, 1));
            if (row.Measure == Measure.Sum && hasTruth && Twin(graph, result.Run.Widened(absolute: true), $"m{index}") is { } magnitude)
                all.Add((index, magnitude, 2));
        }
        Outcome[] outcomes = EngineRun.All(graph, Engines.TensorFlow, [.. all.Select(a => a.Run)]);
        foreach (((int index, BuiltRun run, int kind), Outcome outcome) in all.Zip(outcomes))
        {
            if (outcome.HasNoKernel)
                Kernels.Misses(Engines.TensorFlow, run.Run, outcome.Error!.Message);
            results[index].Theirs[kind] = outcome;
        }
    }

    private static BuiltRun? Twin(Graph graph, OpRun run, string name) =>
        Kernels.Has(Engines.TensorFlow, run) ? Build(graph, run, name, out _) : null;

    private static BuiltRun? Build(Graph graph, OpRun run, string name, out Exception? error)
    {
        error = null;
        try
        {
            return new BuiltRun(graph, run, name);
        }
        catch (Exception e)
        {
            error = e;
            return null;
        }
    }

    private void Pool(Result result)
    {
        foreach (Comparison comparison in result.Comparisons(row))
        {
            (double ours, double theirs) = comparison.Errors();
            Errors = (Math.Max(Errors.Ours, ours), Math.Max(Errors.Theirs, theirs));
            _pooled = Math.Max(_pooled, theirs);
        }
    }

    private string? Judge(Result result)
    {
        (Outcome ours, Outcome? theirs) = (result.Ours!, result.Theirs[0]);
        if (ours.IsUnimplemented)
            Kernels.Misses(Engines.Managed, result.Run, ours.Error!.Message);
        if (ours.IsUnimplemented || theirs is { IsUnimplemented: true })
        {
            Unimplemented++;
            return null;
        }
        Compared++;
        if (theirs is null)
            return result.Run.MayFail ? null : $"is refused while the graph is built: {ours.Error!.Message}";
        if (ours.IsBroken)
            return $"breaks down: {ours.Error}";
        if (ours.Error is not null && theirs.Error is not null)
        {
            Refused++;
            return null;
        }
        if (ours.Error is not null || theirs.Error is not null)
            return ours.Error is { } mine
                ? $"TensorFlow runs it, ours says: {mine.Message}"
                : $"ours runs it, TensorFlow says: {theirs.Error!.Message}";
        int output = 0;
        foreach (Comparison comparison in result.Comparisons(row))
        {
            if (comparison.Wrong(_pooled) is { } wrong)
                return $"value {output}: {wrong}";
            output++;
        }
        return null;
    }

    private sealed class Result(OpRun run)
    {
        public OpRun Run => run;

        public Outcome? Ours { get; set; }

        /// <summary>TensorFlow's: of the case, of the case in float64, of absolute inputs in float64.</summary>
        public Outcome?[] Theirs { get; } = new Outcome?[3];

        public IEnumerable<Comparison> Comparisons(OpRow row)
        {
            if (Ours is not { Error: null } || Theirs[0] is not { Error: null } theirs)
                yield break;
            for (int i = 0; i < Ours.Values.Length; i++)
                yield return new Comparison(row.Measure, Ours.Values[i], theirs.Values[i], Doubles(1, i), Doubles(2, i))
                {
                    RoundsAsSingle = row.RoundsAsSingle,
                    Roundings = row.Roundings,
                    LeastScale = row.ScalesWithInputs ? Run.Inputs.Max(v => Comparison.Largest(Comparison.Doubles(v.Value))) : 0,
                };
        }

        private double[]? Doubles(int kind, int output) =>
            Theirs[kind] is { Error: null } outcome && output < outcome.Values.Length && outcome.Values[output].DType == TF_DataType.TF_DOUBLE
                && outcome.Values[output].Shape.Equals(Theirs[0]!.Values[output].Shape)
                ? Comparison.Doubles(outcome.Values[output]) : null;
    }
}
