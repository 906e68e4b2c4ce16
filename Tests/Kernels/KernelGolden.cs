using TfCnn.Kernels;
using TfCnn.Tests.Golden;
using Tensorflow;

namespace TfCnn.Tests.Kernels;

/// <summary>Runs the golden cases of an op on a kernel, without the graph.</summary>
internal static class KernelGolden
{
    /// <summary>Inputs and outputs of a case, in guarded memory.</summary>
    public delegate void Kernel(OpCase c, Block[] inputs, Block[] outputs);

    public static void Check(string op, Kernel kernel)
    {
        List<string> wrong = [];
        foreach (OpCase c in OpCaseFile.CasesOf(op))
        {
            GuardedBuffer[] inputs = [.. c.Inputs.Select(t => Of(t.Bytes))];
            GuardedBuffer[] outputs = [.. c.Outputs.Select(t => new GuardedBuffer(t!.Value.Bytes.Length))];
            kernel(c, [.. inputs.Select(b => b.Block)], [.. outputs.Select(b => b.Block)]);
            for (int i = 0; i < outputs.Length; i++)
                if (Compare(c, i, outputs[i]) is { } text)
                    wrong.Add(text);
            foreach (GuardedBuffer buffer in inputs.Concat(outputs))
                buffer.Dispose();
        }
        Assert.That(wrong, Is.Empty);
    }

    private static string? Compare(OpCase c, int output, GuardedBuffer ours)
    {
        ours.AssertIntact($"{c.Name}, output {output}");
        GoldenResult expected = c.Outputs[output]!;
        HostTensor tensor = expected.Value.ToHost();
        ours.Block.Span<byte>().CopyTo(tensor.Bytes());
        return new GoldenComparison(c, $"output {output}", tensor, expected).Run();
    }

    private static GuardedBuffer Of(byte[] bytes)
    {
        var buffer = new GuardedBuffer(bytes.Length);
        bytes.CopyTo(buffer.Block.Span<byte>());
        return buffer;
    }
}
