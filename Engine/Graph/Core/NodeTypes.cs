namespace Tensorflow;

/// <summary>
/// Fits a node to its op's signature: counts list inputs, infers type attributes from the inputs, fills defaults, refuses
/// what the op does not take.
/// </summary>
internal sealed class NodeTypes
{
    private readonly OpDef _def;
    private readonly string _node;
    private readonly Tensor[] _inputs;
    private readonly Dictionary<string, object> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _decidedBy = new(StringComparer.Ordinal);

    private NodeTypes(OpDef def, string node, Tensor[] inputs)
    {
        _def = def;
        _node = node;
        _inputs = inputs;
    }

    public Attributes Attrs { get; private set; } = null!;

    public TF_DataType[] Outputs { get; private set; } = [];

    public static NodeTypes Resolve(OpDef def, string node, Tensor[] inputs, (string Name, object Value)[] attrs)
    {
        var types = new NodeTypes(def, node, inputs);
        foreach ((string name, object value) in attrs)
            types.Take(name, value);
        types.InferFromInputs();
        types.FillDefaults();
        types.Attrs = new Attributes(types._values);
        types.Outputs = [.. def.Signature.Outputs.SelectMany(types.TypesOf)];
        return types;
    }

    // Attributes that begin with an underscore are notes of front ends, which any node may carry.
    private void Take(string name, object value)
    {
        if (name.StartsWith('_'))
        {
            _values[name] = value;
            return;
        }
        AttrDef attr = _def.Signature.Attrs.FirstOrDefault(a => a.Name == name)
            ?? throw Fail($"has no attribute '{name}'; it has {string.Join(", ", _def.Signature.Attrs.Select(a => a.Name))}");
        _values[name] = Normalize(attr, value);
    }

    private object Normalize(AttrDef attr, object value)
    {
        object? normal = (attr.Type, value) switch
        {
            ("int", int v) => (long)v,
            ("int", long) or ("float", float) or ("bool", bool) or ("string", string) or ("type", TF_DataType)
                or ("shape", Shape) or ("tensor", HostTensor) or ("list(int)", long[]) or ("list(float)", float[])
                or ("list(bool)", bool[]) or ("list(string)", string[]) or ("list(type)", TF_DataType[])
                or ("list(shape)", Shape[]) => value,
            ("list(int)", int[] v) => Array.ConvertAll(v, i => (long)i),
            ("float", double v) => (float)v,
            _ => null,
        };
        if (normal is null)
            throw new TypeError($"{Where()} takes {attr.Type} for attribute '{attr.Name}', received {value} ({value.GetType().Name}).")
            { Op = _def.Name, Node = _node };
        if (normal is string s && attr.AllowedStrings is { } allowed && !allowed.Contains(s))
            throw Fail($"takes {Or(allowed.Select(a => $"'{a}'"))} for attribute '{attr.Name}', received '{s}'");
        if (normal is TF_DataType t)
            CheckType(attr, t);
        if (normal is long i && i < attr.Minimum)
            throw Fail($"takes {attr.Minimum} or more for attribute '{attr.Name}', received {i}");
        return normal;
    }

    private void CheckType(AttrDef attr, TF_DataType type)
    {
        if (attr.AllowedTypes is { } allowed && !allowed.Contains(type))
            throw new TypeError($"{Where()} takes {Or(allowed.Select(a => a.Name()))} for attribute '{attr.Name}', received {type.Name()}. Cast it with tf.cast first.")
            { Op = _def.Name, Node = _node };
    }

    private void InferFromInputs()
    {
        IReadOnlyList<ArgDef> args = _def.Signature.Inputs;
        int next = 0;
        for (int a = 0; a < args.Count; a++)
        {
            int count = CountOf(args[a], args.Count - a - 1, _inputs.Length - next);
            if (next + count > _inputs.Length)
                throw Fail($"takes {args.Count} inputs ({_def.Inputs}), received {_inputs.Length}");
            Span<Tensor> tensors = _inputs.AsSpan(next, count);
            if (args[a].TypeListAttr is { } list)
                DecideAll(list, tensors);
            foreach (Tensor t in tensors)
                Decide(args[a], t);
            next += count;
        }
        if (next != _inputs.Length)
            throw Fail($"takes {args.Count} inputs ({_def.Inputs}), received {_inputs.Length}");
    }

