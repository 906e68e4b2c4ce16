using System.Diagnostics;
using Tensorflow;
using TfCnn.Tests.Graphs;

namespace TfCnn.Tests.Run;

/// <summary>What TFCNN_VERBOSE prints.</summary>
public class PlanTableTest
{
    [Test]
    public void EveryStepIsALineWithItsTimeAndRate()
    {
        var graph = new Graph();
        Tensor x = graph.Floats("x", 2, 3), w = graph.Floats("w", 3, 4);
        Step product = Step(graph.CreateOp("MatMul", [x, w], "dense/product"), "gemm", flops: 48_000_000);
        Step copy = Step(graph.Identity(x, "y").Op, "copy", flops: 0);
        string table = PlanTable.Format([product, copy], [2 * Stopwatch.Frequency / 1000, 0], threads: 2);
        Assert.That(table.Split('\n'), Is.EqualTo(new[]
        {
            "op        node           inputs -> outputs     kernel    us  GFLOP/s",
            "MatMul    dense/product  [2,3] [3,4] -> [2,4]  gemm    2000       24",
            "Identity  y              [2,3] -> [2,3]        copy       0",
            "2 steps, 2000 us, 2 threads",
            "",
        }));
    }

    private static Step Step(Operation op, string kernel, long flops)
    {
        List<PlanValue> Values(IEnumerable<Tensor> tensors) => [.. tensors.Select(t => new PlanValue(t, t.Shape))];
        var node = new PlanNode(op, op.Type, null, Values(op.Inputs), Values(op.Outputs));
        return new Step(node, kernel, (in KernelArgs _) => { }, [], [], default, flops);
    }
}
