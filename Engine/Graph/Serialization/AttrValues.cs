using System.Text;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;

namespace Tensorflow;

/// <summary>Attributes of operations, to and from their messages.</summary>
internal static class AttrValues
{
    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static AttrValue Write(object value) => value switch
    {
        string s => new AttrValue { S = ByteString.CopyFromUtf8(s) },
        long i => new AttrValue { I = i },
        float f => new AttrValue { F = f },
        bool b => new AttrValue { B = b },
        TF_DataType type => new AttrValue { Type = (DataType)type },
        Shape shape => new AttrValue { Shape = TensorProtos.Write(shape) },
        HostTensor tensor => new AttrValue { Tensor = TensorProtos.Write(tensor) },
        Array list => new AttrValue { List = WriteList(list) },
        _ => throw new ArgumentException($"An attribute cannot be a {value.GetType().Name}.", nameof(value)),
    };

    /// <summary>The attribute's value as <see cref="Attributes"/> holds it.</summary>
    /// <param name="message">What was read.</param>
    /// <param name="type">The attribute's type in the op's signature, for lists without elements; null where it is not known.</param>
    /// <exception cref="ValueError">There is no value, or one that no attribute here can have.</exception>
    public static object Read(AttrValue message, string? type) => message.ValueCase switch
    {
        AttrValue.ValueOneofCase.S => Text(message.S),
        AttrValue.ValueOneofCase.I => message.I,
        AttrValue.ValueOneofCase.F => message.F,
        AttrValue.ValueOneofCase.B => message.B,
        AttrValue.ValueOneofCase.Type => TypeOf(message.Type),
        AttrValue.ValueOneofCase.Shape => TensorProtos.Read(message.Shape),
        AttrValue.ValueOneofCase.Tensor => TensorProtos.Read(message.Tensor),
        AttrValue.ValueOneofCase.List => ReadList(message.List, type),
        AttrValue.ValueOneofCase.Func or AttrValue.ValueOneofCase.Placeholder => throw new ValueError("functions are not supported"),
        _ => throw new ValueError("there is no value"),
    };

    /// <summary>The type's name as graphs have it, <c>DT_FLOAT</c>.</summary>
    public static string TypeName(DataType type) =>
        GraphDefReflection.Descriptor.FindTypeByName<EnumDescriptor>("DataType").FindValueByNumber((int)type)?.Name ?? $"{(int)type}";

    private static AttrValue.Types.ListValue WriteList(Array list)
    {
        var message = new AttrValue.Types.ListValue();
        switch (list)
        {
            case long[] ints: message.I.AddRange(ints); break;
            case float[] floats: message.F.AddRange(floats); break;
            case bool[] bools: message.B.AddRange(bools); break;
            case string[] strings: message.S.AddRange(strings.Select(ByteString.CopyFromUtf8)); break;
            case TF_DataType[] types: message.Type.AddRange(types.Select(t => (DataType)t)); break;
            case Shape[] shapes: message.Shape.AddRange(shapes.Select(TensorProtos.Write)); break;
            default: throw new ArgumentException($"An attribute cannot be a {list.GetType().Name}.", nameof(list));
        }
        return message;
    }

    private static Array ReadList(AttrValue.Types.ListValue list, string? type)
    {
        Array[] filled = [.. new Array?[]
        {
            Filled(list.S, Text), Filled(list.I, v => v), Filled(list.F, v => v), Filled(list.B, v => v), Filled(list.Type, TypeOf),
            Filled(list.Shape, TensorProtos.Read),
        }.OfType<Array>()];
        return (filled, type) switch
        {
            _ when list.Tensor.Count + list.Func.Count > 0 => throw new ValueError("lists of tensors and functions are not supported"),
            ([Array only], _) => only,
            ([], "list(string)") => Array.Empty<string>(),
            ([], "list(float)") => Array.Empty<float>(),
            ([], "list(bool)") => Array.Empty<bool>(),
            ([], "list(type)") => Array.Empty<TF_DataType>(),
            ([], "list(shape)") => Array.Empty<Shape>(),
            ([], _) => Array.Empty<long>(),
            _ => throw new ValueError("a list has elements of several types"),
        };
    }

    private static T[]? Filled<TMessage, T>(RepeatedField<TMessage> elements, Func<TMessage, T> read) =>
        elements.Count > 0 ? [.. elements.Select(read)] : null;

    private static TF_DataType TypeOf(DataType type) => Enum.IsDefined((TF_DataType)type) && type != DataType.DtInvalid
        ? (TF_DataType)type
        : throw new ValueError($"{TypeName(type)} is not an element type of this engine");

    private static string Text(ByteString bytes)
    {
        try
        {
            return s_strictUtf8.GetString(bytes.Span);
        }
        catch (DecoderFallbackException)
        {
            throw new ValueError("a string is not UTF-8");
        }
    }
}
