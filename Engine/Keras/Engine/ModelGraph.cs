using System.Runtime.CompilerServices;

namespace Tensorflow.Keras.Engine;

/// <summary>
/// The graph of a model and the session that holds its weights' values. Layers that are added to a model move to its graph,
/// with their weights' values.
/// </summary>
internal sealed class ModelGraph
{
    private static readonly ConditionalWeakTable<Graph, ModelGraph> s_byGraph = [];

    private readonly List<Weight> _weights = [];
    private readonly Dictionary<Weight, (Tensor Value, Operation Assignment)> _writes = [];
    private ModelGraph? _movedTo;
    private Session? _session;
    private int _initialized;

    /// <summary>Options of the sessions that are made from now on.</summary>
    public static ConfigProto Config { get; set; } = new();

    public ModelGraph() : this(new Graph()) => s_byGraph.Add(Graph, this);

    private ModelGraph(Graph graph) => Graph = graph;

    public Graph Graph { get; }

    public Session Session => _session ??= new Session(Graph, Config);

    /// <summary>The graph that this one's weights have moved to, or itself.</summary>
    public ModelGraph Root => _movedTo?.Root ?? this;

    /// <summary>What the layers add beside their outputs while a function is traced.</summary>
    public Trace? CurrentTrace { get; set; }

    /// <summary>The model's graph that a tensor belongs to; a graph built by hand gets one when a layer is first applied
    /// in it.</summary>
    public static ModelGraph Of(Tensor tensor) => s_byGraph.GetValue(tensor.Graph, g => new ModelGraph(g)).Root;

    public void Add(Weight weight) => _weights.Add(weight);

    /// <summary>Gives variables that have none yet their initial values; to be called before a run.</summary>
    public void Initialize()
    {
        IReadOnlyList<ResourceVariable> all = GraphVariables.Global(Graph);
        if (all.Count == _initialized)
            return;
        ITensorOrOperation[] initializers = [.. all.Skip(_initialized).Select(v => v.Initializer)];
        Session.Run(initializers, [], new HostTensor?[initializers.Length]);
        _initialized = all.Count;
    }

    /// <summary>The values of these weights, in order.</summary>
    public HostTensor[] Read(IReadOnlyList<Weight> weights)
    {
        if (weights.Count == 0)
            return [];
        ITensorOrOperation[] fetches = [.. weights.Select(w => w.Variable.GraphElement)];
        Initialize();
        var values = new HostTensor?[fetches.Length];
        Session.Run(fetches, [], values);
        return values!;
    }

    /// <summary>Gives these weights new values, in order.</summary>
    public void Write(IReadOnlyList<Weight> weights, IReadOnlyList<HostTensor> values)
    {
        foreach (Weight weight in weights)
            _ = weight.Variable;
        Initialize();
        var feeds = new Feed[weights.Count];
        var writes = new ITensorOrOperation[weights.Count];
        for (int i = 0; i < weights.Count; i++)
        {
            (Tensor value, Operation assignment) = WriteOf(weights[i]);
            (feeds[i], writes[i]) = (Feed.Of(value, new NumPy.NDArray(values[i]), Graph), assignment);
        }
        Session.Run(writes, feeds, new HostTensor?[writes.Length]);
    }

    private (Tensor Value, Operation Assignment) WriteOf(Weight weight)
    {
        if (_writes.TryGetValue(weight, out (Tensor, Operation) known))
            return known;
        using (Graph.EnterScope(""))
        using (Graph.EnterScope("set_weights/" + weight.Path))
        {
            Tensor value = Emit.Op("Placeholder", [], "value", ("dtype", weight.DType), ("shape", weight.Shape));
            return _writes[weight] = (value, weight.Variable.Assign(value));
        }
    }

    /// <summary>Moves all weights of <paramref name="other"/> to this graph, with their values.</summary>
    public void Absorb(ModelGraph other)
    {
        if (other.Root != Root)
            other.Root.MoveTo(Root);
    }

    private void MoveTo(ModelGraph target)
    {
        HostTensor[] values = Read(_weights);
        for (int i = 0; i < values.Length; i++)
            _weights[i].Move(values[i]);
        _weights.Clear();
        _writes.Clear();
        _movedTo = target;
        _session?.Dispose();
        _session = null;
    }
}

/// <summary>What a call of a model adds to the graph beside its output.</summary>
internal sealed class Trace
{
    /// <summary>Penalties to add to the loss, scalars.</summary>
    public List<Tensor> Losses { get; } = [];

    /// <summary>What a training step has to run too, such as the update of moving averages.</summary>
    public List<Operation> Updates { get; } = [];
}
