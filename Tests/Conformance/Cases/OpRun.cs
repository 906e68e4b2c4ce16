using Tensorflow;

namespace TfCnn.Tests.Conformance;

/// <summary>One op with its inputs and attributes, to be run on both engines.</summary>
/// <param name="Op">The op's name.</param>
/// <param name="Inputs">All inputs in order, list inputs flattened.</param>
/// <param name="Attrs">Attributes that do not follow from the inputs' types.</param>
internal sealed record OpRun(string Op, CaseInput[] Inputs, params (string Name, object Value)[] Attrs)
{
    /// <summary>How often the op runs in one session, each time with the same feeds.</summary>
    public int Times { get; init; } = 1;

    /// <summary>How many outputs mean anything.</summary>
    public int Outputs { get; init; } = int.MaxValue;

    /// <summary>Made to be refused, or likely to be.</summary>
    public bool MayFail { get; init; }

    /// <summary>What decides whether there are kernels for it.</summary>
    public string TypeKey => string.Join(' ', [
        Op, .. Inputs.Select(i => i.Value.DType.Name()),
        .. Attrs.Where(a => a.Value is TF_DataType or string).Select(a => a.Value is TF_DataType type ? type.Name() : a.Value),
    ]);

    /// <summary>The same with float64 in place of float32, every number widened; of absolute values where asked.</summary>
    public OpRun Widened(bool absolute = false) => this with
    {
        Inputs = [.. Inputs.Select(i => i with { Value = Widened(i.Value, absolute) })],
        Attrs = [.. Attrs.Select(a => (a.Name, a.Value switch
        {
            TF_DataType.TF_FLOAT => TF_DataType.TF_DOUBLE,
                        HostTensor tensor => Widened(tensor, absolute),
            _ => a.Value,
        }))],
    };

    /// <summary>The same with nothing known of the inputs' shapes while the graph is built.</summary>
    public OpRun WithUnknownShapes() => this with { Inputs = [.. Inputs.Select(i => i.IsVariable ? i : i with { Via = Via.FedUnknown })] };

    /// <summary>A row for the table of fixed cases.</summary>
    public string ToRow() =>
        $"Row(\"{Op}\", [{string.Join(", ", Inputs.Select(i => i.ToRow()))}]{string.Concat(Attrs.Select(a => $", (\"{a.Name}\", {Text(a.Value)})"))})"
        + (Times > 1 ? $" with {{ Times = {Times} }}" : "") + ",";

    private static HostTensor Widened(HostTensor value, bool absolute)
    {
        double[]? numbers = value.DType switch
        {
            TF_DataType.TF_FLOAT => Array.ConvertAll((float[])value.Elements, v => (double)v),
            TF_DataType.TF_DOUBLE => (double[])value.Elements.Clone(),
            _ => null,
        };
        if (numbers is null)
            return value;
        return HostTensor.Wrap(absolute ? Array.ConvertAll(numbers, Math.Abs) : numbers, value.Shape);
    }

    private static string Text(object value) => value switch
    {
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        float number => FormattableString.Invariant($"{number:R}f"),
        TF_DataType type => $"TF_DataType.{type}",
        int[] list => $"(int[])[{string.Join(", ", list)}]",
        Shape shape => shape.HasRank ? $"new Shape((long[])[{string.Join(", ", shape.ToArray())}])" : "Shape.Unknown",
        HostTensor tensor =>
            $"TextTensor.Parse(TF_DataType.{tensor.DType}, [{string.Join(", ", tensor.Shape.ToArray())}], \"{TextTensor.Format(tensor)}\")",
        _ => FormattableString.Invariant($"{value}"),
    };
}
