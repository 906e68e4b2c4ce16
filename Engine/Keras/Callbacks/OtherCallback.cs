using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Callbacks;

/// <summary>A callback that is written against the interface alone.</summary>
internal sealed class OtherCallback(ICallback other) : Callback
{
    public override void OnTrainBegin() => other.on_train_begin();

    public override void OnTrainEnd() => other.on_train_end();

    public override void OnEpochBegin(int epoch) => other.on_epoch_begin(epoch);

    public override void OnEpochEnd(int epoch, Logs logs) => other.on_epoch_end(epoch, logs.ToDictionary());

    public override void OnTrainBatchBegin(long step) => other.on_train_batch_begin(step);

    public override void OnTrainBatchEnd(long step, Logs logs) => other.on_train_batch_end(step, logs.ToDictionary());

    public override void OnTestBegin() => other.on_test_begin();

    public override void OnTestEnd(Logs logs) => other.on_test_end(logs.ToDictionary());

    public override void OnTestBatchBegin(long step) => other.on_test_batch_begin(step);

    public override void OnTestBatchEnd(long step, Logs logs) => other.on_test_batch_end(step, logs.ToDictionary());

    public override void OnPredictBegin() => other.on_predict_begin();

    public override void OnPredictEnd() => other.on_predict_end();

    public override void OnPredictBatchBegin(long step) => other.on_predict_batch_begin(step);

    public override void OnPredictBatchEnd(long step, Tensors outputs) =>
        other.on_predict_batch_end(step, new Dictionary<string, Tensors> { ["outputs"] = outputs });
}
