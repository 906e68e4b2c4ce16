// Part of the programs only with -p:Engine=TensorFlowNET: what they use of this repository's engine and TensorFlow.NET 0.150.0 lacks, under
// the same names, so that a program's source is the same for both.

using Tensorflow.Keras;
using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Utils;
using Tensorflow.NumPy;
using Tensorflow.Operations;
using Tensorflow.Train;
using static Tensorflow.Binding;

namespace Tensorflow
{
    /// <summary>The book's names on TensorFlow.NET's own objects.</summary>
    internal static class TensorFlowNetAdapter
    {
        extension(tensorflow tf)
        {
            public Tensor random_normal(
                Shape shape, float mean = 0, float stddev = 1, TF_DataType dtype = TF_DataType.TF_FLOAT, int? seed = null, string? name = null) =>
                tf.random.normal(shape, mean, stddev, dtype, seed, name!);

            public Tensor argmax(Tensor input, int axis, string? name = null) => tf.math.argmax(input, axis, name!);
        }

        extension(tensorflow.nn_internal nn)
        {
            public Tensor avg_pool(
                Tensor value, int[] ksize, int[] strides, string padding, string data_format = "NHWC", string? name = null) =>
                gen_nn_ops.avg_pool(value, ksize, strides, padding, data_format, name);
        }

        extension(tensorflow.train_internal train)
        {
            public Optimizer RMSPropOptimizer(
                float learning_rate, float decay = 0.9f, float momentum = 0, float epsilon = 1e-10f, string name = "RMSProp") =>
                new RMSPropOptimizer(learning_rate, decay, momentum, epsilon, name);

            public Optimizer MomentumOptimizer(float learning_rate, float momentum, bool use_nesterov = false, string name = "Momentum") =>
                new MomentumOptimizer(learning_rate, momentum, use_nesterov, name);
        }

        extension(KerasUtils utils)
        {
            public NDArray to_categorical(NDArray y, int num_classes) => np_utils.to_categorical(y, num_classes);

            /// <summary>Seeds weights and dropout; the order of the samples has a generator that takes no seed.</summary>
            public void set_random_seed(int seed) => tf.set_random_seed(seed);
        }

        extension(BackendImpl backend)
        {
            /// <summary>Options such as the number of threads: TensorFlow.NET takes them until the first operation has run.</summary>
            public void set_session_config(ConfigProto config) => tf.Context.Config = config;
        }

        extension(NDArray array)
        {
            /// <summary>An array with a copy of a NumSharp array's float32 elements.</summary>
            public static NDArray From(NumSharp.NDArray source) => new(source.ToArray<float>(), new Shape(source.shape));

            /// <summary>The same: TensorFlow.NET has no array over memory that is not its own.</summary>
            public static NDArray Borrow(NumSharp.NDArray source) => NDArray.From(source);

            /// <summary>A NumSharp array with a copy of the float32 elements.</summary>
            public NumSharp.NDArray ToNumSharp() => new(array.ToArray<float>(), new NumSharp.Shape(array.dims));
        }
    }

    /// <summary>RMSProp as TensorFlow 1 has it: the mean square starts at one, epsilon stands under the root.</summary>
    internal sealed class RMSPropOptimizer(float learningRate, float decay, float momentum, float epsilon, string name)
        : Optimizer(learningRate, use_locking: false, name)
    {
        private readonly Dictionary<string, (IVariableV1 MeanSquare, IVariableV1 Momentum)> _slotsByVariable = [];
        private Tensor _decay = null!, _momentum = null!, _epsilon = null!;

        protected override void _create_slots(IVariableV1[] var_list)
        {
            var slots = new SlotCreator();
            foreach (IVariableV1 variable in var_list)
            {
                IVariableV1 meanSquare = slots.create_slot_with_initializer(
                    variable, tf.ones_initializer, variable.shape, variable.dtype.as_base_dtype(), Name);
                _slotsByVariable[variable.Op.name] = (meanSquare, _zeros_slot(variable, "momentum", Name));
            }
        }

        public override void _prepare()
        {
            _lr_t = tf.constant(_lr, name: "learning_rate");
            _decay = tf.constant(decay, name: "decay");
            _momentum = tf.constant(momentum, name: "momentum");
            _epsilon = tf.constant(epsilon, name: "epsilon");
        }

        public override Operation _apply_dense(Tensor grad, ResourceVariable var)
        {
            (IVariableV1 meanSquare, IVariableV1 mom) = _slotsByVariable[var.Op.name];
            return gen_ops.apply_r_m_s_prop(
                var.Handle, meanSquare.Handle, mom.Handle, _lr_t, _decay, _momentum, _epsilon, grad, _use_locking).op;
        }
    }

    /// <summary>Gradient descent with momentum as TensorFlow 1 has it.</summary>
    internal sealed class MomentumOptimizer(float learningRate, float momentum, bool nesterov, string name)
        : Optimizer(learningRate, use_locking: false, name)
    {
        private readonly Dictionary<string, IVariableV1> _accumulators = [];
        private Tensor _momentum = null!;

        protected override void _create_slots(IVariableV1[] var_list)
        {
            foreach (IVariableV1 variable in var_list)
                _accumulators[variable.Op.name] = _zeros_slot(variable, "momentum", Name);
        }

        public override void _prepare()
        {
            _lr_t = tf.constant(_lr, name: "learning_rate");
            _momentum = tf.constant(momentum, name: "momentum");
        }

        public override Operation _apply_dense(Tensor grad, ResourceVariable var) => gen_ops.apply_momentum(
            var.Handle, _accumulators[var.Op.name].Handle, _lr_t, grad, _momentum, _use_locking, nesterov).op;
    }
}

namespace Tensorflow.Keras.Callbacks
{
    /// <summary>Loss and metrics by name.</summary>
    internal sealed class Logs(Dictionary<string, float> values)
    {
        public double this[string name] => values[name];
    }

    /// <summary>The base of callbacks: override what you need. TensorFlow.NET never calls <see cref="OnTrainEnd"/>.</summary>
    internal abstract class Callback : ICallback
    {
        public Dictionary<string, List<float>> history { get; set; } = [];

        public virtual void OnTrainBegin() { }

        public virtual void OnTrainEnd() { }

        public virtual void OnEpochBegin(int epoch) { }

        public virtual void OnEpochEnd(int epoch, Logs logs) { }

        public virtual void OnTrainBatchBegin(long step) { }

        public virtual void OnTrainBatchEnd(long step, Logs logs) { }

        public void on_train_begin() => OnTrainBegin();

        public void on_train_end() => OnTrainEnd();

        public void on_epoch_begin(int epoch) => OnEpochBegin(epoch);

        public void on_epoch_end(int epoch, Dictionary<string, float> epoch_logs) => OnEpochEnd(epoch, new Logs(epoch_logs));

        public void on_train_batch_begin(long step) => OnTrainBatchBegin(step);

        public void on_train_batch_end(long end_step, Dictionary<string, float> logs) => OnTrainBatchEnd(end_step, new Logs(logs));

        public void on_test_begin() { }

        public void on_test_end(Dictionary<string, float> logs) { }

        public void on_test_batch_begin(long step) { }

        public void on_test_batch_end(long end_step, Dictionary<string, float> logs) { }

        public void on_predict_begin() { }

        public void on_predict_end() { }

        public void on_predict_batch_begin(long step) { }

        public void on_predict_batch_end(long end_step, Dictionary<string, Tensors> logs) { }
    }
}
