namespace Tensorflow.Keras.Callbacks;

/// <summary>Keeps the loss and metrics of every epoch; <c>fit</c> returns it.</summary>
public sealed class History : Callback
{
    /// <summary>The numbers of the epochs, from 0.</summary>
    public List<int> Epochs { get; } = [];

    public override void OnTrainBegin() => Epochs.Clear();

    public override void OnEpochEnd(int epoch, Logs logs)
    {
        Epochs.Add(epoch);
        foreach (string name in logs.Names)
        {
            if (!history.TryGetValue(name, out List<float>? values))
                history.Add(name, values = []);
            values.Add((float)logs[name]);
        }
    }
}
