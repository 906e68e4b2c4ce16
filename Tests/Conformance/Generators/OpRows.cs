namespace TfCnn.Tests.Conformance;

/// <summary>The generators of all ops, by family.</summary>
internal static class OpRows
{
    public static IReadOnlyList<OpRow> All { get; } =
    [
        .. ElementwiseRows.All, .. ReductionRows.All, .. ArrayRows.All, .. IndexingRows.All, .. WindowRows.All, .. ProductRows.All,
        .. StateRows.All, .. RandomRows.All,
    ];

    /// <summary>Ops that have none, and why.</summary>
    public static IReadOnlyDictionary<string, string> Without { get; } = new Dictionary<string, string>
    {
        ["NoOp"] = "It has neither inputs nor outputs.",
        ["VarHandleOp"] = "It gives no value; every case with a variable begins with one.",
    };

    public static OpRow Of(string op) => All.First(r => r.Op == op);
}
