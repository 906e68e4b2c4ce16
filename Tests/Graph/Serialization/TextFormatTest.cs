using Google.Protobuf;
using Tensorflow;

namespace TfCnn.Tests.Graphs;

/// <summary>Protocol Buffers' text form, against samples written by hand from its rules.</summary>
public class TextFormatTest
{
    private const string Sample = """
        node {
          name: "x"
          op: "Placeholder"
          attr {
            key: "dtype"
            value {
              type: DT_FLOAT
            }
          }
          attr {
            key: "shape"
            value {
              shape {
                dim {
                  size: -1
                }
                dim {
                  size: 3
                }
              }
            }
          }
        }
        node {
          name: "c"
          op: "Const"
          attr {
            key: "dtype"
            value {
              type: DT_INT32
            }
          }
          attr {
            key: "value"
            value {
              tensor {
                dtype: DT_INT32
                tensor_shape {
                  dim {
                    size: 2
                  }
                }
                tensor_content: "\001\000\000\000\"\\\n\377"
              }
            }
          }
        }
        node {
          name: "sum"
          op: "Sum"
          input: "x"
          input: "c:0"
          input: "^x"
          attr {
            key: "T"
            value {
              type: DT_FLOAT
            }
          }
          attr {
            key: "Tidx"
            value {
              type: DT_INT32
            }
          }
          attr {
            key: "_list"
            value {
              list {
                i: 1
                i: -2
              }
            }
          }
          attr {
            key: "_number"
            value {
              f: 1.5e-07
            }
          }
          attr {
            key: "keep_dims"
            value {
              b: false
            }
          }
        }
        versions {
          producer: 2474
        }

        """;

    private static readonly (string Text, AttrValue Value)[] s_values =
    [
        ("f: 0.1", new AttrValue { F = 0.1f }),
        ("f: 3", new AttrValue { F = 3 }),
        ("f: -inf", new AttrValue { F = float.NegativeInfinity }),
        ("f: nan", new AttrValue { F = float.Abs(float.NaN) }),
        ("f: -0", new AttrValue { F = -0f }),
        ("f: 3.4028235e+38", new AttrValue { F = float.MaxValue }),
        ("i: 0", new AttrValue { I = 0 }),
        ("i: -9223372036854775808", new AttrValue { I = long.MinValue }),
        ("s: \"a\\tb\\r\\n\\'\\303\\244\"", new AttrValue { S = ByteString.CopyFromUtf8("a\tb\r\n'ä") }),
        ("type: DT_HALF", new AttrValue { Type = DataType.DtHalf }),
        ("type: 101", new AttrValue { Type = (DataType)101 }),
        ("shape {\n  unknown_rank: true\n}", new AttrValue { Shape = new TensorShapeProto { UnknownRank = true } }),
        ("list {\n}", new AttrValue { List = new AttrValue.Types.ListValue() }),
        ("tensor {\n  half_val: 15360\n  uint64_val: 18446744073709551615\n}",
            new AttrValue { Tensor = new TensorProto { HalfVal = { 0x3C00 }, Uint64Val = { ulong.MaxValue } } }),
    ];

    // What is read besides what is written; the value it is read as, written.
    private static readonly (string Text, string Canonical)[] s_otherForms =
    [
        ("f: 1.5f  # a comment", "f: 1.5"),
        ("f:Infinity", "f: inf"),
        ("f: 7 ;", "f: 7"),
        ("i: 0x1F,", "i: 31"),
        ("i: -010", "i: -8"),
        ("b: True", "b: true"),
        ("b: 0", "b: false"),
        ("s: 'it\\'s' \" two\"", "s: \"it\\'s two\""),
        ("s: \"\\x41\\7z\\a\"", "s: \"A\\007z\\007\""),
        ("s: \"ä\"", "s: \"\\303\\244\""),
        ("type: 1", "type: DT_FLOAT"),
        ("list: < i: [1, 2] i: 3 f: [] >", "list {\n  i: 1\n  i: 2\n  i: 3\n}"),
        ("shape: { dim: [ { size: 1 }, < size: 2 > ] }", "shape {\n  dim {\n    size: 1\n  }\n  dim {\n    size: 2\n  }\n}"),
        ("func { attr { value { i: 1 } key: 'a' } attr { key: 'a' value { i: 2 } } }",
            "func {\n  attr {\n    key: \"a\"\n    value {\n      i: 2\n    }\n  }\n}"),
    ];

