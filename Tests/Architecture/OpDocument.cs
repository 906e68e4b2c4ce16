using System.Text;
using Tensorflow;

namespace TfCnn.Tests.Architecture;

/// <summary>The table of <c>docs/ops.md</c>, made from the registry and from what is known of each engine's kernels.</summary>
internal static class OpDocument
{
    private const string OneDnn = "NCHW needs oneDNN";
    private const string Sized = "the result can be fetched; another op can read it only where it follows from feeds and constants";

    /// <summary>Ops that the managed engine computes in float32 only, though TensorFlow has more types for them.</summary>
    public static IReadOnlySet<string> Float32Only { get; } = new HashSet<string>
    {
        "AvgPool", "AvgPoolGrad", "Conv2D", "Conv2DBackpropFilter", "Conv2DBackpropInput", "DepthwiseConv2dNative",
        "DepthwiseConv2dNativeBackpropFilter", "DepthwiseConv2dNativeBackpropInput", "LogSoftmax", "MaxPool", "MaxPoolGrad", "MaxPoolGradV2",
        "MaxPoolV2", "ReluGrad", "ResourceApplyAdagrad", "ResourceApplyAdagradV2", "ResourceApplyAdam", "ResourceApplyCenteredRMSProp",
        "ResourceApplyGradientDescent", "ResourceApplyKerasMomentum", "ResourceApplyMomentum", "ResourceApplyRMSProp", "Softmax", "SoftmaxCrossEntropyWithLogits", "SparseSoftmaxCrossEntropyWithLogits",
    };

    /// <summary>What the managed engine does not do, by op.</summary>
    public static IReadOnlyDictionary<string, string> Managed { get; } = new Dictionary<string, string>
    {
        ["MaxPool"] = "no window over channels",
        ["MaxPoolV2"] = "no window over channels",
        ["Unique"] = Sized,
        ["Where"] = Sized,
    };

    /// <summary>What TensorFlow's CPU kernels refuse or leave out, by op. oneDNN is on by default on x86; <c>TF_ENABLE_ONEDNN_OPTS=0</c> turns it off.</summary>
    public static IReadOnlyDictionary<string, string> TensorFlow { get; } = new Dictionary<string, string>
    {
        ["AvgPool"] = OneDnn,
        ["AvgPoolGrad"] = OneDnn,
        ["Conv2D"] = OneDnn,
        ["Conv2DBackpropFilter"] = OneDnn + ", and so do dilations; never NCHW with explicit padding",
        ["Conv2DBackpropInput"] = OneDnn + ", and so do dilations; never NCHW with explicit padding",
        ["DepthwiseConv2dNative"] = OneDnn + ", and so do unequal strides and dilations",
        ["DepthwiseConv2dNativeBackpropFilter"] = OneDnn + "; dilations are disregarded",
        ["DepthwiseConv2dNativeBackpropInput"] = OneDnn + "; dilations are disregarded",
        ["MaxPool"] = OneDnn,
        ["MaxPoolGrad"] = "NCHW needs oneDNN and the MaxPool itself in the same graph",
        ["MaxPoolGradV2"] = "NHWC only",
        ["MaxPoolV2"] = "NHWC only",
    };

    public static string Text()
    {
        var text = new StringBuilder($"""
            # Ops

            The {OpRegistry.All.Count} ops of the graph, under TensorFlow's names and with its signatures. Both engines run all of them; the last two columns say
            what one of them does not do. This file is made from `OpRegistry`: `TFCNN_WRITE_DOCS=1 dotnet test --filter OpDocument` writes it anew.

            Gradient: *yes*, the op has one; *none*, its outputs do not depend on its inputs differentiably, so that no gradient passes; *error*, asking for it is an
            error, as in TensorFlow; *–*, it is a gradient itself, a random source or state.

            The managed engine makes its plans before a run: shapes, axes and sizes that an op takes as inputs must follow from constants, feeds and shapes.
            It computes in float32, float64, integers and bool, as far as the op's signature and the table say; never in float16, bfloat16 or complex numbers.

            | op | gradient | managed | tensorflow |
            |---|---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (OpDef op in OpRegistry.All.OrderBy(o => o.Name, StringComparer.OrdinalIgnoreCase))
            text.Append($"| {op.Name} | {Gradient(op)} | {ManagedCell(op.Name)} | {TensorFlow.GetValueOrDefault(op.Name, "yes")} |\n");
        return text.ToString();
    }

    private static string Gradient(OpDef op) =>
        op.Gradient is { } rule ? rule.Method.Name == "Refuse" ? "error" : "yes"
        : op.NotDifferentiable && op.Inputs.Length > 0 && !op.IsStateful ? "none" : "–";

    private static string ManagedCell(string op)
    {
        string[] limits = [.. new[] { Float32Only.Contains(op) ? "float32 only" : null, Managed.GetValueOrDefault(op) }.OfType<string>()];
        return limits.Length == 0 ? "yes" : string.Join("; ", limits);
    }
}
