namespace Tensorflow.Keras.Callbacks;

/// <summary>Ends the training at a loss that is no finite number.</summary>
public sealed class TerminateOnNaN : Callback
{
    public override void OnTrainBatchEnd(long step, Logs logs)
    {
        if (logs.Find("loss") is not { } loss || double.IsFinite(loss))
            return;
        Print($"Batch {step}: Invalid loss, terminating training\n");
        Model.StopTraining = true;
    }
}

/// <summary>Calls functions.</summary>
public sealed class LambdaCallback : Callback
{
    /// <summary>Called before the first epoch.</summary>
    public Action? TrainBegin { get; init; }

    /// <summary>Called after the last epoch, also when the training fails.</summary>
    public Action? TrainEnd { get; init; }

    /// <summary>Called with the epoch, from 0.</summary>
    public Action<int>? EpochBegin { get; init; }

    /// <summary>Called with the epoch and its numbers.</summary>
    public Action<int, Logs>? EpochEnd { get; init; }

    /// <summary>Called with the number of the batch in its epoch, from 0.</summary>
    public Action<long>? TrainBatchBegin { get; init; }

    /// <summary>Called with the number of the batch and the means of the epoch so far.</summary>
    public Action<long, Logs>? TrainBatchEnd { get; init; }

    public override void OnTrainBegin() => TrainBegin?.Invoke();

    public override void OnTrainEnd() => TrainEnd?.Invoke();

    public override void OnEpochBegin(int epoch) => EpochBegin?.Invoke(epoch);

    public override void OnEpochEnd(int epoch, Logs logs) => EpochEnd?.Invoke(epoch, logs);

    public override void OnTrainBatchBegin(long step) => TrainBatchBegin?.Invoke(step);

    public override void OnTrainBatchEnd(long step, Logs logs) => TrainBatchEnd?.Invoke(step, logs);
}
