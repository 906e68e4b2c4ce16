using TfCnn.Shared.CommandLine;
using TfStyle;
using TfStyle.Explain;

var keepProb = OptionParsers.Number("--keep-prob", "Share that dropout keeps in training (cifar10, shapes).", standard: 1, above: 0, most: 1);
var commandLine = new ProgramCommandLine(ProgramDefaults.TfStyle);
commandLine.Command.Add(keepProb);
commandLine.Command.Add(ExplainCommand.Create());
return ProgramEntry.Run(args, commandLine, options =>
{
    double keep_prob = options.Get(keepProb);
    if (options.Dataset.Name is "cifar10" or "shapes")
        CifarCnn.Run(options, (float)keep_prob);
    else if (keep_prob == 1)
        MnistCnn.Run(options);
    else
        throw new CommandLineException("--keep-prob: the model for 28×28 images has no dropout. Use cifar10 or shapes, or leave it out.");
});
