using Tensorflow;

namespace TfCnn.Tests.Conformance;

/// <summary>Runs many independent ops of one graph in as few session runs as possible, since a session costs more than an op.</summary>
internal static class EngineRun
{
    /// <summary>What an engine makes of each of <paramref name="runs"/>, which are nodes of <paramref name="graph"/>.</summary>
    public static Outcome[] All(Graph graph, string engine, IReadOnlyList<BuiltRun> runs)
    {
        var outcomes = new Outcome[runs.Count];
        Run(graph, engine, runs, [.. Enumerable.Range(0, runs.Count)], outcomes);
        return outcomes;
    }

    // One op that fails, fails the whole run: it is set aside, by the name in the error or by halving, and the others run again.
    private static void Run(Graph graph, string engine, IReadOnlyList<BuiltRun> runs, int[] indices, Outcome[] outcomes)
    {
        while (indices.Length > 0)
        {
            try
            {
                BuiltRun[] chosen = [.. indices.Select(i => runs[i])];
                foreach ((int index, List<HostTensor> values) in indices.Zip(Values(graph, engine, chosen)))
                    outcomes[index] = Outcome.Of(values);
                return;
            }
            catch (Exception e)
            {
                string? node = (e as TensorflowException)?.Node;
                int culprit = indices.Length == 1 ? indices[0] : indices.Where(i => IsOf(node, runs[i])).Append(-1).First();
                if (culprit < 0)
                {
                    Run(graph, engine, runs, indices[..(indices.Length / 2)], outcomes);
                    indices = indices[(indices.Length / 2)..];
                    continue;
                }
                outcomes[culprit] = Outcome.Of(e);
                indices = [.. indices.Where(i => i != culprit)];
            }
        }
    }

    private static bool IsOf(string? node, BuiltRun run) =>
        node is not null && (node == run.Name || node.StartsWith(run.Name + "/", StringComparison.Ordinal));

    private static List<HostTensor>[] Values(Graph graph, string engine, BuiltRun[] runs)
    {
        var config = new ConfigProto { Engine = engine, IntraOpParallelismThreads = 1, InterOpParallelismThreads = 1, RewritesGraphs = false };
        using var session = new Session(graph, config);
        List<HostTensor>[] values = [.. runs.Select(_ => new List<HostTensor>())];
        Fetch(session, runs, r => r.Setup, null);
        for (int time = 0; time < runs.Max(r => r.Run.Times); time++)
            Fetch(session, runs, r => time < r.Run.Times ? r.Fetches : [], values);
        Fetch(session, runs, r => r.Reads, values);
        return values;
    }

    private static void Fetch(
        Session session, BuiltRun[] runs, Func<BuiltRun, IReadOnlyList<ITensorOrOperation>> what, List<HostTensor>[]? values)
    {
        (int Run, ITensorOrOperation Fetch)[] fetches = [.. runs.SelectMany((r, i) => what(r).Select(f => (i, f)))];
        if (fetches.Length == 0)
            return;
        var results = new HostTensor?[fetches.Length];
        Feed[] feeds = [.. runs.Where(r => what(r).Count > 0).SelectMany(r => r.Feeds)];
        session.Run(Array.ConvertAll(fetches, f => f.Fetch), feeds, results);
        for (int i = 0; i < results.Length; i++)
            if (results[i] is { } value)
                values?[fetches[i].Run].Add(value);
    }
}
