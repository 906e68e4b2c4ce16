using Tensorflow.Keras.Optimizers;

namespace Tensorflow.Keras;

/// <summary>
/// <c>keras.optimizers</c>: TensorFlow.NET's factories with Keras' options at their ends: weight decay, clipping, and learning
/// rates
/// that follow a schedule.
/// </summary>
public sealed class OptimizerApi
{
    internal OptimizerApi() { }

    /// <summary><c>keras.optimizers.schedules</c>.</summary>
    public ScheduleApi schedules { get; } = new();

    public IOptimizer SGD(
        float learning_rate = 0.01f, float momentum = 0, bool nesterov = false, string name = "SGD",
        float? weight_decay = null, float? clipnorm = null, float? clipvalue = null, float? global_clipnorm = null) =>
        new SGD(Options(learning_rate, null, weight_decay, clipnorm, clipvalue, global_clipnorm), momentum, nesterov, name);

    public IOptimizer SGD(
        LearningRateSchedule learning_rate, float momentum = 0, bool nesterov = false, string name = "SGD",
        float? weight_decay = null, float? clipnorm = null, float? clipvalue = null, float? global_clipnorm = null) =>
        new SGD(Options(0.01f, learning_rate, weight_decay, clipnorm, clipvalue, global_clipnorm), momentum, nesterov, name);

    public IOptimizer Adam(
        float learning_rate = 0.001f, float beta_1 = 0.9f, float beta_2 = 0.999f, float epsilon = 1e-7f,
        bool amsgrad = false, string name = "Adam", float? weight_decay = null, float? clipnorm = null,
        float? clipvalue = null, float? global_clipnorm = null) =>
        new Adam(Options(learning_rate, null, weight_decay, clipnorm, clipvalue, global_clipnorm, amsgrad), beta_1, beta_2,
        epsilon, name);

    public IOptimizer Adam(
        LearningRateSchedule learning_rate, float beta_1 = 0.9f, float beta_2 = 0.999f, float epsilon = 1e-7f,
        bool amsgrad = false, string name = "Adam", float? weight_decay = null, float? clipnorm = null,
        float? clipvalue = null, float? global_clipnorm = null) =>
        new Adam(Options(0.001f, learning_rate, weight_decay, clipnorm, clipvalue, global_clipnorm, amsgrad), beta_1, beta_2,
        epsilon, name);

    public IOptimizer AdamW(
        float learning_rate = 0.001f, float weight_decay = 0.004f, float beta_1 = 0.9f, float beta_2 = 0.999f,
        float epsilon = 1e-7f, bool amsgrad = false, string name = "AdamW", float? clipnorm = null, float? clipvalue = null,
        float? global_clipnorm = null) =>
        new AdamW(Options(learning_rate, null, weight_decay, clipnorm, clipvalue, global_clipnorm, amsgrad), beta_1, beta_2,
        epsilon, name);

    public IOptimizer AdamW(
        LearningRateSchedule learning_rate, float weight_decay = 0.004f, float beta_1 = 0.9f, float beta_2 = 0.999f,
        float epsilon = 1e-7f, bool amsgrad = false, string name = "AdamW", float? clipnorm = null, float? clipvalue = null,
        float? global_clipnorm = null) =>
        new AdamW(Options(0.001f, learning_rate, weight_decay, clipnorm, clipvalue, global_clipnorm, amsgrad), beta_1, beta_2,
        epsilon, name);

    public IOptimizer RMSprop(
        float learning_rate = 0.001f, float rho = 0.9f, float momentum = 0, float epsilon = 1e-7f, bool centered = false,
        string name = "RMSprop", float? weight_decay = null, float? clipnorm = null, float? clipvalue = null,
        float? global_clipnorm = null) =>
        new RMSprop(Options(learning_rate, null, weight_decay, clipnorm, clipvalue, global_clipnorm), rho, momentum, epsilon,
        centered, name);

    public IOptimizer RMSprop(
        LearningRateSchedule learning_rate, float rho = 0.9f, float momentum = 0, float epsilon = 1e-7f,
        bool centered = false, string name = "RMSprop", float? weight_decay = null, float? clipnorm = null,
        float? clipvalue = null, float? global_clipnorm = null) =>
        new RMSprop(Options(0.001f, learning_rate, weight_decay, clipnorm, clipvalue, global_clipnorm), rho, momentum, epsilon,
        centered, name);

