using Tensorflow.NumPy;

namespace Tensorflow;

/// <summary>A tensor and the value fed for it, written <c>(x, value)</c>.</summary>
public readonly struct FeedItem(object key, object value)
{
    public object Key { get; } = key;

    public object Value { get; } = value;

    public void Deconstruct(out object key, out object value) => (key, value) = (Key, Value);

    public static implicit operator FeedItem((object, object) pair) => new(pair.Item1, pair.Item2);
}

public partial class Session
{
    [ThreadStatic]
    private static Stack<Session>? s_defaults;

    public Graph graph => Graph;

    internal static Session Default => s_defaults is { Count: > 0 } stack
        ? stack.Peek()
        : throw new ValueError("No default session is registered. Make one with tf.Session(), or pass a session: eval(session), run(session: …).");

    /// <summary>Makes this the session that <c>eval</c> and <c>run</c> of tensors and operations use.</summary>
    public Session as_default()
    {
        (s_defaults ??= new Stack<Session>()).Push(this);
        return this;
    }

    /// <summary>Runs an operation.</summary>
    public void run(Operation op, params ReadOnlySpan<FeedItem> feed_dict)
    {
        HostTensor? none = null;
        RunOne(op, feed_dict, ref none);
    }

    /// <summary>Runs what a tensor needs and returns its value.</summary>
    public NDArray run(Tensor fetche, params ReadOnlySpan<FeedItem> feed_dict)
    {
        HostTensor? value = null;
        RunOne(fetche, feed_dict, ref value);
        return new NDArray(value!);
    }

    /// <summary>Runs a tensor, whose value is returned, or an operation, which has none.</summary>
    public NDArray? run(ITensorOrOperation fetche, params ReadOnlySpan<FeedItem> feed_dict)
    {
        HostTensor? value = null;
        RunOne(fetche, feed_dict, ref value);
        return value is null ? null : new NDArray(value);
    }

    public (NDArray, NDArray) run((ITensorOrOperation, ITensorOrOperation) fetches, params ReadOnlySpan<FeedItem> feed_dict)
    {
        Span<HostTensor?> r = [null, null];
        RunAll([fetches.Item1, fetches.Item2], feed_dict, r);
        return (Result(r[0]), Result(r[1]));
    }

    public (NDArray, NDArray, NDArray) run(
        (ITensorOrOperation, ITensorOrOperation, ITensorOrOperation) fetches, params ReadOnlySpan<FeedItem> feed_dict)
    {
        Span<HostTensor?> r = [null, null, null];
        RunAll([fetches.Item1, fetches.Item2, fetches.Item3], feed_dict, r);
        return (Result(r[0]), Result(r[1]), Result(r[2]));
    }

    public (NDArray, NDArray, NDArray, NDArray) run(
        (ITensorOrOperation, ITensorOrOperation, ITensorOrOperation, ITensorOrOperation) fetches, params ReadOnlySpan<FeedItem> feed_dict)
    {
        Span<HostTensor?> r = [null, null, null, null];
        RunAll([fetches.Item1, fetches.Item2, fetches.Item3, fetches.Item4], feed_dict, r);
        return (Result(r[0]), Result(r[1]), Result(r[2]), Result(r[3]));
    }

    public (NDArray, NDArray, NDArray, NDArray, NDArray) run(
        (ITensorOrOperation, ITensorOrOperation, ITensorOrOperation, ITensorOrOperation, ITensorOrOperation) fetches,
        params ReadOnlySpan<FeedItem> feed_dict)
    {
        Span<HostTensor?> r = [null, null, null, null, null];
        RunAll([fetches.Item1, fetches.Item2, fetches.Item3, fetches.Item4, fetches.Item5], feed_dict, r);
        return (Result(r[0]), Result(r[1]), Result(r[2]), Result(r[3]), Result(r[4]));
    }

    /// <summary>Runs several fetches: tensors, operations, variables and names of the graph, in any enumerable.</summary>
    /// <returns>One array per fetch; NaN for an operation.</returns>
    public NDArray[] run(object fetches, params ReadOnlySpan<FeedItem> feed_dict)
    {
        ITensorOrOperation[] list = FetchList(fetches);
        var results = new HostTensor?[list.Length];
        RunAll(list, feed_dict, results);
        return Array.ConvertAll(results, Result);
    }

    public NDArray eval(Tensor tensor) => run(tensor);

    public void close() => Dispose();

    partial void Close()
    {
        if (s_defaults is { Count: > 0 } stack && stack.Contains(this))
            s_defaults = new Stack<Session>(stack.Where(s => s != this).Reverse());
    }

    private ITensorOrOperation[] FetchList(object fetches) => fetches switch
    {
        ITensorOrOperation or IVariableV1 or string => [Fetch(fetches)],
        System.Collections.IEnumerable many => [.. many.Cast<object>().Select(Fetch)],
        _ => [Fetch(fetches)],
    };

    private ITensorOrOperation Fetch(object? fetch) => fetch switch
    {
        ITensorOrOperation symbol => symbol,
        IVariableV1 variable => variable.AsTensor(),
        string name => Named(name),
        _ => throw new TypeError($"A fetch is {(fetch is null ? "null" : $"of type {fetch.GetType().Name}")}; fetch tensors, operations, variables or names."),
    };

    private ITensorOrOperation Named(string name)
    {
        try
        {
            return name.Contains(':') ? Graph.TensorByName(name) : Graph.OperationByName(name);
        }
        catch (KeyError e)
        {
            throw new ValueError($"The fetch '{name}' cannot be interpreted as a tensor or an operation. {e.Message}", e);
        }
    }

    private void RunOne(ITensorOrOperation fetch, ReadOnlySpan<FeedItem> items, ref HostTensor? result) =>
        RunAll(new ReadOnlySpan<ITensorOrOperation>(in fetch), items, new Span<HostTensor?>(ref result));

    private void RunAll(ReadOnlySpan<ITensorOrOperation> fetches, ReadOnlySpan<FeedItem> items, Span<HostTensor?> results)
    {
        FeedBuffer feeds = default;
        Run(fetches, ToFeeds(items, feeds), results);
    }

    private static NDArray Result(HostTensor? value) => value is null ? NDArray.NaN : new NDArray(value);

    private Span<Feed> ToFeeds(ReadOnlySpan<FeedItem> items, Span<Feed> buffer)
    {
        Span<Feed> feeds = items.Length <= buffer.Length ? buffer[..items.Length] : new Feed[items.Length];
        for (int i = 0; i < items.Length; i++)
            feeds[i] = Feed.Of(items[i].Key, items[i].Value, Graph);
        return feeds;
    }

    // Room on the stack for the feeds of a usual run.
    [System.Runtime.CompilerServices.InlineArray(8)]
    private struct FeedBuffer
    {
        private Feed _first;
    }
}
