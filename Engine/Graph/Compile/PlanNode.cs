namespace Tensorflow;

/// <summary>A value while a plan is made: one tensor with its concrete shape, or what a fused node passes on in its stead.</summary>
internal sealed class PlanValue(Tensor source, Shape shape)
{
    /// <summary>The tensor of the graph that it is the value of, or stands for.</summary>
    public Tensor Source { get; } = source;

    /// <summary>Fully defined, except for resources and for the first dimension of what is sized in the run.</summary>
    public Shape Shape { get; private set; } = shape;

    public TF_DataType DType { get; init; } = source.DType;

    public long Bytes => DType.Size() * Math.Max(Shape.ElementCount, 0);

    /// <summary>The value itself where it is known before any run; the shape follows from it.</summary>
    public HostTensor? Constant
    {
        get;
        set
        {
            field = value;
            Shape = value?.Shape ?? Shape;
        }
    }

    /// <summary>The node that computes it; null for feeds and constants.</summary>
    public PlanNode? Producer { get; set; }

    /// <summary>Which feed it is, −1 for none.</summary>
    public int FeedIndex { get; init; } = -1;

    public bool IsFetched { get; set; }

    /// <summary>Only the run knows its size.</summary>
    public bool IsSizedInRun => DType != TF_DataType.TF_RESOURCE && !Shape.IsFullyDefined;

    public override string ToString() => $"{Source.Name} {Shape}";
}

/// <summary>A node while a plan is made: an operation of the graph, or several fused into one.</summary>
internal sealed class PlanNode(Operation operation, string kind, KernelBinder? bind, List<PlanValue> inputs, List<PlanValue> outputs)
{
    /// <summary>The operation; of a fused node, the last of its operations, whose place in the order it takes.</summary>
    public Operation Operation { get; } = operation;

    /// <summary>All its operations, in order.</summary>
    public IReadOnlyList<Operation> Operations { get; init; } = [operation];

    /// <summary>The op's name, or the names of the fused ops.</summary>
    public string Kind { get; } = kind;

    public KernelBinder? Bind { get; set; } = bind;

    public List<PlanValue> Inputs { get; } = inputs;

    public List<PlanValue> Outputs { get; } = outputs;

    /// <summary>Runs for its effect: a fetched operation, or one that others wait for.</summary>
    public bool IsTarget { get; set; }

    public override string ToString() => $"{Kind} '{Operation.Name}'";
}
