using System.Reflection;

namespace Tensorflow;

/// <summary>What sessions can run on, by name. All run the same graphs with the same facade.</summary>
public static class Engines
{
    /// <summary>The environment variable that names the engine of sessions whose options name none.</summary>
    public const string Variable = "TFCNN_ENGINE";

    /// <summary>The engine in C#.</summary>
    public const string Managed = "managed";

    /// <summary>TensorFlow itself, through its C API.</summary>
    public const string TensorFlow = "tensorflow";

    private const string NativeAssembly = "TfCnn.Native";

    private static readonly Lazy<IEngine> s_native = new(LoadNative);

    public static IReadOnlyList<string> Names { get; } = [Managed, TensorFlow];

    /// <summary>The engine of sessions whose options name none: what the environment says, else <see cref="Managed"/>.</summary>
    public static string Default => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } name ? name : Managed;

    /// <summary>An engine for a graph.</summary>
    /// <exception cref="ValueError">There is no engine of that name.</exception>
    /// <exception cref="DllNotFoundException">TensorFlow's library cannot be loaded; the message says where it was looked for.</exception>
    internal static IGraphExecutor Open(Graph graph, ConfigProto config)
    {
        int threads = config.IntraOpParallelismThreads > 0 ? config.IntraOpParallelismThreads : Environment.ProcessorCount;
        string name = config.Engine ?? Default;
        return name switch
        {
            Managed => new ManagedExecutor(threads),
            TensorFlow => s_native.Value.Open(graph, threads, config.InterOpParallelismThreads, config.RewritesGraphs),
            _ => throw new ValueError(
                $"There is no engine '{name}'; expected {string.Join(" or ", Names)}, in ConfigProto.Engine or the environment variable {Variable}."),
        };
    }

    private static IEngine LoadNative()
    {
        try
        {
            Type engine = Assembly.Load(NativeAssembly).GetType($"{NativeAssembly}.NativeEngine", throwOnError: true)!;
            return (IEngine)Activator.CreateInstance(engine, nonPublic: true)!;
        }
        catch (FileNotFoundException e)
        {
            throw new DllNotFoundException(
                $"The engine '{TensorFlow}' needs {NativeAssembly}.dll beside the program. Refer to the project Engine/Native as well.", e);
        }
    }
}

/// <summary>An engine of another assembly.</summary>
internal interface IEngine
{
    /// <param name="graph">The graph to run; it may grow between runs.</param>
    /// <param name="threads">Threads that share the work of one op.</param>
    /// <param name="interOpThreads">Threads that run independent ops at the same time; 0: as many.</param>
    /// <param name="rewritesGraphs">Whether ops may be replaced by others that are equal but for rounding.</param>
    IGraphExecutor Open(Graph graph, int threads, int interOpThreads, bool rewritesGraphs);
}
