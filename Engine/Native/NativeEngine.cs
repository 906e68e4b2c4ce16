using Tensorflow;

namespace TfCnn.Native;

/// <summary>TensorFlow itself behind sessions.</summary>
internal sealed class NativeEngine : IEngine
{
    /// <summary>The library's version, such as <c>2.21.0</c>.</summary>
    /// <exception cref="DllNotFoundException">It cannot be loaded.</exception>
    public static string Version => TensorFlowLibrary.Version;

    public IGraphExecutor Open(Graph graph, int threads, int interOpThreads, bool rewritesGraphs)
    {
        TensorFlowLibrary.Load();
        return new NativeExecutor(threads, interOpThreads > 0 ? interOpThreads : threads, rewritesGraphs);
    }
}
