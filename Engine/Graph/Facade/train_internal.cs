namespace Tensorflow;

public sealed partial class tensorflow
{
    /// <summary><c>tf.train</c>.</summary>
    public sealed class train_internal
    {
        internal train_internal() { }

        public Optimizer GradientDescentOptimizer(float learning_rate) => new GradientDescentOptimizer(learning_rate);

        public Optimizer GradientDescentOptimizer(Tensor learning_rate) => new GradientDescentOptimizer(learning_rate);

        public Optimizer AdamOptimizer(float learning_rate, float epsilon = 1e-8f, string name = "Adam") =>
            new AdamOptimizer(learning_rate, epsilon: epsilon, name: name);

        public Optimizer AdamOptimizer(float learning_rate, TF_DataType dtype, string name = "Adam") => new AdamOptimizer(learning_rate, name: name);

        public Optimizer AdamOptimizer(Tensor learning_rate, string name = "Adam") => new AdamOptimizer(learning_rate, name: name);

        /// <summary>With the decay rates that TensorFlow.NET's factory hides.</summary>
        public Optimizer AdamOptimizer(float learning_rate, float beta1, float beta2, float epsilon = 1e-8f, string name = "Adam") =>
            new AdamOptimizer(learning_rate, beta1, beta2, epsilon, name);

        /// <summary>The chapter's optimizer for CIFAR-10, which TensorFlow.NET lacks.</summary>
        public Optimizer RMSPropOptimizer(
            float learning_rate, float decay = 0.9f, float momentum = 0.0f, float epsilon = 1e-10f, bool centered = false, string name = "RMSProp") =>
            new RMSPropOptimizer(learning_rate, decay, momentum, epsilon, centered, name);

        public Optimizer RMSPropOptimizer(
            Tensor learning_rate, float decay = 0.9f, float momentum = 0.0f, float epsilon = 1e-10f, bool centered = false, string name = "RMSProp") =>
            new RMSPropOptimizer(learning_rate, decay, momentum, epsilon, centered, name);

        public Optimizer MomentumOptimizer(float learning_rate, float momentum, bool use_nesterov = false, string name = "Momentum") =>
            new MomentumOptimizer(learning_rate, momentum, use_nesterov, name);

        public Optimizer MomentumOptimizer(Tensor learning_rate, float momentum, bool use_nesterov = false, string name = "Momentum") =>
            new MomentumOptimizer(learning_rate, momentum, use_nesterov, name);

        public Optimizer AdagradOptimizer(float learning_rate, float initial_accumulator_value = 0.1f, string name = "Adagrad") =>
            new AdagradOptimizer(learning_rate, initial_accumulator_value, name);

        public Optimizer AdagradOptimizer(Tensor learning_rate, float initial_accumulator_value = 0.1f, string name = "Adagrad") =>
            new AdagradOptimizer(learning_rate, initial_accumulator_value, name);

        public ResourceVariable create_global_step(Graph? graph = null) => GlobalStep.Create(graph ?? Tensorflow.Graph.Default);

        public ResourceVariable get_or_create_global_step(Graph? graph = null) => GlobalStep.GetOrCreate(graph ?? Tensorflow.Graph.Default);

        public Tensor exponential_decay(
            float learning_rate, IVariableV1 global_step, int decay_steps, float decay_rate, bool staircase = false, string? name = null) =>
            LearningRateDecay.Exponential(learning_rate, global_step.AsTensor(), decay_steps, decay_rate, staircase, name);

        public Tensor piecewise_constant(IVariableV1 x, int[] boundaries, float[] values, string? name = null) =>
            LearningRateDecay.PiecewiseConstant(x.AsTensor(), boundaries, values, name);

        public Tensor polynomial_decay(
            float learning_rate, IVariableV1 global_step, int decay_steps, float end_learning_rate = 0.0001f, float power = 1.0f,
            bool cycle = false, string? name = null) =>
            LearningRateDecay.Polynomial(learning_rate, global_step.AsTensor(), decay_steps, end_learning_rate, power, cycle, name);

        /// <summary>Writes a graph into a file: in text form (.pbtxt), or in binary form (.pb). Makes the folder where there is none.</summary>
        /// <returns>The file's path.</returns>
        public string write_graph(Graph graph, string logdir, string name, bool as_text = true) =>
            write_graph(graph.ToGraphDef(), logdir, name, as_text);

        /// <inheritdoc cref="write_graph(Graph, string, string, bool)"/>
        public string write_graph(GraphDef graph_def, string logdir, string name, bool as_text = true) =>
            GraphDefFile.Write(graph_def, logdir, name, as_text);
    }
}
