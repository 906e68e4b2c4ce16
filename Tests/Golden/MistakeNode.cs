using Tensorflow;
using TfCnn.Tests.Conformance;
using NodeInput = TfCnn.Tests.Conformance.NodeInput;

namespace TfCnn.Tests.Golden;

/// <summary>The node that a mistake's Python code adds, with what it is fed.</summary>
internal static class MistakeNode
{
    /// <param name="code">What <see cref="CanRun"/> accepts.</param>
    public static NodeCase Of(object? code)
    {
        PythonCall call = Call(code)!;
        OpDef def = OpRegistry.Find(OpName(call)!);
        // Python's wrappers give some inputs other names (Select's x and y), but keep their order; Squeeze's attribute is axis.
        ILookup<bool, KeyValuePair<string, object?>> named = call.Named.ToLookup(a => IsAttribute(def, a.Key));
        var inputs = new Inputs(code is object[] withFeeds ? (Dictionary<string, object?>)withFeeds[1]! : []);
        return new NodeCase(
            def.Name, def, [.. named[false].SelectMany(a => a.Value is List<object?> list ? list.Select(inputs.Of) : [inputs.Of(a.Value)])],
            [.. named[true].Select(a => (def.Name == "Squeeze" ? "squeeze_dims" : a.Key, Attribute(a.Value)))]);
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

    private static bool IsAttribute(OpDef def, string name) =>
        def.Signature.Attrs.Any(a => a.Name == name) || def.Name == "Squeeze" && name == "axis";

    private sealed class Inputs(Dictionary<string, object?> feeds)
    {
        private int _placeholders;

        public NodeInput Of(object? value)
        {
            var call = (PythonCall)value!;
            return call.Name switch
            {
                "ph" => Placeholder(NextName(), Type(call.Named.GetValueOrDefault("dt")), ShapeOf(call.Arguments)),
                "any_" => Placeholder(NextName(), Type(call.Named.GetValueOrDefault("dt")), Shape.Unknown),
                "tf1.placeholder" => Placeholder((string)call.Named["name"]!, Type(call.Arguments[0]), ShapeOf((List<object?>)call.Arguments[1]!)),
                "tf.constant" => NodeInput.Constant(Value(call.Arguments[0])),
                _ => NodeInput.Constant(
                    Filled(call.Name == "tf.ones" ? 1 : 0, Type(call.Arguments.ElementAtOrDefault(1)), (List<object?>)call.Arguments[0]!)),
            };
        }

        private string NextName() => _placeholders++ == 0 ? "x" : $"x_{_placeholders - 1}";

        // Where the case feeds nothing, TensorFlow fails on the node before it misses the feed: zeros will do.
        private NodeInput Placeholder(string name, TF_DataType type, Shape shape)
        {
            HostTensor data = feeds.TryGetValue(name + ":0", out object? value)
                ? Fed(value)
                : HostTensor.Zeros(type, shape.HasRank ? new Shape([.. shape.ToArray().Select(d => Math.Max(d, 1))]) : Shape.Scalar);
            return new NodeInput(type, shape, data, NodeInputKind.Fed);
        }
    }

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

    private static HostTensor Fed(object? value) => value is PythonCall { Name: "ones" } ones
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
