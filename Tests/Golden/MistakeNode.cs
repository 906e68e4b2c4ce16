using Tensorflow;

namespace TfCnn.Tests.Golden;

/// <summary>Does what a mistake's Python code says, on a graph of its own: builds the node and runs it with the feeds.</summary>
internal sealed class MistakeRunner : IDisposable
{
    private readonly Graph _graph = new();

    public MistakeRunner() => _graph.PushDefault();

    public void Dispose() => _graph.PopDefault();

    /// <summary>Builds an expression that <see cref="CanRun"/> accepts.</summary>
    public Operation Build(object? code) => Raw(Call(code)!);

    public void Run(Operation op, object? code)
    {
        using var session = new Session(_graph, new ConfigProto { IntraOpParallelismThreads = 1 });
        var feeds = code is object[] withFeeds ? (Dictionary<string, object?>)withFeeds[1]! : [];
        ITensorOrOperation fetch = op.Outputs.Count > 0 ? op.Output : op;
        IEnumerable<Feed> given = feeds.Select(f => Feed.Of(_graph.TensorByName(f.Key), Array(f.Value), _graph));
        // Where the case feeds nothing, TensorFlow fails on the node before it misses the feed.
        IEnumerable<Feed> zeros = _graph.Operations.Where(o => o.Type == "Placeholder" && !feeds.ContainsKey(o.Output.Name))
            .Select(o => Feed.Of(o.Output, HostTensor.Zeros(o.Output.DType, o.Output.Shape), _graph));
        session.Run([fetch], [.. given, .. zeros], new HostTensor?[1]);
    }

    /// <summary>Whether the code is one raw op that is registered, on tensors and attributes that can be made here.</summary>
    public static bool CanRun(object? code)
    {
        string? name = OpName(code);
        return OpRegistry.All.Any(o => o.Name == name) && Call(code)!.Arguments.Count == 0 && Call(code)!.Named.Values.All(IsKnown);
    }

    /// <summary>The op that the code adds; null if it is no raw op.</summary>
    public static string? OpName(object? code) =>
        Call(code)?.Name is { } name && name.StartsWith("raw.", StringComparison.Ordinal) ? name["raw.".Length..] : null;

    private static PythonCall? Call(object? code) => (code is object[] { Length: 2 } withFeeds ? withFeeds[0] : code) as PythonCall;

    private static bool IsKnown(object? value) => value switch
    {
        PythonCall call => call.Name is "ph" or "any_" or "tf.ones" or "tf.zeros" or "tf.constant" or "tf1.placeholder",
        PythonName name => name.Name.StartsWith("tf.", StringComparison.Ordinal),
        List<object?> items => items.All(IsKnown),
        _ => true,
    };

    private Operation Raw(PythonCall call)
    {
        OpDef def = OpRegistry.Find(OpName(call)!);
        // Python's wrappers give some inputs other names (Select's x and y), but keep their order; Squeeze's attribute is axis.
        ILookup<bool, KeyValuePair<string, object?>> named = call.Named.ToLookup(a => IsAttribute(def, a.Key));
        IEnumerable<Tensor> inputs = named[false].SelectMany(a => a.Value is List<object?> list ? list.Select(Tensor) : [Tensor(a.Value)]);
        return _graph.CreateOp(
            def.Name, [.. inputs], null, [.. named[true].Select(a => (def.Name == "Squeeze" ? "squeeze_dims" : a.Key, Attribute(a.Value)))]);
    }

    private static bool IsAttribute(OpDef def, string name) =>
        def.Signature.Attrs.Any(a => a.Name == name) || def.Name == "Squeeze" && name == "axis";

    private Tensor Tensor(object? value)
    {
        var call = (PythonCall)value!;
        return call.Name switch
        {
            "ph" => Placeholder("x", Type(call.Named.GetValueOrDefault("dt")), ShapeOf(call.Arguments)),
            "any_" => Placeholder("x", Type(call.Named.GetValueOrDefault("dt")), Shape.Unknown),
            "tf1.placeholder" => Placeholder((string)call.Named["name"]!, Type(call.Arguments[0]), ShapeOf((List<object?>)call.Arguments[1]!)),
            "tf.constant" => _graph.Constant(Value(call.Arguments[0])),
            _ => _graph.Constant(Filled(call.Name == "tf.ones" ? 1 : 0, Type(call.Arguments.ElementAtOrDefault(1)), (List<object?>)call.Arguments[0]!)),
        };
    }

    private Tensor Placeholder(string name, TF_DataType type, Shape shape) =>
        _graph.CreateOp("Placeholder", [], name, ("dtype", type), ("shape", shape)).Output;

    private static HostTensor Filled(double value, TF_DataType type, List<object?> dims)
    {
        HostTensor tensor = HostTensor.Zeros(type, ShapeOf(dims));
        for (int i = 0; i < tensor.ElementCount; i++)
            tensor.Elements.SetValue(Convert.ChangeType(value, tensor.Elements.GetType().GetElementType()!), i);
        return tensor;
    }

    // Python's numbers become int32 and float32, as TensorFlow takes them.
    private static HostTensor Value(object? value)
    {
        object?[] elements = [.. Flattened(value)];
        var shape = new Shape(Dimensions(value).ToArray());
        return elements.FirstOrDefault() switch
        {
            bool => HostTensor.Wrap(System.Array.ConvertAll(elements, e => (bool)e!), shape),
            long => HostTensor.Wrap(System.Array.ConvertAll(elements, e => (int)(long)e!), shape),
            _ => HostTensor.Wrap(System.Array.ConvertAll(elements, e => (float)Number(e)), shape),
        };
    }

    private static double Number(object? element) => element switch
    {
        PythonCall { Name: "float" } named => (string)named.Arguments[0]! == "nan" ? double.NaN : double.PositiveInfinity,
        double fraction => fraction,
        _ => (long)element!,
    };

    private static IEnumerable<object?> Flattened(object? value) => value is List<object?> list ? list.SelectMany(Flattened) : [value];

    private static IEnumerable<long> Dimensions(object? value) =>
        value is List<object?> list ? [list.Count, .. Dimensions(list.Count > 0 ? list[0] : null)] : [];

    private static HostTensor Array(object? value) => value is PythonCall { Name: "ones" } ones
        ? Filled(1, TF_DataType.TF_FLOAT, ones.Arguments)
        : Value(value);

    private static object Attribute(object? value) => value switch
    {
        List<object?> list => System.Array.ConvertAll([.. list], e => (long)e!),
        PythonName => Type(value),
        _ => value!,
    };

    private static TF_DataType Type(object? value) => value is PythonName name ? DataTypes.Parse(name.Name["tf.".Length..]) : TF_DataType.TF_FLOAT;

    private static Shape ShapeOf(IEnumerable<object?> dims) => new([.. dims.Select(d => (long?)d ?? -1)]);
}
