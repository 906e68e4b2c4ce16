using Tensorflow;
using TfCnn.Native;
using TfCnn.Tests.Architecture;

namespace TfCnn.Tests.Conformance;

/// <summary>Reads the registrations of TensorFlow's ops, an <c>OpList</c> (op_def.proto).</summary>
internal static class OpList
{
    /// <summary>All ops by name; the buffer is freed.</summary>
    public static Dictionary<string, OpText> Read(BufferHandle buffer)
    {
        using (buffer)
        {
            var ops = new Dictionary<string, OpText>();
            var list = new WireReader(buffer.ToArray());
            while (list.Read())
            {
                (string name, OpText text) = Op(list.Bytes);
                ops.Add(name, text);
            }
            return ops;
        }
    }

    private static (string Name, OpText Text) Op(ReadOnlySpan<byte> message)
    {
        const int nameField = 1, input = 2, output = 3, attr = 4, stateful = 17;
        string name = "";
        bool isStateful = false;
        List<string> inputs = [], outputs = [], attrs = [];
        var op = new WireReader(message);
        while (op.Read())
            switch (op.Field)
            {
                case nameField:
                    name = op.Text;
                    break;
                case input:
                    inputs.Add(Arg(op.Bytes));
                    break;
                case output:
                    outputs.Add(Arg(op.Bytes));
                    break;
                case attr:
                    attrs.Add(Attr(op.Bytes));
                    break;
                case stateful:
                    isStateful = op.Number != 0;
                    break;
            }
        return (name, new OpText([.. inputs], [.. outputs], [.. attrs], isStateful));
    }

    private static string Arg(ReadOnlySpan<byte> message)
    {
        const int nameField = 1, fixedType = 3, typeAttr = 4, numberAttr = 5, typeListAttr = 6;
        string name = "", type = "";
        string? number = null;
        var arg = new WireReader(message);
        while (arg.Read())
            switch (arg.Field)
            {
                case nameField:
                    name = arg.Text;
                    break;
                case fixedType:
                    type = ((TF_DataType)arg.Number).Name();
                    break;
                case typeAttr or typeListAttr:
                    type = arg.Text;
                    break;
                case numberAttr:
                    number = arg.Text;
                    break;
            }
        return OpText.Arg(name, number, type);
    }

    private static string Attr(ReadOnlySpan<byte> message)
    {
        const int nameField = 1, typeField = 2, defaultValue = 3, hasMinimum = 5, minimumField = 6, allowedValues = 7;
        string name = "", type = "", value = OpText.Required;
        bool isBounded = false;
        long minimum = 0;
        string[]? allowed = null;
        var attr = new WireReader(message);
        while (attr.Read())
            switch (attr.Field)
            {
                case nameField:
                    name = attr.Text;
                    break;
                case typeField:
                    type = attr.Text;
                    break;
                case defaultValue:
                    value = OpText.Value(Value(attr.Bytes, type));
                    break;
                case hasMinimum:
                    isBounded = attr.Number != 0;
                    break;
                case minimumField:
                    minimum = attr.Number;
                    break;
                case allowedValues:
                    allowed = [.. ((Array)Value(attr.Bytes, $"list({type})")!).Cast<object>().Select(OpText.Value)];
                    break;
            }
        return OpText.Attr(name, type, allowed, isBounded ? minimum : null, value);
    }

    // AttrValue: the field that is there says what the value is; a list is a message of its own with the same numbers.
    private static object? Value(ReadOnlySpan<byte> message, string type)
    {
        var value = new WireReader(message);
        while (value.Read())
        {
            if (value.Field == 1)
                return List(value.Bytes, type);
            return Scalar(value.Field, value);
        }
        return null;
    }

    private static Array List(ReadOnlySpan<byte> message, string type)
    {
        var elements = new List<object>();
        var list = new WireReader(message);
        while (list.Read())
        {
            if (type is "list(int)" or "list(type)" or "list(bool)" or "list(list(type))")
                elements.AddRange(list.Numbers().Select(n => type switch
                {
                    "list(int)" => n,
                    "list(bool)" => n != 0,
                    _ => (object)(TF_DataType)n,
                }));
            else
                elements.Add(Scalar(list.Field, list));
        }
        return elements.ToArray();
    }

    private static object Scalar(int field, WireReader value) => field switch
    {
        2 => value.Text,
        3 => value.Number,
        4 => BitConverter.Int32BitsToSingle((int)value.Number),
        5 => value.Number != 0,
        6 => (TF_DataType)value.Number,
        7 => ShapeOf(value.Bytes),
        _ => $"field {field}",
    };

    // TensorShapeProto: dim = 2 {size = 1}, unknown_rank = 3.
    private static Shape ShapeOf(ReadOnlySpan<byte> message)
    {
        var dimensions = new List<long>();
        var shape = new WireReader(message);
        while (shape.Read())
        {
            if (shape.Field == 3)
                return Shape.Unknown;
            var dimension = new WireReader(shape.Bytes);
            dimensions.Add(dimension.Read() ? dimension.Number : 0);
        }
        return new Shape([.. dimensions]);
    }
}
