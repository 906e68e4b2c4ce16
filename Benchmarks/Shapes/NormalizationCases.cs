using Tensorflow;
using static TfCnn.Benchmarks.ShapeCase;

namespace TfCnn.Benchmarks;

/// <summary>Batch normalization in training and inference, and its gradient.</summary>
internal static class NormalizationCases
{
    public static IEnumerable<ShapeCase> All => [.. Cases(112, 16, 32), .. Cases(56, 64, 16), .. Cases(7, 512, 128), .. Cases(224, 3, 16)];

    private static IEnumerable<ShapeCase> Cases(int size, int channels, int batch)
    {
        int[] shape = [batch, size, size, channels];
        double elements = (double)batch * size * size * channels;
        string suffix = $"{channels} @{size}";
        return
        [
            new ShapeCase($"batch norm training {suffix}", Limit.Memory, Bytes(2 * elements), () => Forward(shape, training: true)),
            new ShapeCase($"batch norm inference {suffix}", Limit.Memory, Bytes(2 * elements), () => Forward(shape, training: false)),
            new ShapeCase($"batch norm gradient {suffix}", Limit.Memory, Bytes(3 * elements), () => Gradient(shape)),
        ];
    }

    private static Operation Forward(int[] shape, bool training) =>
        FusedBatchNorm.Build(Variable(shape), Row(shape), Row(shape), Row(shape), Row(shape), 1e-3f, training);

    private static Operation Gradient(int[] shape) => Emit.Node(
        "FusedBatchNormGradV3", [Variable(shape), Variable(shape), Row(shape), Row(shape), Row(shape), Row(shape)], null, ("epsilon", 1e-3f));

    private static Tensor Row(int[] shape) => Variable(shape[^1]);
}
