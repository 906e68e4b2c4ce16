namespace Tensorflow;

/// <summary>Joins nodes into fewer passes over memory. The graph stays as it is; only the plan changes.</summary>
internal static class Fusion
{
    private static readonly Action<PlanGraph>[] s_passes = [];

    public static void Apply(PlanGraph graph)
    {
        foreach (Action<PlanGraph> pass in s_passes)
            pass(graph);
    }
}
