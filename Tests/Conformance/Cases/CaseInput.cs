using System.Globalization;
using Tensorflow;

namespace TfCnn.Tests.Conformance;

/// <summary>How an input reaches its op.</summary>
internal enum Via
{
    /// <summary>A Const of the graph.</summary>
    Constant,

    /// <summary>A placeholder of the value's shape.</summary>
    Fed,

    /// <summary>A placeholder of which only the rank is known.</summary>
    FedRank,

    /// <summary>A placeholder of which nothing is known.</summary>
    FedUnknown,

    /// <summary>A variable that has the value before the op runs, and whose value is compared afterwards.</summary>
    Variable,

    /// <summary>A variable that has none yet.</summary>
    Uninitialized,
}

/// <summary>One input of a case.</summary>
internal sealed record CaseInput(HostTensor Value, Via Via)
{
    public bool IsVariable => Via is Via.Variable or Via.Uninitialized;

    /// <summary>An input from a row: elements separated by blanks, <c>float32</c> and the like, row-major.</summary>
    public static CaseInput Of(Via via, string dtype, long[] shape, string elements) =>
        new(TextTensor.Parse(DataTypes.Parse(dtype), shape, elements), via);

    /// <summary>The input as <see cref="Of"/> takes it.</summary>
    public string ToRow() =>
        $"In(Via.{Via}, \"{Value.DType.Name()}\", [{string.Join(", ", Value.Shape.ToArray())}], \"{TextTensor.Format(Value)}\")";
}

/// <summary>Tensors as text: every number in as few digits as name it.</summary>
internal static class TextTensor
{
    public static HostTensor Parse(TF_DataType dtype, long[] shape, string elements)
    {
        string[] parts = elements.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var value = HostTensor.Zeros(dtype, new Shape(shape));
        for (int i = 0; i < parts.Length; i++)
            value.Elements.SetValue(Element(value.Elements.GetType().GetElementType()!, parts[i]), i);
        return value;
    }

    public static string Format(HostTensor value) =>
        string.Join(' ', value.Elements.Cast<object>().Select(Element));

    private static string Element(object value) => value is IFormattable number
        ? number.ToString("R", CultureInfo.InvariantCulture) : value.ToString()!;

    private static object Element(Type type, string text) => type == typeof(Half)
        ? Half.Parse(text, CultureInfo.InvariantCulture)
        : Convert.ChangeType(text, type, CultureInfo.InvariantCulture);
}
