using Tensorflow.Keras.Summaries;

namespace Tensorflow.Keras.Engine;

public abstract partial class Model
{
    /// <summary>The number of elements and bytes of the optimizer's variables; null until they exist.</summary>
    internal (long Count, long Bytes)? OptimizerSize { get; set; }

    /// <summary>Writes a table of the layers: names, output shapes, numbers of parameters.</summary>
    /// <param name="options">Layout and columns; the classic layout by default.</param>
    /// <param name="writer">Where to; <c>tf_output_redirect</c> or the console by default.</param>
    /// <exception cref="ValueError">The layer range names no layer, or tf_keras' layout is asked of a model that is not
    /// built.</exception>
    public void Summary(SummaryOptions? options = null, TextWriter? writer = null)
    {
        options ??= new SummaryOptions();
        TextWriter target = writer ?? Binding.tf_output_redirect ?? Console.Out;
        target.Write(options.Layout switch
        {
            SummaryLayout.Classic => PlainSummary.Classic(this, options),
            SummaryLayout.TensorFlowNet => PlainSummary.TensorFlowNet(this, options),
            SummaryLayout.TfKeras => TfKerasSummary.Text(this, options),
            _ => Keras3Summary.Text(this, ForConsole(options, target == Console.Out && !Console.IsOutputRedirected)),
        });
    }

    private static SummaryOptions ForConsole(SummaryOptions options, bool isTerminal) => options with
    {
        Columns = options.Columns
            ?? (int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), out int columns) && columns > 0 ? columns
            : isTerminal ? Console.WindowWidth : 80),
        Colors = options.Colors ?? isTerminal,
    };
}
