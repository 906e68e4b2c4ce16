using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Tensorflow;

/// <summary>Reads messages in Protocol Buffers' text form, see <see cref="TextFormatWriter"/>. Lists in brackets, <c>&lt;&gt;</c> for braces, and
/// commas or semicolons after a field are read too; fields that a message reserves are skipped.</summary>
internal sealed class TextFormatReader
{
    // As deep as the binary form may be.
    private const int MaxDepth = 100;

    private readonly TextFormatTokens _tokens;
    private int _depth;

    private TextFormatReader(string text) => _tokens = new TextFormatTokens(text);

    /// <exception cref="FormatException">The text is no such message; says where.</exception>
    public static T Read<T>(string text) where T : IMessage<T>, new()
    {
        var message = new T();
        var reader = new TextFormatReader(text);
        reader.ReadFields(message, () => reader._tokens.IsAtEnd);
        return message;
    }

    private void ReadFields(IMessage message, Func<bool> isEnd)
    {
        var given = new HashSet<FieldDescriptor>();
        while (!isEnd())
        {
            if (Field(message.Descriptor) is { } field)
            {
                if (!field.IsRepeated && !given.Add(field))
                    throw _tokens.Error($"'{field.Name}' of {message.Descriptor.Name} is given twice");
                if (field.ContainingOneof?.Accessor.GetCaseFieldDescriptor(message) is { } other)
                    throw _tokens.Error($"{message.Descriptor.Name} has both '{other.Name}' and '{field.Name}'");
                _tokens.Advance();
                ReadField(message, field);
            }
            else
                SkipField();
            EndField();
        }
    }

    // The field that is named here; null for one to skip.
    private FieldDescriptor? Field(MessageDescriptor message)
    {
        string name = _tokens.Current.ToString();
        return message.FindFieldByName(name) is { } field ? field
            : message.ToProto().ReservedName.Contains(name) ? null
            : throw _tokens.Error($"expected a field of {message.Name}");
    }

    // A comma or semicolon may follow a field.
    private void EndField()
    {
        if (!_tokens.Take(','))
            _tokens.Take(';');
    }

    private void SkipField()
    {
        _tokens.Advance();
        _tokens.Take(':');
        if (!_tokens.Take('['))
            SkipValue();
        else
            while (!_tokens.Take(']'))
            {
                SkipValue();
                _tokens.Take(',');
            }
    }

    private void SkipValue()
    {
        if (_tokens.IsQuoted)
            _tokens.Quoted();
        else if (!_tokens.IsAt('{') && !_tokens.IsAt('<'))
            _tokens.Advance();
        else
            InBraces(isEnd =>
            {
                while (!isEnd())
                {
                    SkipField();
                    EndField();
                }
            });
    }

    private void ReadField(IMessage message, FieldDescriptor field)
    {
        if (!_tokens.Take(':') && field.FieldType != FieldType.Message)
            throw _tokens.Error($"expected ':' after '{field.Name}'");
        if (!field.IsRepeated || !_tokens.Take('['))
        {
            ReadValue(message, field);
            return;
        }
        if (_tokens.Take(']'))
            return;
        do
            ReadValue(message, field);
        while (_tokens.Take(','));
        _tokens.Expect(']');
    }

    private void ReadValue(IMessage message, FieldDescriptor field)
    {
        if (field.IsMap)
            ReadEntry((IDictionary)field.Accessor.GetValue(message), field.MessageType);
        else if (field.IsRepeated)
            ((IList)field.Accessor.GetValue(message)).Add(ReadSingle(field));
        else
            field.Accessor.SetValue(message, ReadSingle(field));
    }

    private void ReadEntry(IDictionary entries, MessageDescriptor entry)
    {
        FieldDescriptor key = entry.Fields[1], value = entry.Fields[2];
        object? keyRead = null, valueRead = null;
        InBraces(isEnd =>
        {
            while (!isEnd())
            {
                FieldDescriptor field = entry.FindFieldByName(_tokens.Current.ToString())
                    ?? throw _tokens.Error($"expected '{key.Name}' or '{value.Name}'");
                _tokens.Advance();
                if (!_tokens.Take(':') && field.FieldType != FieldType.Message)
                    throw _tokens.Error($"expected ':' after '{field.Name}'");
                if (field == key)
                    keyRead = ReadSingle(field);
                else
                    valueRead = ReadSingle(field);
                EndField();
            }
        });
        entries[keyRead ?? ""] = valueRead ?? New(value.MessageType);
    }