    // A list takes every input that the arguments after it do not need; no op has two lists of free length.
    private int CountOf(ArgDef arg, int argsAfter, int inputsLeft)
    {
        if (!arg.IsList)
            return 1;
        int count = arg.NumberAttr is { } n && _values.TryGetValue(n, out object? given) ? (int)(long)given : inputsLeft - argsAfter;
        if (arg.NumberAttr is { } number)
            _values[number] = Normalize(_def.Signature.Attrs.First(a => a.Name == number), (long)count);
        return count;
    }

    private void DecideAll(string list, ReadOnlySpan<Tensor> tensors)
    {
        TF_DataType[] types = [.. tensors.ToArray().Select(t => t.DType)];
        if (_values.TryGetValue(list, out object? given) && !types.AsSpan().SequenceEqual((TF_DataType[])given))
            throw Fail($"has attribute '{list}' of [{Or(((TF_DataType[])given).Select(t => t.Name()))}], but inputs of [{Or(types.Select(t => t.Name()))}]");
        _values[list] = types;
    }

    private void Decide(ArgDef arg, Tensor tensor)
    {
        if (arg.TypeListAttr is not null)
            return;
        if (arg.TypeAttr is not { } name)
        {
            if (tensor.DType != arg.FixedType)
                throw Mistyped($"Input '{arg.Name}' of '{_def.Name}' Op has type {tensor.DType.Name()} that does not match expected type of {arg.FixedType.Name()}", tensor);
            return;
        }
        if (!_values.TryGetValue(name, out object? type))
        {
            CheckType(_def.Signature.Attrs.First(a => a.Name == name), tensor.DType);
            _values[name] = tensor.DType;
            _decidedBy[name] = arg.Name;
        }
        else if ((TF_DataType)type != tensor.DType)
        {
            string reason = _decidedBy.TryGetValue(name, out string? first)
                ? $"type {((TF_DataType)type).Name()} of argument '{first}'"
                : $"type {((TF_DataType)type).Name()} of attribute '{name}'";
            throw Mistyped($"Input '{arg.Name}' of '{_def.Name}' Op has type {tensor.DType.Name()} that does not match {reason}", tensor);
        }
    }

    private void FillDefaults()
    {
        foreach (AttrDef attr in _def.Signature.Attrs)
        {
            if (_values.ContainsKey(attr.Name))
                continue;
            _values[attr.Name] = attr.Default
                ?? throw new TypeError($"{Where()} needs attribute '{attr.Name}' ({attr.Type}).") { Op = _def.Name, Node = _node };
        }
    }

    private IEnumerable<TF_DataType> TypesOf(ArgDef arg)
    {
        if (arg.TypeListAttr is { } list)
            return (TF_DataType[])_values[list];
        TF_DataType type = arg.TypeAttr is { } name ? (TF_DataType)_values[name] : arg.FixedType;
        return Enumerable.Repeat(type, arg.NumberAttr is { } number ? (int)(long)_values[number] : 1);
    }

    private TypeError Mistyped(string what, Tensor tensor) =>
        new($"{what}. Node '{_node}', input {tensor}. Cast it with tf.cast first.") { Op = _def.Name, Node = _node };

    private ValueError Fail(string what) =>
        new($"{Where()} {what}.") { Op = _def.Name, Node = _node, Shapes = [.. _inputs.Select(i => i.Shape)] };

    private string Where() => $"{_def.Name} '{_node}'";

    private static string Or(IEnumerable<string> choices) => string.Join(", ", choices);
}
