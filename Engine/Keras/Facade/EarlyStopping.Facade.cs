namespace Tensorflow.Keras.Callbacks;

public sealed partial class EarlyStopping
{
    /// <summary>TensorFlow.NET's constructor and defaults; <c>fit</c> tells the callback its model in any case.</summary>
    public EarlyStopping(
        CallbackParams parameters, string monitor = "val_loss", float min_delta = 0, int patience = 1, int verbose = 1,
        string mode = "auto", float? baseline = null, bool restore_best_weights = false, int start_from_epoch = 0)
        : this(monitor, min_delta, patience, verbose, mode, baseline, restore_best_weights, start_from_epoch) =>
            SetParameters(parameters);
}
