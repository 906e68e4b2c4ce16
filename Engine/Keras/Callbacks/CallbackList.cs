using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Callbacks;

/// <summary>Several callbacks, called one after the other in their order.</summary>
internal sealed class CallbackList
{
    private readonly ICallback[] _callbacks;

    private CallbackList(IEnumerable<ICallback> callbacks, CallbackParams parameters)
    {
        _callbacks = [.. callbacks];
        foreach (ICallback callback in _callbacks)
            (callback as Callback)?.SetParameters(parameters);
    }

    public static CallbackList Empty { get; } = new([], new CallbackParams());

    public History? History => _callbacks.OfType<History>().FirstOrDefault();

    /// <summary>The given callbacks, then a progress bar and a history where they have none.</summary>
    public static CallbackList ForFit(IReadOnlyList<ICallback> callbacks, CallbackParams parameters)
    {
        List<ICallback> all = [.. callbacks];
        AddProgress(all, parameters);
        if (!all.OfType<History>().Any())
            all.Add(new History());
        return new CallbackList(all, parameters);
    }

    /// <summary>The given callbacks, then a progress bar where they have none.</summary>
    public static CallbackList ForData(IReadOnlyList<ICallback> callbacks, CallbackParams parameters)
    {
        List<ICallback> all = [.. callbacks];
        AddProgress(all, parameters);
        return new CallbackList(all, parameters);
    }

    public void OnTrainBegin()
    {
        foreach (ICallback callback in _callbacks)
            callback.on_train_begin();
    }

    /// <summary>Every callback is told, even if one before it fails.</summary>
    public void OnTrainEnd()
    {
        Exception? first = null;
        foreach (ICallback callback in _callbacks)
            try
            {
                callback.on_train_end();
            }
            catch (Exception e)
            {
                first ??= e;
            }
        if (first is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
    }

    public void OnEpochBegin(int epoch)
    {
        foreach (ICallback callback in _callbacks)
            callback.on_epoch_begin(epoch);
    }

    public void OnEpochEnd(int epoch, Logs logs)
    {
        foreach (ICallback callback in _callbacks)
            if (callback is Callback own)
                own.OnEpochEnd(epoch, logs);
            else
                callback.on_epoch_end(epoch, logs.ToDictionary());
    }

    public void OnTrainBatchBegin(long step)
    {
        foreach (ICallback callback in _callbacks)
            callback.on_train_batch_begin(step);
    }

    public void OnTrainBatchEnd(long step, Logs logs)
    {
        foreach (ICallback callback in _callbacks)
            if (callback is Callback own)
                own.OnTrainBatchEnd(step, logs);
            else
                callback.on_train_batch_end(step, logs.ToDictionary());
    }

    public void OnTestBegin()
    {
        foreach (ICallback callback in _callbacks)
            callback.on_test_begin();
    }

    public void OnTestEnd(Logs logs)
    {
        foreach (ICallback callback in _callbacks)
            if (callback is Callback own)
                own.OnTestEnd(logs);
            else
                callback.on_test_end(logs.ToDictionary());
    }

    public void OnTestBatchBegin(long step)
    {
        foreach (ICallback callback in _callbacks)
            callback.on_test_batch_begin(step);
    }

    public void OnTestBatchEnd(long step, Logs logs)
    {
        foreach (ICallback callback in _callbacks)
            if (callback is Callback own)
                own.OnTestBatchEnd(step, logs);
            else
                callback.on_test_batch_end(step, logs.ToDictionary());
    }

    public void OnPredictBegin()
    {
        foreach (ICallback callback in _callbacks)
            callback.on_predict_begin();
    }

    public void OnPredictEnd()
    {
        foreach (ICallback callback in _callbacks)
            callback.on_predict_end();
    }

    public void OnPredictBatchBegin(long step)
    {
        foreach (ICallback callback in _callbacks)
            callback.on_predict_batch_begin(step);
    }

    public void OnPredictBatchEnd(long step, HostTensor outputs)
    {
        foreach (ICallback callback in _callbacks)
            callback.on_predict_batch_end(step, new Dictionary<string, Tensors> { ["outputs"] = new NumPy.NDArray(outputs) });
    }

    private static void AddProgress(List<ICallback> all, CallbackParams parameters)
    {
        if (parameters.Verbose != 0 && !all.OfType<ProgbarLogger>().Any())
            all.Add(new ProgbarLogger());
    }
}
