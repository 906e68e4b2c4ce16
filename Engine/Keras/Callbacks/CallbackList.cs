using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Callbacks;

/// <summary>Several callbacks, called one after the other in their order.</summary>
internal sealed class CallbackList
{
    private readonly Callback[] _callbacks;

    private CallbackList(IEnumerable<ICallback> callbacks, CallbackParams parameters)
    {
        _callbacks = [.. callbacks.Select(c => c as Callback ?? new OtherCallback(c))];
        foreach (Callback callback in _callbacks)
            callback.SetParameters(parameters);
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
        foreach (Callback callback in _callbacks)
            callback.OnTrainBegin();
    }

    /// <summary>Every callback is told, even if one before it fails.</summary>
    public void OnTrainEnd()
    {
        Exception? first = null;
        foreach (Callback callback in _callbacks)
            try
            {
                callback.OnTrainEnd();
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
        foreach (Callback callback in _callbacks)
            callback.OnEpochBegin(epoch);
    }

    public void OnEpochEnd(int epoch, Logs logs)
    {
        foreach (Callback callback in _callbacks)
            callback.OnEpochEnd(epoch, logs);
    }

    public void OnTrainBatchBegin(long step)
    {
        foreach (Callback callback in _callbacks)
            callback.OnTrainBatchBegin(step);
    }

    public void OnTrainBatchEnd(long step, Logs logs)
    {
        foreach (Callback callback in _callbacks)
            callback.OnTrainBatchEnd(step, logs);
    }

    public void OnTestBegin()
    {
        foreach (Callback callback in _callbacks)
            callback.OnTestBegin();
    }

    public void OnTestEnd(Logs logs)
    {
        foreach (Callback callback in _callbacks)
            callback.OnTestEnd(logs);
    }

    public void OnTestBatchBegin(long step)
    {
        foreach (Callback callback in _callbacks)
            callback.OnTestBatchBegin(step);
    }

    public void OnTestBatchEnd(long step, Logs logs)
    {
        foreach (Callback callback in _callbacks)
            callback.OnTestBatchEnd(step, logs);
    }

    public void OnPredictBegin()
    {
        foreach (Callback callback in _callbacks)
            callback.OnPredictBegin();
    }

    public void OnPredictEnd()
    {
        foreach (Callback callback in _callbacks)
            callback.OnPredictEnd();
    }

    public void OnPredictBatchBegin(long step)
    {
        foreach (Callback callback in _callbacks)
            callback.OnPredictBatchBegin(step);
    }

    public void OnPredictBatchEnd(long step, HostTensor outputs)
    {
        foreach (Callback callback in _callbacks)
            callback.OnPredictBatchEnd(step, new NumPy.NDArray(outputs));
    }

    private static void AddProgress(List<ICallback> all, CallbackParams parameters)
    {
        if (parameters.Verbose != 0 && !all.OfType<ProgbarLogger>().Any())
            all.Add(new ProgbarLogger());
    }
}
