using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Callbacks;

/// <summary>
/// The base of callbacks: override what you need. Epochs and batches count from 0; the logs of a batch are the means of the epoch
/// so
/// far, and what a callback adds to an epoch's logs goes into the history.
/// </summary>
public abstract partial class Callback : ICallback
{
    private Model? _model;

    /// <summary>The model that is trained, evaluated or asked.</summary>
    /// <exception cref="RuntimeError">There is none yet: the callback was not given to fit, evaluate or predict.</exception>
    public Model Model
    {
        get => _model ?? throw new RuntimeError($"{GetType().Name} has no model yet; give it to fit, evaluate or predict.");
        set => _model = value;
    }

    /// <summary>What is known of the run.</summary>
    public CallbackParams Parameters { get; private set; } = new();

    /// <summary>Where messages go; the console, or <c>tf_output_redirect</c>, if null.</summary>
    public TextWriter? Output { get; set; }

    /// <summary>Where warnings go; the console's error output if null.</summary>
    public TextWriter? Error { get; set; }

    /// <summary>Tells the callback which run it watches.</summary>
    public virtual void SetParameters(CallbackParams parameters)
    {
        Parameters = parameters;
        if (parameters.Model is Model model)
            _model = model;
    }

    public virtual void OnTrainBegin() { }

    public virtual void OnTrainEnd() { }

    public virtual void OnEpochBegin(int epoch) { }

    public virtual void OnEpochEnd(int epoch, Logs logs) { }

    public virtual void OnTrainBatchBegin(long step) { }

    public virtual void OnTrainBatchEnd(long step, Logs logs) { }

    public virtual void OnTestBegin() { }

    public virtual void OnTestEnd(Logs logs) { }

    public virtual void OnTestBatchBegin(long step) { }

    public virtual void OnTestBatchEnd(long step, Logs logs) { }

    public virtual void OnPredictBegin() { }

    public virtual void OnPredictEnd() { }

    public virtual void OnPredictBatchBegin(long step) { }

    public virtual void OnPredictBatchEnd(long step, Tensors outputs) { }

    /// <summary>Writes a message as it is.</summary>
    private protected void Print(string text) => (Output ?? Binding.tf_output_redirect ?? Console.Out).Write(text);

    /// <summary>Writes a warning of one line.</summary>
    private protected void Warn(string text) => (Error ?? Console.Error).WriteLine(text);
}
