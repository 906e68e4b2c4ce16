using Google.Protobuf;
using Tensorflow;

namespace TfCnn.Tests.Graphs;

/// <summary>Attribute values of every kind, as messages and back.</summary>
public class AttrValueTest
{
    private static readonly (object Value, string Type)[] s_values =
    [
        (7L, "int"), (1.5f, "float"), (true, "bool"), ("NHWC", "string"), (TF_DataType.TF_HALF, "type"), (new Shape(-1, 2), "shape"),
        (Shape.Unknown, "shape"), (new long[] { 1, -2 }, "list(int)"), (new[] { 1f, 2 }, "list(float)"), (new[] { true, false }, "list(bool)"),
        (new[] { "a", "" }, "list(string)"), (new[] { TF_DataType.TF_FLOAT, TF_DataType.TF_RESOURCE }, "list(type)"),
        (new[] { Shape.Scalar, Shape.Unknown }, "list(shape)"), (Array.Empty<long>(), "list(int)"), (Array.Empty<float>(), "list(float)"),
        (Array.Empty<bool>(), "list(bool)"), (Array.Empty<string>(), "list(string)"), (Array.Empty<TF_DataType>(), "list(type)"),
        (Array.Empty<Shape>(), "list(shape)"),
    ];

    private static readonly (AttrValue Message, string Error)[] s_refused =
    [
        (new AttrValue(), "there is no value"),
        (new AttrValue { Placeholder = "T" }, "functions are not supported"),
        (new AttrValue { S = ByteString.CopyFrom(0xFF) }, "a string is not UTF-8"),
        (new AttrValue { List = new() { Tensor = { new TensorProto() } } }, "lists of tensors and functions are not supported"),
        (new AttrValue { List = new() { I = { 1 }, F = { 1 } } }, "a list has elements of several types"),
        (new AttrValue { Type = (DataType)101 }, "101 is not an element type of this engine"),
        (new AttrValue { Type = DataType.DtInvalid }, "DT_INVALID is not an element type of this engine"),
    ];

    [TestCaseSource(nameof(s_values))]
    public void ValuesComeBack((object Value, string Type) sample)
    {
        object read = AttrValues.Read(AttrValue.Parser.ParseFrom(AttrValues.Write(sample.Value).ToByteArray()), sample.Type);
        Assert.That(read, Is.TypeOf(sample.Value.GetType()));
        Assert.That(read, Is.EqualTo(sample.Value));
    }

    [TestCaseSource(nameof(s_refused))]
    public void WhatNoAttributeCanHaveIsRefused((AttrValue Message, string Error) sample) =>
        Assert.That(() => AttrValues.Read(sample.Message, "int"), Throws.TypeOf<ValueError>().With.Message.EqualTo(sample.Error));
}
