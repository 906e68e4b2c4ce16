namespace Tensorflow;

public sealed partial class tensorflow
{
    /// <summary><c>tf.nn</c>.</summary>
    public sealed class nn_internal
    {
        internal nn_internal() { }

        public Tensor conv2d(
            Tensor input, Tensor filter, int[] strides, string padding, bool use_cudnn_on_gpu = true, string data_format = "NHWC",
            int[]? dilations = null, string? name = null) => Conv2D.Build(input, filter, strides, padding, data_format, dilations, name: name);

        public Tensor max_pool(
            Tensor value, int[] ksize, int[] strides, string padding, string data_format = "NHWC", string? name = null) =>
            MaxPool.Build(value, ksize, strides, padding, data_format, name);

        /// <summary>The book's function, which TensorFlow.NET lacks.</summary>
        public Tensor avg_pool(
            Tensor value, int[] ksize, int[] strides, string padding, string data_format = "NHWC", string? name = null) =>
            AvgPool.Build(value, ksize, strides, padding, data_format, name);

        public (Tensor output, Tensor argmax) max_pool_with_argmax(
            Tensor input, int[] ksize, int[] strides, string padding, TF_DataType output_dtype = TF_DataType.TF_INT64,
            bool include_batch_in_index = false, string? name = null)
        {
            Operation pool = MaxPoolWithArgmax.Build(input, ksize, strides, padding, output_dtype, include_batch_in_index, name);
            return (pool.Outputs[0], pool.Outputs[1]);
        }

        /// <summary>TensorFlow.NET takes whole numbers for bias and alpha; these are fractions as a rule.</summary>
        public Tensor lrn(Tensor input, int depth_radius = 5, float bias = 1, float alpha = 1, float beta = 0.5f, string? name = null) =>
            LRN.Build(input, depth_radius, bias, alpha, beta, name);

        public Tensor local_response_normalization(
            Tensor input, int depth_radius = 5, float bias = 1, float alpha = 1, float beta = 0.5f, string? name = null) =>
            lrn(input, depth_radius, bias, alpha, beta, name);

        public Tensor relu(Tensor features, string? name = null) => Relu.Build(features, name);

        public Tensor sigmoid(Tensor x, string? name = null) => MathOps.Sigmoid(x, name);

        public Tensor tanh(Tensor x, string? name = null) => MathOps.Tanh(x, name);

        public Tensor dropout(
            Tensor x, Tensor? keep_prob = null, Tensor? noise_shape = null, int? seed = null, string? name = null, float? rate = null) =>
            rate is float number ? NnOps.Dropout(x, number, noise_shape, seed, name)
            : keep_prob is not null ? NnOps.DropoutKeeping(x, keep_prob, noise_shape, seed, name)
            : throw new ValueError("dropout needs keep_prob, a tensor, or rate, a number; received neither.");

        public Tensor bias_add(Tensor value, IVariableV1 bias, string? data_format = null, string? name = null) =>
            BiasAdd.Build(value, bias.AsTensor(), data_format ?? "NHWC", name);

        public Tensor bias_add(Tensor value, Tensor bias, string? data_format = null, string? name = null) =>
            BiasAdd.Build(value, bias, data_format ?? "NHWC", name);

        public Tensor softmax(Tensor logits, int axis = -1, string? name = null) => Softmax.Build(LastAxis(logits, axis), name);

        public Tensor log_softmax(Tensor logits, int axis = -1, string? name = null) => Softmax.BuildLog(LastAxis(logits, axis), name);

        public Tensor softmax_cross_entropy_with_logits(Tensor labels, Tensor logits, int dim = -1, string? name = null) =>
            SoftmaxCrossEntropyWithLogits.Build(labels, LastAxis(logits, dim), stopLabels: true, name);

        public Tensor softmax_cross_entropy_with_logits_v2(Tensor labels, Tensor logits, int axis = -1, string? name = null) =>
            SoftmaxCrossEntropyWithLogits.Build(labels, LastAxis(logits, axis), stopLabels: false, name);

        public Tensor sparse_softmax_cross_entropy_with_logits(Tensor? labels = null, Tensor? logits = null, string? name = null) =>
            SparseSoftmaxCrossEntropyWithLogits.Build(
                labels ?? throw new ValueError("sparse_softmax_cross_entropy_with_logits needs labels."),
                logits ?? throw new ValueError("sparse_softmax_cross_entropy_with_logits needs logits."), name);

        public Tensor l2_loss(Tensor t, string? name = null) => MathOps.L2Loss(t, name);

        private static Tensor LastAxis(Tensor tensor, int axis) => axis == -1 || axis == tensor.Shape.Rank - 1
            ? tensor
            : throw new ValueError($"Softmax over axis {axis} is not supported; transpose the tensor of shape {tensor.Shape} so that the classes come last.")
            { Shapes = [tensor.Shape] };
    }
}
