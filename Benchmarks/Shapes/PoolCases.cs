using Tensorflow;
using static TfCnn.Benchmarks.ShapeCase;

namespace TfCnn.Benchmarks;

/// <summary>Max and mean pools of square images with SAME padding, and their gradients.</summary>
internal static class PoolCases
{
    private static readonly PoolShape[] s_shapes =
    [
        new("Max", 2, 2, 112, 64, 8), new("Max", 3, 2, 112, 64, 8), new("Max", 3, 1, 28, 192, 16), new("Max", 2, 2, 224, 3, 16),
        new("Avg", 2, 2, 112, 64, 8), new("Avg", 3, 1, 28, 192, 16), new("Avg", 7, 7, 7, 512, 128),
    ];

    public static IEnumerable<ShapeCase> All => s_shapes.SelectMany(s => s.Cases());

    private sealed record PoolShape(string Kind, int Window, int Stride, int Size, int Channels, int Batch)
    {
        private int[] Input => [Batch, Size, Size, Channels];

        private int OutputSize => (Size + Stride - 1) / Stride;

        private int[] Output => [Batch, OutputSize, OutputSize, Channels];

        private double Inputs => (double)Batch * Size * Size * Channels;

        private double Outputs => (double)Batch * OutputSize * OutputSize * Channels;

        public IEnumerable<ShapeCase> Cases() =>
        [
            Case("pool", Bytes(Inputs, Outputs), () => Emit(Kind + "Pool", Variable(Input))),
            Kind == "Max"
                ? Case("pool gradient", Bytes(2 * Inputs, Outputs), () => Emit("MaxPoolGrad", MaxGradientInputs()))
                : Case("pool gradient", Bytes(Inputs, Outputs), () => Emit("AvgPoolGrad", Tensorflow.Emit.Ints(Input), Variable(Output))),
        ];

        private Tensor[] MaxGradientInputs()
        {
            Tensor images = Binding.tf.random_uniform(Input, seed: 1);
            return [Stored(images), Stored(Emit("MaxPool", images).Output), Variable(Output)];
        }

        private static Tensor Stored(Tensor initial) => Binding.tf.Variable(initial).AsTensor();

        private ShapeCase Case(string op, double bytes, Func<Operation> build) => new(
            $"{Kind.ToLowerInvariant()} {op} {Window}x{Window}/{Stride} {Channels} @{Size}", Limit.Memory, bytes, build);

        private Operation Emit(string op, params Tensor[] inputs) => Tensorflow.Emit.Node(
            op, inputs, null, ("ksize", new[] { 1, Window, Window, 1 }), ("strides", new[] { 1, Stride, Stride, 1 }), ("padding", "SAME"));
    }
}
