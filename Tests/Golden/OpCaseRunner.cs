using Tensorflow;

namespace TfCnn.Tests.Golden;

/// <summary>Runs a case in a graph and a session of its own.</summary>
internal sealed class OpCaseRunner : IDisposable
{
    private readonly Graph _graph = new();
    private readonly OpCaseNode _node;
    private readonly Session _session;

    public OpCaseRunner(OpCase c)
    {
        _graph.PushDefault();
        _node = new OpCaseNode(c, _graph);
        _session = new Session(_graph, new ConfigProto { IntraOpParallelismThreads = 1 });
    }

    public HostTensor[] Outputs() => OpCaseNode.Run(_session, _node.Outputs, _node.Feeds);

    /// <summary>The gradient of each input, null where there is none.</summary>
    public HostTensor?[] Grads()
    {
        Tensor?[] grads = _node.BuildGrads();
        return OpCaseNode.Spread(grads, OpCaseNode.Run(_session, [.. grads.OfType<Tensor>()], _node.Feeds));
    }

    public void Dispose()
    {
        _session.Dispose();
        _graph.PopDefault();
    }
}
