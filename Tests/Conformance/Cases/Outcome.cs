using Tensorflow;

namespace TfCnn.Tests.Conformance;

/// <summary>What an engine made of an op: its values, or why it refused.</summary>
internal sealed class Outcome
{
    private static readonly string[] s_noKernel =
    [
        "No OpKernel", "No registered", "not supported", "only supports", "only support ", "do not yet support", "not yet implemented",
        "could not create a primitive",
        // oneDNN's cached convolutions now and then take another filter's size; alone the same case runs.
        "filter_size does not have enough elements",
    ];

    /// <summary>Outputs of every time the op ran, then variables.</summary>
    public HostTensor[] Values { get; private init; } = [];

    public Exception? Error { get; private init; }

    /// <summary>It failed in another way than refusing.</summary>
    public bool IsBroken => Error is not (null or TensorflowException);

    /// <summary>The engine has no kernel for these types or attributes, which says nothing about the inputs.</summary>
    public bool IsUnimplemented => Error is UnimplementedError
        || Error is not null && s_noKernel.Any(t => Error.Message.Contains(t, StringComparison.Ordinal));

    /// <summary>It has none for these types, whatever the shapes and numbers.</summary>
    public bool HasNoKernel => Error is not null
        && s_noKernel[..2].Any(t => Error.Message.Contains(t, StringComparison.Ordinal));

    public static Outcome Of(IEnumerable<HostTensor> values) => new() { Values = [.. values] };

    public static Outcome Of(Exception error) => new() { Error = error };
}
