using System.Collections;
using System.Globalization;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Tensorflow;

/// <summary>
/// Writes messages in Protocol Buffers' text form, which the C# library lacks: one field a line, nested messages in braces, a map
/// as one message of <c>key</c> and <c>value</c> an entry, in the keys' order.
/// </summary>
internal static class TextFormatWriter
{
    public static string Write(IMessage message)
    {
        var text = new StringBuilder();
        WriteFields(text, message, indent: 0);
        return text.ToString();
    }

    private static void WriteFields(StringBuilder text, IMessage message, int indent)
    {
        foreach (FieldDescriptor field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            object value = field.Accessor.GetValue(message);
            if (field.IsMap)
                WriteMap(text, field, (IDictionary)value, indent);
            else if (field.IsRepeated)
                foreach (object element in (IList)value)
                    WriteField(text, field, element, indent);
            else if (field.HasPresence ? field.Accessor.HasValue(message) : !IsDefault(value))
                WriteField(text, field, value, indent);
        }
    }

    private static void WriteMap(StringBuilder text, FieldDescriptor field, IDictionary entries, int indent)
    {
        FieldDescriptor key = field.MessageType.Fields[1], value = field.MessageType.Fields[2];
        foreach (string name in entries.Keys.Cast<string>().Order(StringComparer.Ordinal))
        {
            text.Append(' ', indent).Append(field.Name).Append(" {\n");
            WriteField(text, key, name, indent + 2);
            WriteField(text, value, entries[name]!, indent + 2);
            text.Append(' ', indent).Append("}\n");
        }
    }

    private static void WriteField(StringBuilder text, FieldDescriptor field, object value, int indent)
    {
        text.Append(' ', indent).Append(field.Name);
        if (value is IMessage message)
        {
            text.Append(" {\n");
            WriteFields(text, message, indent + 2);
            text.Append(' ', indent).Append("}\n");
        }
        else
        {
            text.Append(": ");
            WriteScalar(text, field, value);
            text.Append('\n');
        }
    }

    private static void WriteScalar(StringBuilder text, FieldDescriptor field, object value)
    {
        switch (value)
        {
            case string s: WriteQuoted(text, Encoding.UTF8.GetBytes(s)); break;
            case ByteString bytes: WriteQuoted(text, bytes.Span); break;
            case bool b: text.Append(b ? "true" : "false"); break;
            case float f: text.Append(Number(f, f.ToString("R", CultureInfo.InvariantCulture))); break;
            case double d: text.Append(Number(d, d.ToString("R", CultureInfo.InvariantCulture))); break;
            case Enum e: text.Append(NameOf(field.EnumType, Convert.ToInt32(e, CultureInfo.InvariantCulture))); break;
            default: text.Append(CultureInfo.InvariantCulture, $"{value}"); break;
        }
    }

    private static string NameOf(EnumDescriptor type, int number) =>
        type.FindValueByNumber(number)?.Name ?? number.ToString(CultureInfo.InvariantCulture);

    private static string Number(double value, string digits) =>
        double.IsNaN(value) ? "nan" : double.IsInfinity(value) ? (value > 0 ? "inf" : "-inf") : digits.Replace('E', 'e');

    private static void WriteQuoted(StringBuilder text, ReadOnlySpan<byte> bytes)
    {
        text.Append('"');
        foreach (byte b in bytes)
            _ = b switch
            {
                (byte)'\n' => text.Append(@"\n"),
                (byte)'\r' => text.Append(@"\r"),
                (byte)'\t' => text.Append(@"\t"),
                (byte)'"' => text.Append("\\\""),
                (byte)'\'' => text.Append(@"\'"),
                (byte)'\\' => text.Append(@"\\"),
                >= 32 and < 127 => text.Append((char)b),
                _ => text.Append('\\').Append((char)('0' + (b >> 6))).Append((char)('0' + (b >> 3 & 7))).Append((char)('0' + (b & 7))),
            };
        text.Append('"');
    }

    private static bool IsDefault(object value) => value switch
    {
        string s => s.Length == 0,
        ByteString bytes => bytes.IsEmpty,
        bool b => !b,
        // Minus zero is no default.
        float f => BitConverter.SingleToInt32Bits(f) == 0,
        double d => BitConverter.DoubleToInt64Bits(d) == 0,
        _ => Convert.ToInt64(value, CultureInfo.InvariantCulture) == 0,
    };
}
