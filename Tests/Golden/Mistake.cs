using System.Text.Json;
using Tensorflow;

namespace TfCnn.Tests.Golden;

/// <summary>A line of <c>errors.jsonl.gz</c>: what Python TensorFlow refused, and with what.</summary>
internal sealed class Mistake(byte[] line)
{
    public const string File = "errors.jsonl.gz";

    private static readonly Lazy<Mistake[]> s_all =
        new(() => GoldenFile.Find(File) is { } path ? [.. GoldenFile.Lines(path).Select(line => new Mistake(line))] : []);

    /// <summary>All of the file; none where it is not there.</summary>
    public static IReadOnlyList<Mistake> All => s_all.Value;

    private readonly JsonElement _json = JsonDocument.Parse(line).RootElement;

    public string Name => _json.GetProperty("name").GetString()!;

    public string Op => MistakeNode.OpName(Code)!;

    public string Stage => _json.GetProperty("stage").GetString()!;

    public string? Exception => _json.GetProperty("exception").GetString();

    public string? Message => _json.GetProperty("message").GetString();

    public object? Code { get; } = Parsed(JsonDocument.Parse(line).RootElement.GetProperty("code").GetString()!);

    public bool CanRun => Exception is not null && !FrontEndMistakes.LeftOut.ContainsKey(Name) && MistakeNode.CanRun(Code);

    public string[] Accepted => Stage == "build" ? [Exception!]
        : Message!.StartsWith("No OpKernel", StringComparison.Ordinal) ? [nameof(UnimplementedError)]
        : [Exception!, nameof(ValueError)];

    public override string ToString() => Name;

    /// <summary>Does something with a default graph of its own.</summary>
    public static T InAGraph<T>(Func<T> action)
    {
        var graph = new Graph();
        graph.PushDefault();
        try
        {
            return action();
        }
        finally
        {
            graph.PopDefault();
        }
    }

    private static object? Parsed(string code)
    {
        try
        {
            return PythonCode.Parse(code);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
