using Tensorflow;
using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;

namespace TfCnn.Tests.Keras;

/// <summary>One layer between a placeholder of batch dimension −1 and a session.</summary>
internal sealed class LayerRun
{
    private readonly Layer _layer;
    private readonly Tensor _input, _output;
    private readonly Trace _trace = new();

    public LayerRun(Layer layer, Shape inputShape, bool training = false)
    {
        _layer = layer;
        Shape batch = inputShape.With(0, -1);
        _input = Emit.Op("Placeholder", [], "x", ("dtype", TF_DataType.TF_FLOAT), ("shape", batch));
        layer.Join(ModelGraph.Of(_input));
        layer.EnsureBuilt(batch);
        layer.Home.CurrentTrace = _trace;
        _output = layer.Invoke(_input, training);
        layer.Home.CurrentTrace = null;
    }

    public Shape StaticShape => _output.Shape;

    public IReadOnlyList<Tensor> Losses => _trace.Losses;

    /// <summary>Builds the run in a graph of its own.</summary>
    public static LayerRun Create(Func<Layer> layer, Shape inputShape, bool training = false)
    {
        var home = new ModelGraph();
        using (home.Graph.EnterScope(""))
            return new LayerRun(layer(), inputShape, training);
    }

    /// <summary>The output, without the updates of a training step.</summary>
    public HostTensor Forward(HostTensor x) => Run(x, [_output])[0]!;

    /// <summary>The output, in a training step with the updates after it.</summary>
    public HostTensor Output(HostTensor x)
    {
        HostTensor output = Run(x, [_output])[0]!;
        if (_trace.Updates.Count > 0)
            Run(x, [.. _trace.Updates]);
        return output;
    }

    /// <summary>The gradients of Σ output · upstream by the input and each trainable weight; null where there is none.</summary>
    public HostTensor?[] Gradients(HostTensor x, HostTensor upstream)
    {
        using (_layer.Home.Graph.EnterScope("gradients"))
        {
            Tensor[] targets = [_input, .. _layer.TrainableWeightList.Select(w => w.Variable.Handle)];
            Tensor?[] gradients = Tensorflow.Gradients.Compute([_output], targets, [_layer.Home.Graph.Constant(upstream)]);
            HostTensor?[] present = Run(x, [.. gradients.OfType<Tensor>()]);
            int next = 0;
            return [.. gradients.Select(g => g is null ? null : present[next++])];
        }
    }

    /// <summary>The values of all weights, the state of random generators too.</summary>
    public HostTensor[] Variables() => _layer.Home.Read([.. _layer.AllWeights]);

    private HostTensor?[] Run(HostTensor x, ITensorOrOperation[] fetches)
    {
        _layer.Home.Initialize();
        var results = new HostTensor?[fetches.Length];
        _layer.Home.Session.Run(fetches, [Feed.Of(_input, new NDArray(x), _layer.Home.Graph)], results);
        return results;
    }
}
