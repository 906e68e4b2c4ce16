using System.Buffers.Binary;
using System.Text;

namespace TfCnn.Tests.Conformance;

/// <summary>The fields of a protocol buffer message, in its order: <c>(number, value)</c>.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> message)
{
    private const int Varint = 0, Fixed64 = 1, Delimited = 2, Fixed32 = 5;

    private ReadOnlySpan<byte> _rest = message;

    /// <summary>The field's number.</summary>
    public int Field { get; private set; }

    /// <summary>The value of a field that is a number or a flag; of 32 bits for a float.</summary>
    public long Number { get; private set; }

    /// <summary>The value of any other field.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    public readonly string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>Goes to the next field; false at the end.</summary>
    public bool Read()
    {
        if (_rest.IsEmpty)
            return false;
        long tag = ReadVarint();
        Field = (int)(tag >> 3);
        Number = 0;
        Bytes = default;
        switch ((int)(tag & 7))
        {
            case Varint:
                Number = ReadVarint();
                break;
            case Fixed64:
                Number = BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));
                break;
            case Delimited:
                Bytes = Take((int)ReadVarint());
                break;
            case Fixed32:
                Number = BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));
                break;
            default:
                throw new InvalidDataException($"Field {Field} has wire type {tag & 7}.");
        }
        return true;
    }

    /// <summary>The elements of a packed list of integers, or the one of a list that is not packed.</summary>
    public readonly long[] Numbers()
    {
        if (Bytes.IsEmpty)
            return [Number];
        var numbers = new List<long>();
        var packed = new WireReader(Bytes);
        while (!packed._rest.IsEmpty)
            numbers.Add(packed.ReadVarint());
        return [.. numbers];
    }

    private long ReadVarint()
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte b = Take(1)[0];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
                return (long)value;
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
