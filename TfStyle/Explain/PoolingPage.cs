using Spectre.Console;

namespace TfStyle.Explain;

/// <summary>Max- and average-pooling told step by step, then computed by TensorFlow's operations.</summary>
internal sealed class PoolingPage(IAnsiConsole console, Pooling example, bool all)
{
    private readonly Page _page = new(console, all);
    private readonly Volume _input = example.Input;
    private readonly WindowPath _path = example.Path;

    /// <summary>Prints it.</summary>
    /// <returns>Whether TensorFlow's operations have computed the same numbers.</returns>
    public bool Print()
    {
        PrintIdea();
        PrintSize();
        _page.Steps(_path, PrintStep);
        return PrintOperations();
    }

    private void PrintIdea()
    {
        int window = _path.Rows.Window;
        _page.Heading("Pooling");
        _page.Write("A window moves over the input, and of each region that it covers one number is kept: the largest (max-pooling) or the mean "
            + "(average-pooling). The map is smaller, and a pattern may shift a little without changing it. There is nothing to learn.");
        if (_input.Channels > 1)
            _page.Write($"Each of the {_input.Channels} channels is pooled by itself: the map has as many.");
        _page.Write($"The window here is {window}×{window} and moves by {_path.Rows.Stride}"
            + (_path.Rows.Stride == window ? "." : $"; usually it moves by its own size, {window}, so that regions do not overlap."));
        _page.EmptyLine();
        _page.Beside(_path.Columns.Window, ($"Input, {_input}", Page.Whole(_input)));
    }

    private void PrintSize()
    {
        _page.Heading("Size of the map");
        _page.Write("(n - k + p) / s + 1, with n numbers of input, a window of k, p numbers of padding and stride s.");
        SizeText.Print(_page, _path, "places");
        if (_path.Rows.Padding + _path.Columns.Padding > 0)
            _page.Write("The padding holds no numbers (dots below): it is never the largest, and the mean is that of the numbers that there are.");
    }

    private void PrintStep(int step, int row, int column)
    {
        _page.Beside(
            _path.Columns.Window,
            ("Input", Page.UnderWindow(_input, _path, step, padding: "·")),
            ("Largest", Page.Growing(example.Largest, _path, step)),
            ("Mean", Page.Growing(example.Mean, _path, step)));
        _page.Indented(Enumerable.Range(0, _input.Channels).SelectMany(channel => Sums(row, column, channel)));
    }

    private IEnumerable<string> Sums(int row, int column, int channel)
    {
        string name = _input.Channels == 1 ? "" : $"channel {channel + 1}:  ";
        double[] numbers = [.. example.Numbers(row, column, channel)];
        string list = _page.Joined(", ", [.. numbers.Select(Cell.Number)]), sum = _page.Joined(" + ", [.. numbers.Select(Cell.Term)]);
        yield return $"{name}largest of {list} = {Cell.Number(example.Largest[row, column, channel])}";
        yield return $"{name}({sum}) / {numbers.Length} = {Cell.Number(example.Mean[row, column, channel])}";
    }

    private bool PrintOperations()
    {
        (int window, int stride, string padding) = (_path.Rows.Window, _path.Rows.Stride, _path.Rows.Same ? "SAME" : "VALID");
        _page.Heading("The same by TensorFlow's tf.nn.max_pool and tf.nn.avg_pool");
        string arguments = $"(input, ksize: [1, {window}, {window}, 1], strides: [1, {stride}, {stride}, 1],";
        _page.Indented($"tf.nn.max_pool{arguments}", $"    padding: \"{padding}\")");
        Volume largest = TensorFlowOps.MaxPool(_input, window, stride, padding);
        _page.Result(largest);
        _page.EmptyLine();
        _page.Indented($"tf.nn.avg_pool{arguments}", $"    padding: \"{padding}\")");
        Volume mean = TensorFlowOps.AvgPool(_input, window, stride, padding);
        _page.Result(mean);
        double magnitude = _input.Values.Max(value => Math.Abs((double)value));
        return _page.Verdict(
            "TensorFlow's operations",
            TensorFlowOps.Agree(example.Largest, largest, magnitude) && TensorFlowOps.Agree(example.Mean, mean, magnitude));
    }
}