    private object ReadSingle(FieldDescriptor field)
    {
        switch (field.FieldType)
        {
            case FieldType.Message:
                IMessage message = New(field.MessageType);
                InBraces(isEnd => ReadFields(message, isEnd));
                return message;
            case FieldType.String:
                return Encoding.UTF8.GetString(_tokens.Quoted());
            case FieldType.Bytes:
                return ByteString.CopyFrom(_tokens.Quoted());
            default:
                object scalar = Scalar(field, _tokens.Current.ToString())
                    ?? throw _tokens.Error($"expected {Expected(field.FieldType)} for '{field.Name}'");
                _tokens.Advance();
                return scalar;
        }
    }

    private void InBraces(Action<Func<bool>> read)
    {
        char close = _tokens.Take('<') ? '>' : '}';
        if (close == '}')
            _tokens.Expect('{');
        if (++_depth > MaxDepth)
            throw _tokens.Error($"expected messages at most {MaxDepth} deep");
        read(() => _tokens.Take(close));
        _depth--;
    }

    private static IMessage New(MessageDescriptor type) => type.Parser.ParseFrom(ByteString.Empty);

    private static object? Scalar(FieldDescriptor field, string word) => field.FieldType switch
    {
        FieldType.Bool => word switch { "true" or "True" or "t" or "1" => true, "false" or "False" or "f" or "0" => false, _ => null },
        FieldType.Enum => EnumValue(field.EnumType, word),
        FieldType.Float => Floating<float>(word),
        FieldType.Double => Floating<double>(word),
        FieldType.Int32 => Integer(word) is { } i && i >= int.MinValue && i <= int.MaxValue ? (int)i : null,
        FieldType.Int64 => Integer(word) is { } i && i >= long.MinValue && i <= long.MaxValue ? (long)i : null,
        FieldType.UInt32 => Integer(word) is { } i && i >= 0 && i <= uint.MaxValue ? (uint)i : null,
        FieldType.UInt64 => Integer(word) is { } i && i >= 0 && i <= ulong.MaxValue ? (ulong)i : null,
        _ => null,
    };

    private static object? EnumValue(EnumDescriptor type, string word)
    {
        int? number = type.FindValueByName(word)?.Number ?? (Integer(word) is { } i && i >= int.MinValue && i <= int.MaxValue ? (int)i : null);
        return number is { } known ? Enum.ToObject(type.ClrType, known) : null;
    }

    // Decimal, 0x… or 0…, with a sign before it.
    private static Int128? Integer(string word)
    {
        bool negative = word.StartsWith('-');
        string digits = negative ? word[1..] : word;
        UInt128 value = 0;
        try
        {
            if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
                value = Convert.ToUInt64(digits, 16);
            else if (digits.Length > 1 && digits[0] == '0')
                value = Convert.ToUInt64(digits, 8);
            else if (!UInt128.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value) || value > ulong.MaxValue)
                return null;
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            return null;
        }
        return negative ? -(Int128)value : (Int128)value;
    }

    private static T? Floating<T>(string word) where T : struct, IFloatingPointIeee754<T>
    {
        string number = word.ToLowerInvariant();
        return number.TrimStart('-') switch
        {
            "inf" or "infinity" => number[0] == '-' ? T.NegativeInfinity : T.PositiveInfinity,
            // Without a sign, as every other reader of the format has it; .NET's own constant has one.
            "nan" => T.Abs(T.NaN),
            _ => T.TryParse(number.TrimEnd('f'), NumberStyles.Float, CultureInfo.InvariantCulture, out T value) ? value : null,
        };
    }

    private static string Expected(FieldType type) => type switch
    {
        FieldType.Bool => "true or false",
        FieldType.Enum => "the name of a type",
        FieldType.Float or FieldType.Double => "a number",
        _ => "an integer",
    };
}
