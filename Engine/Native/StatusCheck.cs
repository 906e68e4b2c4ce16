using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Tensorflow;

namespace TfCnn.Native;

/// <summary>TensorFlow's errors as this API's exceptions, with TensorFlow's message.</summary>
internal static partial class StatusCheck
{
    // absl's canonical codes.
    private const int Ok = 0, InvalidArgument = 3, NotFound = 5, FailedPrecondition = 9, OutOfRange = 11, Unimplemented = 12;

    // What TensorFlow calls an invalid argument too.
    private static readonly string[] s_missing = ["No OpKernel was registered", "Op type not registered"];

    /// <summary>Throws what a call ended with, unless it was well.</summary>
    /// <param name="status">The status that was handed to the call.</param>
    /// <param name="operation">The operation that was being added; null for a run, whose message names the node.</param>
    /// <exception cref="ValueError">The operation cannot be built.</exception>
    /// <exception cref="InvalidArgumentError">A value or shape that an op cannot take, found in a run.</exception>
    /// <exception cref="FailedPreconditionError">A variable without a value.</exception>
    /// <exception cref="UnimplementedError">TensorFlow has no such op, or no kernel for the types or attributes.</exception>
    public static void ThrowIfFailed(this StatusHandle status, Operation? operation = null)
    {
        int code = CApi.TF_GetCode(status);
        if (code != Ok)
            throw Error(code, Message(status), operation);
    }

    private static TensorflowException Error(int code, string message, Operation? operation)
    {
        string? node = operation?.Name ?? (Node().Match(message) is { Success: true } match ? match.Groups["name"].Value : null);
        string? op = operation?.Type;
        Shape[] shapes = operation is null ? [] : [.. operation.Inputs.Select(i => i.Shape)];
        string text = operation is null ? message : $"{op} '{node}': TensorFlow says: {message}";
        return code switch
        {
            InvalidArgument when Array.Exists(s_missing, m => message.StartsWith(m, StringComparison.Ordinal)) =>
                new UnimplementedError(text) { Op = op, Node = node },
            InvalidArgument when operation is not null => new ValueError(text) { Op = op, Node = node, Shapes = shapes },
            InvalidArgument or OutOfRange => new InvalidArgumentError(text) { Op = op, Node = node, Shapes = shapes },
            FailedPrecondition => new FailedPreconditionError(text) { Op = op, Node = node },
            Unimplemented => new UnimplementedError(text) { Op = op, Node = node },
            NotFound when operation is not null => new UnimplementedError(text) { Op = op, Node = node },
            _ => new TensorflowException(text) { Op = op, Node = node },
        };
    }

    private static unsafe string Message(StatusHandle status) => Marshal.PtrToStringUTF8((nint)CApi.TF_Message(status)) ?? "";

    [GeneratedRegex(@"\{\{node (?<name>[^}]+)\}\}")]
    private static partial Regex Node();
}
