namespace Tensorflow.Keras.Callbacks;

/// <summary>Loss and metrics by name, in the order in which Keras shows them. Callbacks may add to them.</summary>
public sealed class Logs
{
    private readonly OrderedDictionary<string, double> _values = new(StringComparer.Ordinal);

    public int Count => _values.Count;

    public IReadOnlyList<string> Names => _values.Keys;

    public double this[string name]
    {
        get => _values[name];
        set => _values[name] = value;
    }

    /// <summary>The number of that name; null if there is none.</summary>
    public double? Find(string name) => _values.TryGetValue(name, out double value) ? value : null;

    /// <summary>The same numbers, in the order of the dictionary.</summary>
    public static Logs Of(IEnumerable<KeyValuePair<string, float>> values)
    {
        var logs = new Logs();
        foreach ((string name, float value) in values)
            logs[name] = value;
        return logs;
    }

    /// <summary>A copy for callbacks that take float dictionaries.</summary>
    public Dictionary<string, float> ToDictionary() => _values.ToDictionary(v => v.Key, v => (float)v.Value);
}
