using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Losses;
using Tensorflow.Keras.Metrics;
using Tensorflow.NumPy;
using Tensorflow.Util;

namespace Tensorflow.Keras;

public partial interface IModel
{
    /// <summary>Set to true by a callback, it ends <c>fit</c> after the batch at hand.</summary>
    bool stop_training { get; set; }

    /// <summary>Says how the model is trained and judged.</summary>
    void compile(IOptimizer optimizer, ILossFunc loss);

    void compile(IOptimizer optimizer, ILossFunc loss, string[] metrics, string[]? weighted_metrics = null);

    void compile(IOptimizer optimizer, ILossFunc loss, IMetricFunc[] metrics, IMetricFunc[]? weighted_metrics = null);

    void compile(string optimizer, string loss, string[] metrics, string[]? weighted_metrics = null);

    void compile(IOptimizer optimizer, string? loss = null, string[]? metrics = null, string[]? weighted_metrics = null);

    /// <summary>Trains for some epochs.</summary>
    /// <param name="x">Inputs, samples in the first dimension.</param>
    /// <param name="y">Targets.</param>
    /// <param name="batch_size">Samples per step; −1 for 32.</param>
    /// <param name="epochs">The number of the last epoch.</param>
    /// <param name="verbose">0 silent, 1 a bar, 2 a line per epoch.</param>
    /// <param name="callbacks">What follows the training.</param>
    /// <param name="validation_split">The part of the samples, the last ones, that is kept for validation.</param>
    /// <param name="validation_data">Validation data, in place of a split.</param>
    /// <param name="validation_step">Unused: see <paramref name="validation_freq"/>.</param>
    /// <param name="shuffle">Whether each epoch visits the samples in a new order.</param>
    /// <param name="class_weight">Weights of the samples by their class.</param>
    /// <param name="sample_weight">Weights of the samples.</param>
    /// <param name="initial_epoch">The number of the first epoch, from 0.</param>
    /// <param name="max_queue_size">Unused: data are in memory.</param>
    /// <param name="workers">Unused.</param>
    /// <param name="use_multiprocessing">Unused.</param>
    /// <param name="steps_per_epoch">Batches per epoch; −1 for all.</param>
    /// <param name="validation_steps">Batches per validation; −1 for all.</param>
    /// <param name="validation_batch_size">Samples per batch of a validation; −1 for as many as in training.</param>
    /// <param name="validation_freq">Validate in every so many epochs.</param>
    /// <returns>The <see cref="Callbacks.History"/> of loss and metrics.</returns>
    ICallback fit(
        NDArray x, NDArray? y, int batch_size = -1, int epochs = 1, int verbose = 1, List<ICallback>? callbacks = null,
        float validation_split = 0, ValidationDataPack? validation_data = null, int validation_step = 10, bool shuffle = true,
        Dictionary<int, float>? class_weight = null, NDArray? sample_weight = null, int initial_epoch = 0,
        int max_queue_size = 10,
        int workers = 1, bool use_multiprocessing = false, int steps_per_epoch = -1, int validation_steps = -1,
        int validation_batch_size = -1, int validation_freq = 1);

    /// <summary>Loss and metrics over some data, the loss first.</summary>
    Dictionary<string, float> evaluate(
        NDArray x, NDArray? y, int batch_size = -1, int verbose = 1, NDArray? sample_weight = null, int steps = -1,
        int max_queue_size = 10, int workers = 1, bool use_multiprocessing = false, bool return_dict = false, bool is_val = false,
        List<ICallback>? callbacks = null);

    /// <summary>The outputs for some inputs, in one array.</summary>
    Tensors predict(
        Tensors x, int batch_size = -1, int verbose = 0, int steps = -1, int max_queue_size = 10, int workers = 1,
        bool use_multiprocessing = false, List<ICallback>? callbacks = null);

    /// <summary>One training step; loss and metrics of this batch alone.</summary>
    Dictionary<string, float> train_on_batch(
        NDArray x, NDArray y, NDArray? sample_weight = null, Dictionary<int, float>? class_weight = null);

    /// <summary>Loss and metrics of one batch.</summary>
    Dictionary<string, float> test_on_batch(NDArray x, NDArray y, NDArray? sample_weight = null);

    /// <summary>The outputs for one batch.</summary>
    Tensors predict_on_batch(NDArray x);

    /// <summary>Writes all weights to an <c>.npz</c> file.</summary>
    void save_weights(string filepath, bool overwrite = true, string? save_format = null, object? options = null);

    /// <summary>Reads all weights from an <c>.npz</c> file.</summary>
    void load_weights(string filepath, bool by_name = false, bool skip_mismatch = false, object? options = null);
}
