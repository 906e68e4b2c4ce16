using System.Collections.Concurrent;

namespace TfCnn.Tests.Conformance;

/// <summary>What has been learnt of kernels that an engine does not have, so that no further cases are spent on them.</summary>
internal static class Kernels
{
    private static readonly ConcurrentDictionary<(string Engine, string TypeKey), string> s_missing = new();

    /// <summary>An engine refused an op for want of a kernel.</summary>
    public static void Misses(string engine, OpRun run, string message) => s_missing.TryAdd((engine, run.TypeKey), message);

    public static bool Has(string engine, OpRun run) => !s_missing.ContainsKey((engine, run.TypeKey));

    /// <summary>All that is missing of an op, as text.</summary>
    public static IEnumerable<string> Of(string op, string engine) =>
        s_missing.Keys.Where(k => k.Engine == engine && k.TypeKey.Split(' ')[0] == op).Select(k => k.TypeKey).Order(StringComparer.Ordinal);
}
