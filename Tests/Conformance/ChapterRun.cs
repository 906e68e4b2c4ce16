using Tensorflow;
using TfCnn.Shared.Datasets;

namespace TfCnn.Tests.Conformance;

/// <summary>A chapter's model on one engine, from its initial weights.</summary>
internal sealed class ChapterRun : IDisposable
{
    private readonly ChapterGraph _model;
    private readonly DoubleGraph? _wide;
    private readonly Session _session;

    /// <param name="model">The model.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="wide">The model's graph in float64, to run that instead.</param>
    public ChapterRun(ChapterGraph model, string engine, DoubleGraph? wide = null)
    {
        (_model, _wide) = (model, wide);
        _session = new Session(wide?.Graph ?? model.Graph, new ConfigProto { Engine = engine, IntraOpParallelismThreads = 2 });
        ITensorOrOperation[] initializers = [.. GraphVariables.Global(model.Graph).Select(v => Own(v.Initializer))];
        _session.Run(initializers, [], new HostTensor?[initializers.Length]);
    }

    public HostTensor[] Run(Tensor[] tensors, Batch? batch = null)
    {
        var results = new HostTensor?[tensors.Length];
        _session.Run([.. tensors.Select(Own)], batch is { } given ? FeedsOf(given) : [], results);
        return [.. results.Select(r => r!)];
    }

    /// <summary>Trains one step on each batch; the losses before the steps.</summary>
    public double[] Train(IEnumerable<Batch> batches) =>
    [
        .. batches.Select(batch =>
        {
            var results = new HostTensor?[2];
            _session.Run([Own(_model.Step), Own(_model.Loss)], FeedsOf(batch), results);
            return results[1]!.ToDouble();
        }),
    ];

    public void Dispose() => _session.Dispose();

    private ITensorOrOperation Own(Operation operation) => _wide is null ? operation : _wide[operation];

    private ITensorOrOperation Own(Tensor tensor) => _wide is null ? tensor : _wide[tensor];

    private Feed[] FeedsOf(Batch batch) => _wide is null ? _model.FeedsOf(batch) : [.. _model.FeedsOf(batch).Select(f => _wide[f])];
}
