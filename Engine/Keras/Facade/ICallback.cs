namespace Tensorflow.Keras.Engine;

/// <summary>Something that follows a training, or takes a hand in it.</summary>
public interface ICallback
{
    /// <summary>Numbers per epoch, by name.</summary>
    Dictionary<string, List<float>> history { get; set; }

    void on_train_begin();

    void on_train_end();

    void on_epoch_begin(int epoch);

    /// <summary>After an epoch, counted from 0, with its loss and metrics.</summary>
    void on_epoch_end(int epoch, Dictionary<string, float> epoch_logs);

    void on_train_batch_begin(long step);

    /// <summary>After a batch, with the means of the epoch so far.</summary>
    void on_train_batch_end(long end_step, Dictionary<string, float> logs);

    void on_test_begin();

    void on_test_end(Dictionary<string, float> logs);

    void on_test_batch_begin(long step);

    void on_test_batch_end(long end_step, Dictionary<string, float> logs);

    void on_predict_begin();

    void on_predict_end();

    void on_predict_batch_begin(long step);

    void on_predict_batch_end(long end_step, Dictionary<string, Tensors> logs);
}
