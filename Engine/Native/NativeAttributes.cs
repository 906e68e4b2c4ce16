using System.Runtime.InteropServices;
using System.Text;
using Tensorflow;

namespace TfCnn.Native;

/// <summary>Sets an attribute of an operation that is being described.</summary>
internal delegate void AttributeSetter(nint description, StatusHandle status);

/// <summary>How attributes of each CLR type that <see cref="Attributes"/> has are set.</summary>
internal static class NativeAttributes
{
    // TensorShape::MaxDimensions.
    private const int MaxRank = 254;

    /// <summary>The setters of all attributes that the operation's op declares. A setter does not fail: a value that TensorFlow refuses is an
    /// attribute that TF_FinishOperation misses.</summary>
    /// <exception cref="UnimplementedError">A value is of a type that the C API is not given.</exception>
    /// <exception cref="ValueError">A shape is too large: TensorFlow would end the process.</exception>
    public static AttributeSetter[] Of(Operation operation)
    {
        var setters = new List<AttributeSetter>();
        foreach (AttrDef attr in operation.Def.Signature.Attrs)
            if (operation.Attrs.TryGet(attr.Name, out object? value))
            {
                foreach (Shape shape in value as Shape[] ?? (value is Shape one ? [one] : []))
                    Check(shape, operation);
                setters.Add(Setter(attr.Name, value));
            }
        return [.. setters];
    }

    /// <summary>The setter of one attribute.</summary>
    /// <exception cref="UnimplementedError">The value is of a type that the C API is not given.</exception>
    public static AttributeSetter Setter(string name, object value) => value switch
    {
        long number => (d, _) => CApi.TF_SetAttrInt(d, name, number),
        float number => (d, _) => CApi.TF_SetAttrFloat(d, name, number),
        bool flag => (d, _) => CApi.TF_SetAttrBool(d, name, Flag(flag)),
        string text => (d, _) => SetString(d, name, Encoding.UTF8.GetBytes(text)),
        TF_DataType type => (d, _) => CApi.TF_SetAttrType(d, name, (int)type),
        Shape shape => (d, _) => CApi.TF_SetAttrShape(d, name, shape.Dimensions, shape.Rank),
        HostTensor tensor => (d, status) => SetTensor(d, name, tensor, status),
        long[] numbers => (d, _) => CApi.TF_SetAttrIntList(d, name, numbers, numbers.Length),
        float[] numbers => (d, _) => CApi.TF_SetAttrFloatList(d, name, numbers, numbers.Length),
        bool[] flags => (d, _) => CApi.TF_SetAttrBoolList(d, name, Array.ConvertAll(flags, Flag), flags.Length),
        string[] texts => (d, _) => SetStrings(d, name, texts),
        TF_DataType[] types => (d, _) => CApi.TF_SetAttrTypeList(d, name, Array.ConvertAll(types, t => (int)t), types.Length),
        Shape[] shapes => (d, _) => SetShapes(d, name, shapes),
        _ => throw new UnimplementedError($"Attribute '{name}' is a {value.GetType().Name}, which TensorFlow's C API is not given."),
    };

    private static void Check(Shape shape, Operation operation)
    {
        long count = 1;
        bool fits = shape.Rank <= MaxRank;
        foreach (long dimension in shape.Dimensions)
            if (fits && dimension > 0)
            {
                fits = count <= long.MaxValue / dimension;
                count = fits ? count * dimension : count;
            }
        if (!fits)
            throw new ValueError(
                $"{operation.Type} '{operation.Name}': TensorFlow takes shapes of at most {MaxRank} dimensions and 2^63 - 1 elements; received {shape}.")
            { Op = operation.Type, Node = operation.Name, Shapes = [shape] };
    }

    private static byte Flag(bool value) => value ? (byte)1 : (byte)0;

    private static void SetString(nint description, string name, byte[] text) =>
        CApi.TF_SetAttrString(description, name, text, (nuint)text.Length);

    private static void SetTensor(nint description, string name, HostTensor value, StatusHandle status)
    {
        using TensorHandle copy = TensorHandle.Copy(value.DType, value.Shape.Dimensions, value.Bytes());
        CApi.TF_SetAttrTensor(description, name, copy, status);
    }

    private static void SetStrings(nint description, string name, string[] texts)
    {
        GCHandle[] pins = Array.ConvertAll(texts, t => GCHandle.Alloc(Encoding.UTF8.GetBytes(t), GCHandleType.Pinned));
        nuint[] lengths = Array.ConvertAll(pins, p => (nuint)((byte[])p.Target!).Length);
        CApi.TF_SetAttrStringList(description, name, Array.ConvertAll(pins, p => p.AddrOfPinnedObject()), lengths, texts.Length);
        Array.ForEach(pins, p => p.Free());
    }

    private static void SetShapes(nint description, string name, Shape[] shapes)
    {
        GCHandle[] pins = Array.ConvertAll(shapes, s => GCHandle.Alloc(s.Dimensions.ToArray(), GCHandleType.Pinned));
        int[] ranks = Array.ConvertAll(shapes, s => s.Rank);
        CApi.TF_SetAttrShapeList(description, name, Array.ConvertAll(pins, p => p.AddrOfPinnedObject()), ranks, shapes.Length);
        Array.ForEach(pins, p => p.Free());
    }
}
