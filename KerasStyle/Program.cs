using KerasStyle;
using TfCnn.Shared.CommandLine;

var verbose = OptionParsers.WholeNumber("--verbose", "0 silent, 1 a progress bar, 2 one line an epoch.", standard: 1, least: 0);
var commandLine = new ProgramCommandLine(ProgramDefaults.KerasStyle);
commandLine.Command.Add(verbose);
return ProgramEntry.Run(args, commandLine, options =>
{
    int level = options.Get(verbose);
    if (level > 2)
        throw new CommandLineException($"--verbose: expected 0, 1 or 2, received {level}.");
    if (options.Dataset.Name is "cifar10" or "shapes")
        Training.Run(options, CifarCnn.Build, level);
    else
        Training.Run(options, MnistCnn.Build, level);
});
