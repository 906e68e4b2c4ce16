using Google.Protobuf;
using Tensorflow;

namespace TfCnn.Tests.Graphs;

/// <summary>Constants in all the forms that TensorFlow writes.</summary>
public class TensorProtoTest
{
    private static readonly Array[] s_ofEveryType =
    [
        new[] { 1.5f, -0f, float.NaN }, new[] { 1.5, double.PositiveInfinity }, new[] { int.MinValue, 7 }, new[] { long.MinValue, 7 },
        new byte[] { 255, 1 }, new sbyte[] { -128, 1 }, new short[] { -32768, 1 }, new ushort[] { 65535, 1 }, new[] { uint.MaxValue, 1u },
        new[] { ulong.MaxValue, 1ul }, new[] { true, false }, new[] { (Half)1.5f, Half.NegativeInfinity },
    ];

    [TestCaseSource(nameof(s_ofEveryType))]
    public void VectorsAreWrittenAsBytesAndReadBack(Array elements)
    {
        HostTensor tensor = HostTensor.Wrap(elements);
        TensorProto message = TensorProtos.Write(tensor);
        Assert.That(message.TensorContent.ToByteArray(), Is.EqualTo(tensor.Bytes().ToArray()));
        Same(TensorProtos.Read(message), tensor);
    }

    [TestCaseSource(nameof(s_ofEveryType))]
    public void ScalarsAreWrittenIntoTheirListAndReadBack(Array elements)
    {
        Array one = Array.CreateInstance(elements.GetType().GetElementType()!, 1);
        one.SetValue(elements.GetValue(0), 0);
        HostTensor tensor = HostTensor.Wrap(one, Shape.Scalar);
        TensorProto message = TensorProtos.Write(tensor);
        Assert.That(message.TensorContent.IsEmpty, Is.True);
        Same(TensorProtos.Read(message), tensor);
    }

    [Test]
    public void EqualElementsAreWrittenOnce()
    {
        HostTensor ones = HostTensor.Wrap(new[] { 1f, 1, 1, 1 }, new Shape(2, 2)), zeros = HostTensor.Wrap(new[] { 0f, 0, -0f });
        Assert.That(TensorProtos.Write(ones).FloatVal, Is.EqualTo(new[] { 1f }));
        Same(TensorProtos.Read(TensorProtos.Write(ones)), ones);
        Assert.That(TensorProtos.Write(zeros).FloatVal, Is.Empty, "minus zero is another element");
    }

    [Test]
    public void TensorsWithoutElementsAreReadBack()
    {
        HostTensor empty = HostTensor.Zeros(TF_DataType.TF_FLOAT, new Shape(2, 0, 3));
        Same(TensorProtos.Read(TensorProtos.Write(empty)), empty);
    }

    [Test]
    public void TheLastValueRepeats()
    {
        var message = new TensorProto { Dtype = DataType.DtFloat, TensorShape = Dims(2, 3), FloatVal = { 1, 2 } };
        Assert.That(TensorProtos.Read(message).Span<float>().ToArray(), Is.EqualTo(new[] { 1f, 2, 2, 2, 2, 2 }));
    }

    [Test]
    public void NoValueIsZero()
    {
        var message = new TensorProto { Dtype = DataType.DtInt64, TensorShape = Dims(3) };
        Assert.That(TensorProtos.Read(message).Span<long>().ToArray(), Is.EqualTo(new long[3]));
    }

    [Test]
    public void WithoutAShapeItIsAScalar()
    {
        var message = new TensorProto { Dtype = DataType.DtBool, BoolVal = { true } };
        Assert.That(TensorProtos.Read(message).Shape, Is.EqualTo(Shape.Scalar));
    }

    [Test]
    public void HalfValuesAreBits()
    {
        var message = new TensorProto { Dtype = DataType.DtHalf, TensorShape = Dims(2), HalfVal = { 0x3C00, 0xC000 } };
        Assert.That(TensorProtos.Read(message).Span<Half>().ToArray(), Is.EqualTo(new[] { (Half)1, (Half)(-2) }));
    }

    [Test]
    public void BytesMustBeAsManyAsTheShapeSays()
    {
        var message = new TensorProto { Dtype = DataType.DtFloat, TensorShape = Dims(2), TensorContent = ByteString.CopyFrom(new byte[7]) };
        Refused(message, "tensor_content has 7 bytes, but shape (2,) of float32 takes 8");
    }

    [Test]
    public void HugeShapesAreRefused() => Refused(
        new TensorProto { Dtype = DataType.DtFloat, TensorShape = Dims(1L << 40, 1L << 40) },
        "a tensor of shape (1099511627776, 1099511627776) is too large to be held in memory");

    [Test]
    public void UnknownShapesAreRefused() => Refused(
        new TensorProto { Dtype = DataType.DtFloat, TensorShape = Dims(-1, 2) }, "a tensor's shape must be fully defined, received (None, 2)");

    [TestCase(DataType.DtString, "DT_STRING")]
    [TestCase(DataType.DtBfloat16, "DT_BFLOAT16")]
    [TestCase((DataType)99, "99")]
    public void TypesWithoutArraysAreRefused(DataType type, string name) =>
        Refused(new TensorProto { Dtype = type, TensorShape = Dims() }, $"a tensor of type {name} cannot be held in memory");

    [Test]
    public void ShapesAreReadBack()
    {
        Shape[] shapes = [Shape.Unknown, Shape.Scalar, new Shape(-1, 3), new Shape(0)];
        Assert.That(shapes.Select(s => TensorProtos.Read(TensorProtos.Write(s))), Is.EqualTo(shapes));
        Assert.That(TensorProtos.Write(Shape.Unknown).UnknownRank, Is.True);
    }

    private static TensorShapeProto Dims(params long[] dims) => TensorProtos.Write(new Shape(dims));

    private static void Refused(TensorProto message, string error) =>
        Assert.That(() => TensorProtos.Read(message), Throws.TypeOf<ValueError>().With.Message.EqualTo(error));

    private static void Same(HostTensor actual, HostTensor expected)
    {
        Assert.That(actual.DType, Is.EqualTo(expected.DType));
        Assert.That(actual.Shape, Is.EqualTo(expected.Shape));
        Assert.That(actual.Bytes().ToArray(), Is.EqualTo(expected.Bytes().ToArray()));
    }
}
