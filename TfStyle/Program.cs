using TfCnn.Shared.CommandLine;
using TfStyle;

var commandLine = new ProgramCommandLine(new ProgramDefaults
{
    Description = "The chapter's CNN written with TensorFlow's graph API: placeholders, variables and a session loop.",
    Datasets = ["mnist", "fashion-mnist", "digits"],
    StandIn = "digits",
    Epochs = 10,
    BatchSize = 100,
    LearningRate = 0.001,
});
return ProgramEntry.Run(args, commandLine, MnistCnn.Run);
