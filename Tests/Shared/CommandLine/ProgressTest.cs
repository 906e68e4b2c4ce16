using Spectre.Console;
using TfCnn.Shared.CommandLine;

namespace TfCnn.Tests.Shared.CommandLine;

/// <summary>The bar and the meter behind it.</summary>
public class ProgressTest
{
    private static IAnsiConsole Terminal(StringWriter text, int width = 80)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = width;
        return console;
    }

    [Test]
    public void TheLineIsRewrittenInPlaceAndRemoved()
    {
        var text = new StringWriter();
        var line = new ProgressLine(Terminal(text));
        line.Show("Epoch 1/2", 0.5, "100 images/s");
        line.Clear();
        line.Clear();
        Assert.That(text.ToString(), Is.EqualTo("\r\e[2KEpoch 1/2 ━━━━━━━━━━━━──────────── 50 %  100 images/s\r\e[2K"));
    }

    [Test]
    public void ANarrowTerminalCutsTheLine()
    {
        var text = new StringWriter();
        new ProgressLine(Terminal(text, width: 20)).Show("Epoch 1/2", 0.5, "100 images/s");
        Assert.That(text.ToString(), Is.EqualTo("\r\e[2KEpoch 1/2 ━━━━━━━━━"));
    }

    [Test]
    public void ManyStepsAreDrawnSeldom()
    {
        var text = new StringWriter();
        using (var progress = new EpochProgress(1, 1, 1_000_000, new ProgressLine(Terminal(text))))
        {
            for (int i = 0; i < 1_000; i++) progress.Advance(10);
            Thread.Sleep(120);
            progress.Advance(490_000);
        }
        string[] drawn = text.ToString().Split("\r\e[2K", StringSplitOptions.RemoveEmptyEntries);
        Assert.That(drawn, Has.Length.InRange(1, 4));
        Assert.That(drawn[^1], Does.Match(@"^Epoch 1/1 ━{12}─{12} 50 %  [\d,]+ images/s, 0:0\d left$"));
    }

    [Test]
    public void WithoutATerminalTheLineIsNeverDue()
    {
        var line = new ProgressLine(null);
        Assert.That(line.IsDue, Is.False);
        line.Show("Epoch", 1, "");
        line.Clear();
    }

    [Test]
    public void TheMeterReportsEpochsAndSteps()
    {
        using var meter = new TrainingMeter(epochs: 2, imagesPerEpoch: 30);
        Assert.That((meter.MedianStepMs, meter.SecondsToFirstStep), Is.EqualTo(((double?)null, (double?)null)));
        for (int epoch = 0; epoch < 2; epoch++)
        {
            meter.StartEpoch();
            for (int step = 0; step < 3; step++) meter.Step(10);
            meter.EndEpoch(loss: 1 - epoch, accuracy: null);
        }
        Assert.That(meter.Epochs.Select(e => e.Loss), Is.EqualTo(new[] { 1.0, 0.0 }));
        Assert.That(meter.TrainSeconds, Is.EqualTo(meter.Epochs.Sum(e => e.Seconds)).Within(1e-9));
        Assert.That(meter.ImagesPerSecond, Is.EqualTo(60 / meter.TrainSeconds).Within(1e-6));
        Assert.That(meter.MedianStepMs, Is.GreaterThan(0).And.LessThan(1_000 * meter.TrainSeconds));
        Assert.That(meter.SecondsToFirstStep, Is.GreaterThan(meter.TrainSeconds));
        Assert.That(TrainingMeter.PeakMemoryMB, Is.GreaterThan(10));
    }
}
