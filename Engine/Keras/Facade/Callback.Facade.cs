namespace Tensorflow.Keras.Callbacks;

public abstract partial class Callback
{
    public Dictionary<string, List<float>> history { get; set; } = [];

    public void on_train_begin() => OnTrainBegin();

    public void on_train_end() => OnTrainEnd();

    public void on_epoch_begin(int epoch) => OnEpochBegin(epoch);

    public void on_epoch_end(int epoch, Dictionary<string, float> epoch_logs) => OnEpochEnd(epoch, Logs.Of(epoch_logs));

    public void on_train_batch_begin(long step) => OnTrainBatchBegin(step);

    public void on_train_batch_end(long end_step, Dictionary<string, float> logs) => OnTrainBatchEnd(end_step, Logs.Of(logs));

    public void on_test_begin() => OnTestBegin();

    public void on_test_end(Dictionary<string, float> logs) => OnTestEnd(Logs.Of(logs));

    public void on_test_batch_begin(long step) => OnTestBatchBegin(step);

    public void on_test_batch_end(long end_step, Dictionary<string, float> logs) => OnTestBatchEnd(end_step, Logs.Of(logs));

    public void on_predict_begin() => OnPredictBegin();

    public void on_predict_end() => OnPredictEnd();

    public void on_predict_batch_begin(long step) => OnPredictBatchBegin(step);

    public void on_predict_batch_end(long end_step, Dictionary<string, Tensors> logs) =>
        OnPredictBatchEnd(end_step, logs["outputs"]);
}
