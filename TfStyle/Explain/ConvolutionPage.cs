using Spectre.Console;

namespace TfStyle.Explain;

/// <summary>A convolution told step by step, then computed by TensorFlow's operation.</summary>
internal sealed class ConvolutionPage(IAnsiConsole console, Convolution example, bool all)
{
    private readonly Page _page = new(console, all);
    private readonly Volume _input = example.Input;
    private readonly Volume _kernel = example.Kernel;
    private readonly WindowPath _path = example.Path;

    /// <summary>Prints it.</summary>
    /// <returns>Whether TensorFlow's operation has computed the same numbers.</returns>
    public bool Print()
    {
        PrintIdea();
        PrintSize();
        _page.Steps(_path, PrintStep);
        PrintLayer();
        return PrintOperation();
    }

    private void PrintIdea()
    {
        _page.Heading("Convolution");
        _page.Write("A kernel slides over the input. At each position the numbers under it are multiplied by the kernel's own, and the sum of "
            + "the products is one number of the map.");
        if (_input.Channels > 1)
            _page.Write($"The input has {_input.Channels} channels and the kernel as many: the products of all channels are added up, so that the "
                + "map has rows and columns only.");
        _page.EmptyLine();
        _page.Indented(
            "for each column of the map, from left to right",
            "    for each row of the map, from top to bottom",
            "        map[row, column] = sum of (numbers under the kernel × kernel)");
        _page.EmptyLine();
        _page.Beside(
            _kernel.Columns,
            ($"Input, {_input}", Page.Whole(_input)),
            ($"Kernel, {_kernel}", Page.Whole(_kernel)));
    }

    private void PrintSize()
    {
        _page.Heading("Size of the map");
        _page.Write("(n - k + p) / s + 1, with n numbers of input, a kernel of k, p numbers of padding and stride s. The chapter writes 2p, for p "
            + "on each side.");
        SizeText.Print(_page, _path, "zeros");
    }

    private void PrintStep(int step, int row, int column)
    {
        _page.Beside(
            _kernel.Columns,
            ("Input", Page.UnderWindow(_input, _path, step, padding: "0")),
            ("Kernel", Page.Whole(_kernel)),
            ("Products", Page.Whole(example.Products(row, column))),
            ("Map", Page.Growing(example.Map, _path, step)));
        PrintSum(row, column);
    }

    private void PrintSum(int row, int column)
    {
        if (_input.Channels == 1)
        {
            _page.Indented($"{Products(row, column, 0)} = {Cell.Number(example.Sum(row, column, 0))}");
            return;
        }
        double[] sums = [.. Enumerable.Range(0, _input.Channels).Select(channel => example.Sum(row, column, channel))];
        _page.Indented(sums.Select((sum, channel) => $"channel {channel + 1}:  {Products(row, column, channel)} = {Cell.Number(sum)}"));
        _page.Indented($"together:   {string.Join(" + ", sums.Select(Cell.Term))} = {Cell.Number(sums.Sum())}");
    }

    private string Products(int row, int column, int channel)
    {
        string[] products = [.. example.Factors(row, column, channel).Select(f => $"{Cell.Term(f.Input)}·{Cell.Term(f.Weight)}")];
        return _page.Joined(" + ", products);
    }

    private void PrintLayer()
    {
        int weights = _kernel.Values.Length;
        _page.Heading("From a kernel to a layer");
        _page.Write($"A layer has several kernels, each with a bias and a map of its own. 5 kernels of {_kernel} are 5·{weights} weights and "
            + $"5 biases: {(5 * weights) + 5} numbers to learn. 32 kernels of 3×3×1 make 32 maps of an MNIST image: "
            + $"{new Axis(28, 3, 1, same: false).Formula()}, so 28×28×1 becomes 26×26×32.");
    }

    private bool PrintOperation()
    {
        (int stride, string padding) = (_path.Rows.Stride, _path.Rows.Same ? "SAME" : "VALID");
        _page.Heading("The same by TensorFlow's tf.nn.conv2d");
        _page.Indented($"tf.nn.conv2d(input, kernel, strides: [1, {stride}, {stride}, 1],", $"    padding: \"{padding}\")");
        Volume map = TensorFlowOps.Conv2D(_input, _kernel, stride, padding);
        _page.Result(map);
        return _page.Verdict("tf.nn.conv2d", TensorFlowOps.Agree(example.Map, map, Magnitude()));
    }

    private double Magnitude() =>
        _input.Values.Max(value => Math.Abs((double)value)) * _kernel.Values.Sum(value => Math.Abs((double)value));
}
