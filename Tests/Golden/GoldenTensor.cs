using System.Runtime.InteropServices;
using System.Text.Json;
using Tensorflow;

namespace TfCnn.Tests.Golden;

/// <summary>A tensor of a golden file: little-endian elements, row-major.</summary>
internal sealed class GoldenTensor
{
    public GoldenTensor(JsonElement json)
    {
        DType = json.GetProperty("dtype").GetString()!;
        Shape = [.. json.GetProperty("shape").EnumerateArray().Select(d => d.GetInt32())];
        Bytes = json.GetProperty("data").GetBytesFromBase64();
    }

    /// <summary>A tensor that TensorFlow computes now instead of one from a file.</summary>
    public GoldenTensor(HostTensor value)
    {
        DType = value.DType.Name();
        Shape = [.. value.Shape.ToArray().Select(d => (int)d)];
        Bytes = value.Bytes().ToArray();
    }

    public string DType { get; }

    public int[] Shape { get; }

    public byte[] Bytes { get; }

    /// <summary>The tensor, or null where the file has null.</summary>
    public static GoldenTensor? OrNull(JsonElement json) => json.ValueKind == JsonValueKind.Null ? null : new GoldenTensor(json);

    public ReadOnlySpan<T> Span<T>() where T : unmanaged => MemoryMarshal.Cast<byte, T>(Bytes);

    /// <summary>The elements of an integer tensor.</summary>
    public long[] Integers() => DType switch
    {
        "int32" => [.. Span<int>().ToArray().Select(v => (long)v)],
        "int64" or "uint64" => Span<long>().ToArray(),
        _ => throw new NotSupportedException($"Tensor of {DType} read as integers."),
    };

    /// <summary>The same as a tensor that can be fed.</summary>
    public HostTensor ToHost()
    {
        HostTensor host = HostTensor.Zeros(DataTypes.Parse(DType), new Shape(Array.ConvertAll(Shape, d => (long)d)));
        Bytes.CopyTo(host.Bytes());
        return host;
    }

    public static int ElementBytes(string dtype) => dtype is "float32" or "int32" ? 4 : 8;
}
