using System.Runtime.InteropServices;
using TfCnn.Compare;
using TfCnn.Shared.CommandLine;

using var stop = new CancellationTokenSource();
// The first Ctrl-C ends the training and finishes the report with what there is, the second one ends the program.
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
{
    context.Cancel = true;
    if (stop.IsCancellationRequested)
    {
        CompareProgram.Leave(Console.Error);
        Environment.Exit(ProgramEntry.Interrupted);
    }
    stop.Cancel();
});
return CompareProgram.Run(args, Console.Out, Console.Error, stop.Token);
