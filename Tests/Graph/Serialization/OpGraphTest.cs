using Google.Protobuf;
using Tensorflow;
using TfCnn.Tests.Golden;

namespace TfCnn.Tests.Graphs;

/// <summary>Every op, with all attributes that the cases have for it, written and read again.</summary>
public class OpGraphTest
{
    private static IEnumerable<string> Ops => OpGraph.Ops;

    [TestCaseSource(nameof(Ops))]
    public void ComesBackInBothForms(string op)
    {
        GraphDef message = OpGraph.Of(op).ToGraphDef();
        Assert.That(Copy(GraphDefFile.Read(message.ToByteArray())), Is.EqualTo(message));
        Assert.That(Copy(GraphDefFile.ReadText(TextFormatWriter.Write(message))), Is.EqualTo(message));
    }

    private static GraphDef Copy(GraphDef message)
    {
        var copy = new Graph();
        GraphDefImport.Import(copy, message, name: "");
        return copy.ToGraphDef();
    }
}

/// <summary>The cases of an op in one graph, their inputs as constants.</summary>
internal static class OpGraph
{
    private const int MostCases = 25;

    public static IEnumerable<string> Ops => OpCaseFile.Ops.Where(OpRegistry.Contains);

    public static Graph Of(string op)
    {
        var graph = new Graph();
        OpDef def = OpRegistry.Find(op);
        foreach (OpCase c in OpCaseFile.CasesOf(op).Take(MostCases))
            graph.CreateOp(op, [.. c.Inputs.Select(i => graph.Constant(i.ToHost()))], null, c.Attrs(def));
        return graph;
    }
}