    private static readonly (string Text, string Error)[] s_mistakes =
    [
        ("wrong: 1", "line 1, column 1: expected a field of AttrValue, found 'wrong'."),
        ("shape {\n  rank: 1\n}", "line 2, column 3: expected a field of TensorShapeProto, found 'rank'."),
        ("i 1", "line 1, column 3: expected ':' after 'i', found '1'."),
        ("i: one", "line 1, column 4: expected an integer for 'i', found 'one'."),
        ("i: 9223372036854775808", "line 1, column 4: expected an integer for 'i', found '9223372036854775808'."),
        ("f: \"1\"", "line 1, column 4: expected a number for 'f', found '\"1\"'."),
        ("b: yes", "line 1, column 4: expected true or false for 'b', found 'yes'."),
        ("type: DT_WRONG", "line 1, column 7: expected the name of a type for 'type', found 'DT_WRONG'."),
        ("s: text", "line 1, column 4: expected a quoted string, found 'text'."),
        ("s: \"open", "line 1, column 4: a string is not closed on its line, found '\"'."),
        ("s: \"\\q\"", "line 1, column 4: '\\q' is no character of a string, found '\"\\q\"'."),
        ("shape {", "line 1, column 8: expected a field of TensorShapeProto, found the end."),
        ("list { i: [1, 2 }", "line 1, column 17: expected ']', found '}'."),
        ("shape: 1", "line 1, column 8: expected '{', found '1'."),
        ("}", "line 1, column 1: expected a field of AttrValue, found '}'."),
        ("i: 1 i: 2", "line 1, column 6: 'i' of AttrValue is given twice, found 'i'."),
        ("i: 1 f: 2", "line 1, column 6: AttrValue has both 'i' and 'f', found 'f'."),
        ("func { attr { keys: 'a' } }", "line 1, column 15: expected 'key' or 'value', found 'keys'."),
    ];

    [Test]
    public void TheSampleIsReadAndWritten()
    {
        GraphDef graph = TextFormatReader.Read<GraphDef>(Sample);
        Assert.That(graph.Node.Select(n => n.Name), Is.EqualTo(new[] { "x", "c", "sum" }));
        Assert.That(graph.Node[0].Attr["shape"].Shape.Dim.Select(d => d.Size), Is.EqualTo(new[] { -1L, 3 }));
        Assert.That(graph.Node[1].Attr["value"].Tensor.TensorContent, Is.EqualTo(ByteString.CopyFrom(1, 0, 0, 0, 0x22, 0x5C, 0x0A, 0xFF)));
        Assert.That(graph.Node[2].Input, Is.EqualTo(new[] { "x", "c:0", "^x" }));
        Assert.That(graph.Node[2].Attr["_list"].List.I, Is.EqualTo(new[] { 1L, -2 }));
        Assert.That(graph.Node[2].Attr["keep_dims"].HasB, Is.True);
        Assert.That(graph.Versions.Producer, Is.EqualTo(2474));
        Assert.That(TextFormatWriter.Write(graph), Is.EqualTo(Sample));
    }

    [TestCaseSource(nameof(s_values))]
    public void ValuesAreWrittenAndReadBack((string Text, AttrValue Value) sample)
    {
        Assert.That(TextFormatWriter.Write(sample.Value), Is.EqualTo(sample.Text + "\n"));
        Assert.That(TextFormatReader.Read<AttrValue>(sample.Text), Is.EqualTo(sample.Value));
    }

    [TestCaseSource(nameof(s_otherForms))]
    public void OtherFormsAreRead((string Text, string Canonical) sample) =>
        Assert.That(TextFormatWriter.Write(TextFormatReader.Read<AttrValue>(sample.Text)), Is.EqualTo(sample.Canonical + "\n"));

    [TestCaseSource(nameof(s_mistakes))]
    public void MistakesAreNamedWithTheirPlace((string Text, string Error) sample) =>
        Assert.That(() => TextFormatReader.Read<AttrValue>(sample.Text), Throws.TypeOf<FormatException>().With.Message.EqualTo(sample.Error));

    // The form in which Python writes the types of shape tensors, a library and debug information.
    [Test]
    public void WhatIsReservedIsSkipped()
    {
        const string text = """
            node {
              name: "s"
              experimental_type { type_id: TFT_PRODUCT args { type_id: TFT_SHAPE_TENSOR args: [ { s: "a" "b" }, < i: -1 > ], s: 'c' } }
              op: "NoOp"
            }
            library { }
            """;
        Assert.That(
            TextFormatReader.Read<GraphDef>(text), Is.EqualTo(new GraphDef { Node = { new NodeDef { Name = "s", Op = "NoOp" } } }));
    }

    [TestCase("library {")]
    [TestCase("library { function [ a")]
    [TestCase("library")]
    public void WhatIsSkippedMustEnd(string text) => Assert.That(
        () => TextFormatReader.Read<GraphDef>(text), Throws.TypeOf<FormatException>().With.Message.EndsWith("expected more, found the end."));

    [Test]
    public void DepthIsLimited()
    {
        string deep = string.Concat(Enumerable.Repeat("func { attr { key: 'a' value { ", 10_000));
        Assert.That(() => TextFormatReader.Read<AttrValue>(deep), Throws.TypeOf<FormatException>().With.Message.Contains("at most 100 deep"));
    }

    [Test]
    public void DefaultsAreNotWritten() =>
        Assert.That(TextFormatWriter.Write(new NodeDef { Op = "NoOp", Device = "" }), Is.EqualTo("op: \"NoOp\"\n"));
}
