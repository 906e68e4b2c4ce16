namespace TfCnn.Shared.CommandLine;

/// <summary>
/// The engine that a program's sessions run on. It goes through the environment, where sessions look for it, so that programs hand nothing
/// over and need no reference to an engine.
/// </summary>
internal static class EngineChoice
{
    public const string Variable = "TFCNN_ENGINE";

    /// <summary>The words for the engines that this build has; the first is the one that runs everywhere.</summary>
#if TENSORFLOWNET
    public static IReadOnlyList<string> Names { get; } = ["tensorflow.net"];
#else
    public static IReadOnlyList<string> Names { get; } = ["managed", "tensorflow"];
#endif

    /// <summary>The word for all engines, one after the other, where a program takes it.</summary>
    public const string Both = "both";

    /// <summary>What the environment says, else the first.</summary>
    /// <exception cref="CommandLineException">It says something else.</exception>
    public static string OfEnvironment()
    {
        string? name = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(name)) return Names[0];
        return Names.Contains(name)
            ? name
            : throw new CommandLineException($"{Variable}: expected one of {string.Join(", ", Names)}, received '{name}'.");
    }

    /// <summary>Runs with an engine for all sessions of the process that name none.</summary>
    public static void With(string engine, Action run)
    {
        string? before = Environment.GetEnvironmentVariable(Variable);
        Environment.SetEnvironmentVariable(Variable, engine);
        try
        {
            run();
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, before);
        }
    }
}
