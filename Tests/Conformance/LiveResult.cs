using Tensorflow;
using TfCnn.Tests.Golden;

namespace TfCnn.Tests.Conformance;

/// <summary>What TensorFlow's library computes for a case in this process, with the truth of the case's file.</summary>
/// <param name="Outputs">The op's outputs; empty if the library refuses.</param>
/// <param name="Grads">Its gradients; empty if the case has none.</param>
/// <param name="Refusal">Why the library does not run the case.</param>
internal sealed record LiveResult(GoldenResult?[] Outputs, GoldenResult?[] Grads, TensorflowException? Refusal = null)
{
    private const int CasesARun = 32;

    /// <summary>The results of cases; many in one run, for speed.</summary>
    public static IEnumerable<(OpCase Case, LiveResult Result)> Of(IEnumerable<OpCase> cases)
    {
        foreach (OpCase[] some in cases.Chunk(CasesARun))
        {
            LiveResult[] results;
            try
            {
                results = Run(some);
            }
            catch (TensorflowException)
            {
                results = Array.ConvertAll(some, OrRefusal);
            }
            for (int i = 0; i < some.Length; i++)
                yield return (some[i], results[i]);
        }
    }

    /// <summary>Where the library's kernels differ from those that the file was made with by more than rounding.</summary>
    public IEnumerable<string> Differences(OpCase c) =>
        Outputs.Select((o, i) => Difference(c, $"output {i}", o, c.Outputs[i]))
            .Concat(Grads.Select((g, i) => Difference(c, $"gradient of input {i}", g, c.Grads[i]))).OfType<string>();

    private static LiveResult OrRefusal(OpCase c)
    {
        try
        {
            return Run([c])[0];
        }
        catch (TensorflowException e)
        {
            return new LiveResult([], [], e);
        }
    }

    private static LiveResult[] Run(OpCase[] cases)
    {
        var graph = new Graph();
        graph.PushDefault();
        try
        {
            OpCaseNode[] nodes = Array.ConvertAll(cases, c => new OpCaseNode(c, graph));
            Tensor?[][] grads = [.. cases.Zip(nodes, (c, n) => c.Grads.Length > 0 ? n.BuildGrads() : [])];
            using var session = new Session(graph, new ConfigProto { Engine = Engines.TensorFlow, IntraOpParallelismThreads = 1 });
            var values = new Queue<HostTensor>(OpCaseNode.Run(
                session, [.. nodes.Zip(grads).SelectMany(n => n.First.Outputs.Concat(n.Second.OfType<Tensor>()))], nodes.SelectMany(n => n.Feeds)));
            return [.. cases.Select((c, i) => new LiveResult(
                [.. nodes[i].Outputs.Select((_, k) => With(values.Dequeue(), c.Outputs[k]))],
                [.. grads[i].Select((g, k) => g is null ? null : With(values.Dequeue(), c.Grads[k]))]))];
        }
        finally
        {
            graph.PopDefault();
        }
    }

    private static string? Difference(OpCase c, string what, GoldenResult? live, GoldenResult? file) =>
        live is null || file is null ? live == file ? null : $"{c.Name}, {what}: only one has it"
            : new GoldenComparison(c, what, live.Value.ToHost(), file).Run();

    private static GoldenResult With(HostTensor value, GoldenResult? file) => new(new GoldenTensor(value), file?.Truth, file?.IsExact ?? false);
}
