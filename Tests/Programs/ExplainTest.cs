using System.Globalization;
using TfCnn.Shared.CommandLine;
using TfStyle.Explain;

namespace TfCnn.Tests.Programs;

/// <summary><c>explain</c>: what it prints of the chapter's examples, and what it says of mistakes.</summary>
[NonParallelizable]
public class ExplainTest
{
    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        StringWriter output = new(CultureInfo.InvariantCulture) { NewLine = "\n" }, error = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var commandLine = new ProgramCommandLine(ProgramDefaults.TfStyle);
        commandLine.Command.Add(ExplainCommand.Create());
        int code = ProgramEntry.Run(["explain", .. arguments], commandLine, _ => Assert.Fail("the program must not train"), output, error);
        IEnumerable<string> lines = output.ToString().ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd());
        return (code, string.Join('\n', lines), error.ToString());
    }

    private static string Printed(params string[] arguments)
    {
        (int code, string output, string error) = Run(arguments);
        Assert.That((code, error), Is.EqualTo((0, "")));
        Assert.That(output, Does.EndWith(" give the same numbers.\n"));
        Assert.That(output.Split('\n').Max(line => line.Length), Is.LessThanOrEqualTo(80));
        Assert.That(output, Does.Not.Contain('\e'));
        return output;
    }

    // The lines under a heading, without the one that follows.
    private static string Section(string output, string heading)
    {
        string[] lines = output.Split('\n');
        int start = Array.FindIndex(lines, line => line.StartsWith($"── {heading}", StringComparison.Ordinal)) + 1;
        Assert.That(start, Is.GreaterThan(0), $"no heading '{heading}' in\n{output}");
        return string.Join('\n', lines.Skip(start).TakeWhile(line => !line.StartsWith("──", StringComparison.Ordinal))).TrimEnd('\n');
    }

    [Test]
    public void TheChaptersConvolution()
    {
        string output = Printed("convolution");
        Assert.That(Section(output, "Step 1 of 4: row 1, column 1 of the map"), Is.EqualTo(
            """
             Input       Kernel     Products    Map
            [1  2] 3     -1   0     -1   0     [ -6]   ·
            [4  5] 6      0  -1      0  -5        ·    ·
             7  8  9
              1·(-1) + 2·0 + 4·0 + 5·(-1) = -6
            """));
        Assert.That(Section(output, "Step 2 of 4: row 2, column 1 of the map"), Does.EndWith("4·(-1) + 5·0 + 7·0 + 8·(-1) = -12"));
        Assert.That(Section(output, "Step 4 of 4: row 2, column 2 of the map"), Is.EqualTo(
            """
             Input       Kernel     Products    Map
             1  2  3     -1   0     -5   0       -6   -8
             4 [5  6]     0  -1      0  -9      -12 [-14]
             7 [8  9]
              5·(-1) + 6·0 + 8·0 + 9·(-1) = -14
            """));
        Assert.That(Section(output, "Size of the map"), Does.EndWith("  rows     (3 - 2 + 0) / 1 + 1 = 2\n  columns  (3 - 2 + 0) / 1 + 1 = 2"));
        Assert.That(output, Does.Contain("5·4 weights and 5 biases: 25 numbers to learn").And.Contain("28×28×1 becomes\n26×26×32"));
        Assert.That(Section(output, "The same by TensorFlow's tf.nn.conv2d"), Is.EqualTo(
            """
              tf.nn.conv2d(input, kernel, strides: [1, 1, 1, 1],
                  padding: "VALID")
             Map, 2×2
              -6   -8
             -12  -14

            The steps above and tf.nn.conv2d give the same numbers.
            """));
    }

    [Test]
    public void TheChaptersPooling()
    {
        string output = Printed("pooling");
        Assert.That(Section(output, "Step 3 of 4: row 1, column 2 of the map"), Is.EqualTo(
            """
             Input       Largest    Mean
             1 [2  3]    5 [6]      3 [4]
             4 [5  6]    8  ·       6  ·
             7  8  9
              largest of 2, 3, 5, 6 = 6
              (2 + 3 + 5 + 6) / 4 = 4
            """));
        Assert.That(Section(output, "The same by TensorFlow's tf.nn.max_pool and tf.nn.avg_pool"), Is.EqualTo(
            """
              tf.nn.max_pool(input, ksize: [1, 2, 2, 1], strides: [1, 1, 1, 1],
                  padding: "VALID")
             Map, 2×2
             5  6
             8  9

              tf.nn.avg_pool(input, ksize: [1, 2, 2, 1], strides: [1, 1, 1, 1],
                  padding: "VALID")
             Map, 2×2
             3  4
             6  7

            The steps above and TensorFlow's operations give the same numbers.
            """));
    }

    [Test]
    public void ChannelsAreAddedUpUnderSamePadding()
    {
        string output = Printed("convolution", "--input", "1 2; 3 4 | 1 0; 0 1", "--kernel", "1 1; 1 1 | 2 0; 0 -0.5", "--padding", "SAME");
        Assert.That(Section(output, "Step 4 of 4: row 2, column 2 of the map"), Is.EqualTo(
            """
             Input       Kernel         Products    Map
             1  2  0     1  1           4  0        11.5     6
             3 [4  0]    1  1           0  0           7 [   6]
             0 [0  0]

             1  0  0        2     0     2  0
             0 [1  0]       0  -0.5     0  0
             0 [0  0]
              channel 1:  4·1 + 0·1 + 0·1 + 0·1 = 4
              channel 2:  1·2 + 0·0 + 0·0 + 0·(-0.5) = 2
              together:   4 + 2 = 6
            """));
        Assert.That(output, Does.Contain("1 row (0 above, 1 below)").And.Contain("1 column (0 left, 1 right)"));
    }

    [Test]
    public void PaddingHoldsNoNumbersWhenPooling()
    {
        string output = Printed("pooling", "--input", "-1 -2 -3 -4", "--padding", "same", "--window", "3", "--stride", "2");
        Assert.That(Section(output, "Step 2 of 2: row 1, column 2 of the map"), Does.EndWith("\n  largest of -3, -4 = -3\n  ((-3) + (-4)) / 2 = -3.5"));
        Assert.That(Section(output, "Size of the map"), Does.Contain("columns  (4 - 3 + 1) / 2 + 1 = 2"));
    }

    [Test]
    public void AStrideThatDoesNotComeOutEvenIsRoundedDown() => Assert.That(
        Section(Printed("pooling", "--input", "1 2 3 4; 5 6 7 8", "--stride", "3"), "Size of the map"),
        Does.EndWith("  rows     (2 - 2 + 0) / 3 + 1 = 1\n  columns  ⌊(4 - 2 + 0) / 3⌋ + 1 = 1"));

    [Test]
    public void OfALargeInputItShowsTheFirstStepsAndTheLast()
    {
        string input = string.Join(';', Enumerable.Range(0, 28).Select(row => string.Join(' ', Enumerable.Range(0, 28).Select(c => row * 0.25 - c))));
        string kernel = string.Join(';', Enumerable.Repeat("1 2 3 4 5 6 7", 7));
        string some = Printed("convolution", "--input", input, "--kernel", kernel);
        Assert.That(some, Does.Contain("… 478 steps like these are left out; --all shows them.").And.Contain("Step 484 of 484"));
        Assert.That(some, Does.Not.Contain("Step 6 of 484").And.Contain("… (24 more) …"));

        (int code, string all, _) = Run("convolution", "--input", input, "--kernel", kernel, "--all");
        Assert.That(code, Is.Zero);
        Assert.That(Enumerable.Range(1, 484).Count(step => all.Contains($"Step {step} of 484: ", StringComparison.Ordinal)), Is.EqualTo(484));
        Assert.That(Section(all, "The same by").Split('\n').Count(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 22), Is.EqualTo(22));
    }

    [TestCase("--input: expected rows of one length, received 2 numbers in row 1 and 1 in row 2.", "convolution", "--input", "1 2;3")]
    [TestCase("--input: expected rows of one length, received 1 numbers in channel 2, row 1 and 2 in row 2.", "pooling", "--input", "1|2;3 4")]
    [TestCase("--input: expected a number in row 2, received 'x'. Separate numbers by blanks, rows by ; and channels by |.", "convolution", "--input", "1;x")]
    [TestCase("--input: expected a number in row 1, received 'NaN'. Separate numbers by blanks, rows by ; and channels by |.", "pooling", "--input", "NaN")]
    [TestCase("--kernel: expected a number in row 1, received '1,2'. Separate numbers by blanks, rows by ; and channels by |.", "convolution", "--kernel", "1,2")]
    [TestCase("--input: expected numbers in row 2, received nothing. Separate numbers by blanks, rows by ; and channels by |.", "pooling", "--input", "1;;2")]
    [TestCase("--input: expected channels of one size, received 1×2 and then 1×1 in channel 2.", "pooling", "--input", "1 2|3")]
    [TestCase("--kernel: expected 2 channels as the input has, received 1 channel. Separate channels by |.", "convolution", "--input", "1 2;3 4|5 6;7 8")]
    [TestCase("--kernel: expected a window that fits into the input of 1×1, received 2×2. Use --padding same or a larger --input.", "convolution", "--input", "1")]
    [TestCase("--window: expected a window that fits into the input of 3×3, received 4×4. Use --padding same or a larger --input.", "pooling", "--window", "4")]
    [TestCase("--stride: expected a whole number of at least 1, received '0'. See --help.", "convolution", "--stride", "0")]
    [TestCase("--window: expected a whole number of at least 1, received '-1'. See --help.", "pooling", "--window", "-1")]
    [TestCase("--padding: expected one of valid, same, received 'full'. See --help.", "pooling", "--padding", "full")]
    [TestCase("Unrecognized command or argument 'pool'. See --help.", "pool")]
    [TestCase("explain: expected convolution or pooling. See explain --help.")]
    public void AMistakeIsOneLineAndExitCode2(string message, params string[] arguments) =>
        Assert.That(Run(arguments), Is.EqualTo((2, "", $"{message}\n")));

    [Test]
    public void HelpOfACommandIsNoError()
    {
        (int code, string output, string error) = Run("convolution", "--help");
        Assert.That((code, error), Is.EqualTo((0, "")));
        Assert.That(output, Does.Contain("--kernel").And.Contain("--engine").And.Contain("[default: -1 0; 0 -1]"));
    }

    [Test]
    public void AnEngineThatThereIsNotIsOneLineAndExitCode2() => EngineChoice.With("torch", () => Assert.That(
        Run("pooling"), Is.EqualTo((2, "", "TFCNN_ENGINE: expected one of managed, tensorflow, received 'torch'.\n"))));
}
