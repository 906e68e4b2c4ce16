using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Tensorflow;

/// <summary>
/// An operation's attributes by name. Values are long, float, bool, string, <see cref="TF_DataType"/>, <see cref="Shape"/>,
/// <see cref="HostTensor"/>, or an array of one of the first six.
/// </summary>
public sealed class Attributes : IEnumerable<KeyValuePair<string, object>>
{
    private readonly SortedDictionary<string, object> _values = new(StringComparer.Ordinal);

    internal Attributes(IEnumerable<KeyValuePair<string, object>> values)
    {
        foreach (var (name, value) in values)
            _values.Add(name, value);
    }

    public bool Contains(string name) => _values.ContainsKey(name);

    public bool TryGet(string name, [NotNullWhen(true)] out object? value) => _values.TryGetValue(name, out value);

    public long Int(string name) => Get<long>(name);

    public float Float(string name) => Get<float>(name);

    public bool Bool(string name) => Get<bool>(name);

    public string String(string name) => Get<string>(name);

    public TF_DataType Type(string name) => Get<TF_DataType>(name);

    public Shape Shape(string name) => Get<Shape>(name);

    public HostTensor Tensor(string name) => Get<HostTensor>(name);

    public long[] Ints(string name) => Get<long[]>(name);

    public TF_DataType[] Types(string name) => Get<TF_DataType[]>(name);

    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private T Get<T>(string name) => _values.TryGetValue(name, out object? value)
        ? value is T typed ? typed : throw new ValueError($"Attribute '{name}' is a {value.GetType().Name}, not a {typeof(T).Name}.")
        : throw new ValueError($"There is no attribute '{name}'.");
}