    public IOptimizer Adagrad(
        float learning_rate = 0.001f, float initial_accumulator_value = 0.1f, float epsilon = 1e-7f, string name = "Adagrad",
        float? weight_decay = null, float? clipnorm = null, float? clipvalue = null, float? global_clipnorm = null) =>
        new Adagrad(Options(learning_rate, null, weight_decay, clipnorm, clipvalue, global_clipnorm),
        initial_accumulator_value, epsilon, name);

    public IOptimizer Adagrad(
        LearningRateSchedule learning_rate, float initial_accumulator_value = 0.1f, float epsilon = 1e-7f,
        string name = "Adagrad", float? weight_decay = null, float? clipnorm = null, float? clipvalue = null,
        float? global_clipnorm = null) =>
        new Adagrad(Options(0.001f, learning_rate, weight_decay, clipnorm, clipvalue, global_clipnorm),
        initial_accumulator_value, epsilon, name);

    public IOptimizer Nadam(
        float learning_rate = 0.001f, float beta_1 = 0.9f, float beta_2 = 0.999f, float epsilon = 1e-7f,
        string name = "Nadam", float? weight_decay = null, float? clipnorm = null, float? clipvalue = null,
        float? global_clipnorm = null) =>
        new Nadam(
            Options(learning_rate, null, weight_decay, clipnorm, clipvalue, global_clipnorm), beta_1, beta_2, epsilon, name);

    public IOptimizer Nadam(
        LearningRateSchedule learning_rate, float beta_1 = 0.9f, float beta_2 = 0.999f, float epsilon = 1e-7f,
        string name = "Nadam", float? weight_decay = null, float? clipnorm = null, float? clipvalue = null,
        float? global_clipnorm = null) =>
        new Nadam(
            Options(0.001f, learning_rate, weight_decay, clipnorm, clipvalue, global_clipnorm), beta_1, beta_2, epsilon, name);

    private static OptimizerOptions Options(
        float rate, LearningRateSchedule? schedule, float? weightDecay, float? clipNorm, float? clipValue, float? globalClipNorm,
        bool amsgrad = false) => amsgrad
        ? throw new UnimplementedError("amsgrad is not supported; use Adam without it, or Nadam.")
        : new OptimizerOptions(rate, schedule, weightDecay, clipNorm, clipValue, globalClipNorm);
}

/// <summary><c>keras.optimizers.schedules</c>.</summary>
public sealed class ScheduleApi
{
    internal ScheduleApi() { }

    public LearningRateSchedule ExponentialDecay(float initial_learning_rate, int decay_steps, float decay_rate,
    bool staircase = false) =>
        new ExponentialDecay(initial_learning_rate, decay_steps, decay_rate, staircase);

    public LearningRateSchedule InverseTimeDecay(float initial_learning_rate, int decay_steps, float decay_rate,
    bool staircase = false) =>
        new InverseTimeDecay(initial_learning_rate, decay_steps, decay_rate, staircase);

    public LearningRateSchedule PolynomialDecay(
        float initial_learning_rate, int decay_steps, float end_learning_rate = 0.0001f, float power = 1, bool cycle = false) =>
        new PolynomialDecay(initial_learning_rate, decay_steps, end_learning_rate, power, cycle);

    public LearningRateSchedule PiecewiseConstantDecay(int[] boundaries, float[] values) =>
        new PiecewiseConstantDecay(boundaries, values);

    public LearningRateSchedule CosineDecay(
        float initial_learning_rate, int decay_steps, float alpha = 0, float? warmup_target = null, int warmup_steps = 0) =>
        new CosineDecay(initial_learning_rate, decay_steps, alpha, warmup_target, warmup_steps);

    public LearningRateSchedule CosineDecayRestarts(
        float initial_learning_rate, int first_decay_steps, float t_mul = 2, float m_mul = 1, float alpha = 0) =>
        new CosineDecayRestarts(initial_learning_rate, first_decay_steps, t_mul, m_mul, alpha);
}
