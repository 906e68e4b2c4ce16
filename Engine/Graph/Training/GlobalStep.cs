namespace Tensorflow;

/// <summary>A graph's count of training steps, an int64 variable that is not trained.</summary>
internal static class GlobalStep
{
    private const string Collection = "global_step";

    /// <summary>Makes it.</summary>
    /// <exception cref="ValueError">The graph has one.</exception>
    public static ResourceVariable Create(Graph graph)
    {
        if (graph.Collection<ResourceVariable>(Collection).Count > 0)
            throw new ValueError("\"global_step\" already exists. Use tf.train.get_or_create_global_step().");
        graph.PushDefault();
        try
        {
            using Graph.ScopeExit root = graph.EnterScope("");
            var step = new ResourceVariable(0L, trainable: false, name: Collection);
            graph.AddToCollection(Collection, step);
            return step;
        }
        finally
        {
            graph.PopDefault();
        }
    }

    /// <summary>The graph's, made if it has none.</summary>
    public static ResourceVariable GetOrCreate(Graph graph) =>
        graph.Collection<ResourceVariable>(Collection).FirstOrDefault() ?? Create(graph);
}
