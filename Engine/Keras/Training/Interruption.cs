namespace Tensorflow.Keras.Training;

/// <summary>
/// Takes the first Ctrl-C for a wish to stop: the batch at hand is finished, the epoch ends, the weights are kept. A second
/// one ends the program as ever.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private volatile bool _isRequested;

    public Interruption() => Console.CancelKeyPress += Cancel;

    public bool IsRequested => _isRequested;

    public void Request() => _isRequested = true;

    public void Dispose() => Console.CancelKeyPress -= Cancel;

    private void Cancel(object? sender, ConsoleCancelEventArgs e)
    {
        if (_isRequested)
            return;
        e.Cancel = true;
        Request();
    }
}
