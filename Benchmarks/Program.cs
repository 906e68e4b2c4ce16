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
var step = new Command("step", "Times one training step against the FMA peak of the same process.") { model, style, engine, threads, json };
step.SetAction(parsed =>
{
    string name = parsed.GetValue(model)!;
    IReadOnlyList<string> engines = Chosen(parsed);
    if (parsed.GetValue(style) == "keras")
        KerasStepBenchmark.Run(name, engines, parsed.GetValue(threads), parsed.GetValue(json));
    else
        StepBenchmark.Run(name, engines, parsed.GetValue(threads), parsed.GetValue(json));
});

var overhead = new Command("overhead", "Times Session.run on graphs of one op, and counts what it allocates.") { engine, json };
overhead.SetAction(parsed => OverheadBenchmark.Run(Chosen(parsed), parsed.GetValue(json)));

var filter = new Option<string>("--filter") { Description = "Only kernels whose name matches.", DefaultValueFactory = _ => "*" };
var kernels = new Command("kernels", "Runs BenchmarkDotNet on the kernels with LeNet's shapes.") { filter };
kernels.SetAction(parsed => BenchmarkSwitcher.FromTypes([typeof(KernelBenchmarks)]).Run(["--filter", parsed.GetValue(filter)!]));

var text = new Option<string>("--filter") { Description = "Only rows whose name contains this.", DefaultValueFactory = _ => "" };
var shapes = new Command("shapes", "Times single ops with many shapes on both engines, the worst ratio first.") { text, threads, json };
shapes.SetAction(parsed => ShapesBenchmark.Run(parsed.GetValue(text)!, parsed.GetValue(threads), parsed.GetValue(json)));

IReadOnlyList<string> Chosen(ParseResult parsed) => parsed.GetValue(engine) is var one and not Both ? [one!] : Engines.Names;

try
{
    return new RootCommand("How fast the engine is.") { step, overhead, kernels, shapes }
        .Parse(args).Invoke(new() { EnableDefaultExceptionHandler = false });
}
// An engine that is not there, or a name that is none.
catch (Exception e) when (e is DllNotFoundException or ValueError)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
