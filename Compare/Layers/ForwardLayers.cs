using Tensorflow;

namespace TfCnn.Compare.Layers;

/// <summary>A layer of a model, found in its graph.</summary>
/// <param name="name">Kind and number: <c>conv 1</c>.</param>
internal sealed class ForwardLayer(string name)
{
    public string Name => name;

    /// <summary>The operations between the layer before and the next one.</summary>
    public HashSet<Operation> Operations { get; } = [];

    /// <summary>The handles of its variables.</summary>
    public HashSet<Tensor> Variables { get; } = [];

    /// <summary>What it hands on.</summary>
    public Tensor? Output { get; set; }

    /// <summary>Trained numbers.</summary>
    public long Parameters { get; set; }
}

/// <summary>
/// The layers on the way from images to scores. Both styles make the same operations, so the graph itself tells where a layer begins: with
/// a convolution, a pooling, a matrix product, or the first operation of a dropout.
/// </summary>
internal static class ForwardLayers
{
    private const string Dropout = "dropout";

    /// <param name="output">Scores or probabilities of the classes.</param>
    public static IReadOnlyList<ForwardLayer> Of(Tensor output)
    {
        var layers = new List<ForwardLayer> { new("input") };
        var counts = new Dictionary<string, int>();
        foreach (Operation op in InOrder(output.Op))
        {
            if (Start(op, layers[^1]) is { } kind)
                layers.Add(new ForwardLayer($"{kind} {counts[kind] = counts.GetValueOrDefault(kind) + 1}"));
            Add(op, layers[^1]);
        }
        return layers;
    }

    private static string? Start(Operation op, ForwardLayer current) => op.Type switch
    {
        "Conv2D" => "conv",
        "MaxPool" => "pool",
        "MatMul" => "dense",
        _ => IsDropout(op) && !current.Name.StartsWith(Dropout, StringComparison.Ordinal) ? Dropout : null,
    };

    private static bool IsDropout(Operation op) =>
        op.Name.Split('/').Any(part => part.StartsWith(Dropout, StringComparison.Ordinal));

    private static void Add(Operation op, ForwardLayer layer)
    {
        layer.Operations.Add(op);
        // A variable is read right before its use, so its reader may stand with the layer before: it counts where its value goes.
        foreach (Operation reader in op.Inputs.Select(i => i.Op).Where(o => o.Type == "ReadVariableOp"))
        {
            if (layer.Variables.Add(reader.Inputs[0]))
                layer.Parameters += reader.Outputs[0].Shape.ElementCount;
        }
        if (op.Type is not "Reshape" && op.Outputs.Count == 1 && op.Outputs[0].Shape is { HasRank: true, Rank: > 1 })
            layer.Output = op.Outputs[0];
    }

    // Every operation behind those that it takes its inputs from; variables and constants are no part of the way.
    private static IEnumerable<Operation> InOrder(Operation last)
    {
        var order = new List<Operation>();
        var seen = new HashSet<Operation>();
        Visit(last);
        return order;

        void Visit(Operation op)
        {
            if (op.Inputs.Count == 0 || op.Type == "ReadVariableOp" || !seen.Add(op))
                return;
            foreach (Tensor input in op.Inputs)
                Visit(input.Op);
            order.Add(op);
        }
    }
}
