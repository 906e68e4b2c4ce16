using Tensorflow;
using static TfCnn.Benchmarks.ShapeCase;

namespace TfCnn.Benchmarks;

/// <summary>Convolutions with SAME padding on square images, and both gradients of each.</summary>
internal static class ConvCases
{
    private static readonly ConvShape[] s_shapes =
    [
        // The first layers of nets: few input channels on large images.
        new(7, 2, 224, 3, 64, 4), new(5, 1, 28, 1, 32, 128), new(3, 1, 224, 3, 32, 4),
        // The middle: small filters, many channels.
        new(3, 1, 112, 8, 8, 32), new(3, 1, 56, 64, 64, 4), new(3, 1, 14, 256, 256, 8), new(3, 1, 7, 512, 512, 8),
        new(3, 2, 56, 64, 128, 8), new(3, 2, 14, 256, 512, 8), new(3, 1, 28, 128, 1, 64),
        new(5, 1, 28, 16, 32, 32), new(5, 2, 56, 32, 64, 8), new(7, 1, 56, 16, 16, 8),
        // Filters of one tap: products of matrices.
        new(1, 1, 56, 64, 256, 8), new(1, 1, 28, 512, 128, 8), new(1, 1, 7, 512, 512, 32), new(1, 2, 56, 256, 512, 4),
    ];

    public static IEnumerable<ShapeCase> All => s_shapes.SelectMany(s => s.Cases());

    private sealed record ConvShape(int Window, int Stride, int Size, int Channels, int Outputs, int Batch)
    {
        private int[] Input => [Batch, Size, Size, Channels];

        private int[] Filter => [Window, Window, Channels, Outputs];

        private int OutputSize => (Size + Stride - 1) / Stride;

        private int[] Output => [Batch, OutputSize, OutputSize, Outputs];

        private double Flops => 2.0 * Batch * OutputSize * OutputSize * Outputs * Window * Window * Channels;

        public IEnumerable<ShapeCase> Cases() =>
        [
            Case("conv", () => Emit("Conv2D", Variable(Input), Variable(Filter))),
            Case("conv d-input", () => Emit("Conv2DBackpropInput", Ints(Input), Variable(Filter), Variable(Output))),
            Case("conv d-filter", () => Emit("Conv2DBackpropFilter", Variable(Input), Ints(Filter), Variable(Output))),
        ];

        private static Tensor Ints(int[] values) => Tensorflow.Emit.Ints(values);

        private ShapeCase Case(string op, Func<Operation> build) => new(
            $"{op} {Window}x{Window}/{Stride} {Channels}->{Outputs} @{Size}", Limit.Arithmetic, Flops, build);

        private Operation Emit(string op, params Tensor[] inputs) => Tensorflow.Emit.Node(
            op, inputs, null, ("strides", new[] { 1, Stride, Stride, 1 }), ("padding", "SAME"));
    }
}
