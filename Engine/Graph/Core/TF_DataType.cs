namespace Tensorflow;

/// <summary>Element types, with TensorFlow's numbers (types.proto) and TensorFlow.NET's names.</summary>
public enum TF_DataType
{
    DtInvalid = 0,
    TF_FLOAT = 1,
    TF_DOUBLE = 2,
    TF_INT32 = 3,
    TF_UINT8 = 4,
    TF_INT16 = 5,
    TF_INT8 = 6,
    TF_STRING = 7,
    TF_INT64 = 9,
    TF_BOOL = 10,
    TF_BFLOAT16 = 14,
    TF_UINT16 = 17,
    TF_HALF = 19,
    TF_RESOURCE = 20,
    TF_UINT32 = 22,
    TF_UINT64 = 23,
}

/// <summary>Facts about element types.</summary>
public static class DataTypes
{
    private static readonly TypeRow[] s_types =
    [
        new(TF_DataType.TF_FLOAT, "float32", "float", 4, typeof(float)),
        new(TF_DataType.TF_DOUBLE, "float64", "double", 8, typeof(double)),
        new(TF_DataType.TF_INT32, "int32", "int32", 4, typeof(int)),
        new(TF_DataType.TF_UINT8, "uint8", "uint8", 1, typeof(byte)),
        new(TF_DataType.TF_INT16, "int16", "int16", 2, typeof(short)),
        new(TF_DataType.TF_INT8, "int8", "int8", 1, typeof(sbyte)),
        new(TF_DataType.TF_INT64, "int64", "int64", 8, typeof(long)),
        new(TF_DataType.TF_BOOL, "bool", "bool", 1, typeof(bool)),
        new(TF_DataType.TF_UINT32, "uint32", "uint32", 4, typeof(uint)),
        new(TF_DataType.TF_UINT64, "uint64", "uint64", 8, typeof(ulong)),
        new(TF_DataType.TF_UINT16, "uint16", "uint16", 2, typeof(ushort)),
        new(TF_DataType.TF_HALF, "float16", "half", 2, typeof(Half)),
        new(TF_DataType.TF_BFLOAT16, "bfloat16", "bfloat16", 2, null),
        new(TF_DataType.TF_STRING, "string", "string", 0, null),
        new(TF_DataType.TF_RESOURCE, "resource", "resource", 0, null),
    ];

    /// <summary>TensorFlow's Python name: <c>float32</c>, <c>int64</c>, <c>bool</c> …</summary>
    public static string Name(this TF_DataType type) => Row(type)?.Name ?? type.ToString();

    /// <summary>Bytes an element takes; 0 for strings and resources.</summary>
    public static int Size(this TF_DataType type) => Row(type)?.Size ?? 0;

    public static bool IsFloating(this TF_DataType type) =>
        type is TF_DataType.TF_FLOAT or TF_DataType.TF_DOUBLE or TF_DataType.TF_HALF or TF_DataType.TF_BFLOAT16;

    public static bool IsInteger(this TF_DataType type) =>
        type is TF_DataType.TF_INT32 or TF_DataType.TF_INT64 or TF_DataType.TF_UINT8 or TF_DataType.TF_INT8 or TF_DataType.TF_INT16
            or TF_DataType.TF_UINT16 or TF_DataType.TF_UINT32 or TF_DataType.TF_UINT64;

    /// <summary>The type of that name, either Python's (<c>float32</c>) or an op definition's (<c>float</c>).</summary>
    /// <exception cref="ValueError">No type has that name.</exception>
    public static TF_DataType Parse(string name) => TryParse(name)
        ?? throw new ValueError($"'{name}' is not an element type; known are {string.Join(", ", s_types.Select(t => t.Name))}.");

    /// <summary>The element type that holds values of the CLR type <paramref name="clr"/>.</summary>
    /// <exception cref="ValueError">No element type does.</exception>
    public static TF_DataType Of(Type clr)
    {
        foreach (TypeRow row in s_types)
            if (row.Clr == clr)
                return row.Type;
        if (clr.IsArray)
            throw new ValueError("An array of arrays has no shape; give a rectangular one, such as float[,] { { 1, 2 }, { 3, 4 } }.");
        throw new ValueError($"Values of type {clr.Name} cannot be put into a tensor; use float, double, int, long, byte or bool.");
    }

    internal static TF_DataType? TryParse(string name) => Array.Find(s_types, t => t.Name == name || t.OpDefName == name)?.Type;

    internal static Type ClrType(this TF_DataType type) =>
        Row(type)?.Clr ?? throw new ValueError($"Elements of type {type.Name()} have no numbers to read.");

    // A plain loop: these are asked in every run, where nothing may be allocated.
    private static TypeRow? Row(TF_DataType type)
    {
        foreach (TypeRow row in s_types)
            if (row.Type == type)
                return row;
        return null;
    }

    private sealed record TypeRow(TF_DataType Type, string Name, string OpDefName, int Size, Type? Clr);
}
