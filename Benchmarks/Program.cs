using System.CommandLine;
using BenchmarkDotNet.Running;
using Tensorflow;
using TfCnn.Benchmarks;

const string Both = "both";
var model = new Argument<string>("model") { Description = $"The chapter's model: {string.Join(" or ", StepModel.Names)}." };
model.AcceptOnlyFromAmong(StepModel.Names);
var style = new Option<string>("--style")
{
    Description = "tf: the step in a session; keras: fit beside the same step in a bare session loop.",
    DefaultValueFactory = _ => "tf",
};
style.AcceptOnlyFromAmong("tf", "keras");
var engine = new Option<string>("--engine")
{
    Description = $"{Engines.Managed}, {Engines.TensorFlow}, or {Both}: the two in alternating rounds.",
    DefaultValueFactory = _ => Engines.Default,
};
engine.AcceptOnlyFromAmong([.. Engines.Names, Both]);
var threads = new Option<int>("--threads")
{
    Description = "Threads that compute.",
    DefaultValueFactory = _ => Environment.ProcessorCount,
};
threads.Validators.Add(result =>
{
    if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, out int n) || n < 1))
        result.AddError($"--threads: expected a whole number of at least 1, received '{result.Tokens[0].Value}'.");
});
var json = new Option<string?>("--json") { Description = "Write the figures to this file as well.", HelpName = "FILE" };
var rounds = new Option<int>("--rounds") { Description = "Rounds that count, each a second and a half an engine.", DefaultValueFactory = _ => 5 };
var step = new Command("step", "Times one training step against the FMA peak of the same process.") { model, style, engine, threads, rounds, json };
step.SetAction(parsed =>
{
    string name = parsed.GetValue(model)!;
    IReadOnlyList<string> engines = Chosen(parsed);
    if (parsed.GetValue(style) == "keras")
        KerasStepBenchmark.Run(name, engines, parsed.GetValue(threads), parsed.GetValue(rounds), parsed.GetValue(json));
    else
        StepBenchmark.Run(name, engines, parsed.GetValue(threads), parsed.GetValue(rounds), parsed.GetValue(json));
});

var overhead = new Command("overhead", "Times Session.run on graphs of one op, and counts what it allocates.") { engine, threads, json };
overhead.SetAction(parsed => OverheadBenchmark.Run(Chosen(parsed), parsed.GetValue(threads), parsed.GetValue(json)));
var inference = new Command("inference", "Times the MNIST model on 10,000 images, and on one alone.") { engine, threads, json };
inference.SetAction(parsed => InferenceBenchmark.Run(Chosen(parsed), parsed.GetValue(threads), parsed.GetValue(json)));
var program = new Option<string>("--program")
{
    Description = "The program's assembly; by default the one built with this.",
    HelpName = "FILE",
    DefaultValueFactory = _ => ProgramBenchmark.Built,
};
var start = new Command("start", "Times the TensorFlow-style program from the start of its process to the end of its first step.") { program, engine, json };
start.SetAction(parsed => ProgramBenchmark.Start(parsed.GetValue(program)!, Chosen(parsed), parsed.GetValue(json)));
var memory = new Command("memory", "Measures the peak memory of an epoch of MNIST.") { engine, json };
memory.SetAction(parsed => ProgramBenchmark.Memory(Chosen(parsed), parsed.GetValue(json)));
var share = new Command("share", "Measures which share of the FMA peak convolution and matrix product reach.") { threads, json };
share.SetAction(parsed => ShareBenchmark.Run(parsed.GetValue(threads), parsed.GetValue(json)));
var table = new Command("table", "Runs all of these, and prints every figure that is to be reached; about three minutes.") { engine, program, json };
table.SetAction(parsed => TableBenchmark.Run(parsed.GetValue(engine)!, parsed.GetValue(program)!, parsed.GetValue(json)));

var filter = new Option<string>("--filter") { Description = "Only kernels whose name matches.", DefaultValueFactory = _ => "*" };
var kernels = new Command("kernels", "Runs BenchmarkDotNet on the kernels with LeNet's shapes.") { filter };
kernels.SetAction(parsed => BenchmarkSwitcher.FromTypes([typeof(KernelBenchmarks)]).Run(["--filter", parsed.GetValue(filter)!]));

var text = new Option<string>("--filter") { Description = "Only rows whose name contains this.", DefaultValueFactory = _ => "" };
var shapes = new Command("shapes", "Times single ops with many shapes on both engines, the worst ratio first.") { text, threads, json };
shapes.SetAction(parsed => ShapesBenchmark.Run(parsed.GetValue(text)!, parsed.GetValue(threads), parsed.GetValue(json)));

IReadOnlyList<string> Chosen(ParseResult parsed) => parsed.GetValue(engine) is var one and not Both ? [one!] : Engines.Names;

try
{
    return new RootCommand("How fast the engine is.") { table, step, inference, overhead, start, memory, share, kernels, shapes }
        .Parse(args).Invoke(new() { EnableDefaultExceptionHandler = false });
}
// An engine that is not there, or a name that is none.
catch (Exception e) when (e is DllNotFoundException or ValueError)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
