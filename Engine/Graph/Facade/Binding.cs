namespace Tensorflow;

/// <summary>TensorFlow.NET's entry point: <c>using static Tensorflow.Binding;</c> gives <c>tf</c> and Python's small functions.</summary>
public static class Binding
{
    private static TextWriter? s_output;

    /// <summary>The TensorFlow module.</summary>
    public static tensorflow tf { get; } = new();

    /// <summary>An unknown dimension.</summary>
    public static readonly int Unknown = -1;

    /// <summary>Python's None.</summary>
    public static readonly object? None = null;

    /// <summary>Where <see cref="print(object)"/> writes; the console if null.</summary>
    public static TextWriter? tf_output_redirect
    {
        get => s_output;
        set => s_output = value;
    }

    public static void print(object? value) => (s_output ?? Console.Out).WriteLine(value);

    public static void print(string format, params object[] values) => (s_output ?? Console.Out).WriteLine(format, values);

    public static IEnumerable<int> range(int end) => Enumerable.Range(0, end);

    public static IEnumerable<int> range(int start, int end) => Enumerable.Range(start, end - start);

    /// <summary>The length of a collection, or of an array's first dimension.</summary>
    public static int len(object collection) => collection switch
    {
        NumPy.NDArray array => (int)array.Shape[0],
        Array array => array.Length,
        System.Collections.ICollection items => items.Count,
        System.Collections.IEnumerable items => items.Cast<object>().Count(),
        Tensor tensor => throw new TypeError($"len is not defined for the symbolic tensor '{tensor.Name}'; see its shape {tensor.Shape}, or run tf.shape."),
        _ => throw new TypeError($"An object of type {collection.GetType().Name} has no len()."),
    };

    /// <summary>Python's <c>with</c>: enters the scope for the length of <paramref name="body"/>.</summary>
    public static void tf_with<T>(T scope, Action<T> body) where T : ITensorFlowObject
    {
        scope.__enter__();
        try
        {
            body(scope);
        }
        finally
        {
            scope.__exit__();
        }
    }

    /// <summary>Python's <c>with</c>, returning what <paramref name="body"/> returns.</summary>
    public static TOut tf_with<TIn, TOut>(TIn scope, Func<TIn, TOut> body) where TIn : ITensorFlowObject
    {
        scope.__enter__();
        try
        {
            return body(scope);
        }
        finally
        {
            scope.__exit__();
        }
    }
}

/// <summary>Something that <see cref="Binding.tf_with{T}(T, Action{T})"/> can enter and leave.</summary>
public interface ITensorFlowObject
{
    void __enter__();

    void __exit__();
}
