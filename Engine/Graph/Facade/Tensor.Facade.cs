using Tensorflow.NumPy;

namespace Tensorflow;

public partial class Tensor
{
    public string name => Name;

    public TF_DataType dtype => DType;

    public Operation op => Op;

    public Graph graph => Graph;

    public Shape shape
    {
        get => Shape;
        set => SetShape(value);
    }

    public int rank => Shape.Rank;

    public int ndim => Shape.Rank;

    public long[] dims => Shape.ToArray();

    public ulong size => (ulong)Math.Max(0, Shape.ElementCount);

    /// <summary>The part at leading indices, from the end if negative.</summary>
    public Tensor this[params int[] indices] => ArrayOps.Index(this, [.. indices.Select(Slice.At)]);

    /// <summary>Slices as in Python: <c>x["0:10,:"]</c>.</summary>
    public Tensor this[params string[] slices] => ArrayOps.Index(this, [.. slices.SelectMany(s => s.Split(',')).Select(Slice.Parse)]);

    public Tensor this[params Slice[] slices] => ArrayOps.Index(this, slices);

    /// <summary>Runs the default session for this tensor.</summary>
    public NDArray eval(params ReadOnlySpan<FeedItem> feed_dict) => Session.Default.run(this, feed_dict);

    public NDArray eval(Session session, params ReadOnlySpan<FeedItem> feed_dict) => session.run(this, feed_dict);

    public static implicit operator Operation(Tensor tensor) => tensor.Op;
}

public sealed partial class Operation
{
    public string name => Name;

    public string type => Type;

    public Graph graph => Graph;

    public Tensor output => Output;

    public Tensor[] inputs => [.. Inputs];

    public Tensor[] outputs => [.. Outputs];

    /// <summary>Runs the operation in the given session, or in the default one.</summary>
    public void run(FeedItem[]? feed_dict = null, Session? session = null) => (session ?? Session.Default).run(this, feed_dict ?? []);

    public static implicit operator Tensor(Operation operation) => operation.Output;
}
