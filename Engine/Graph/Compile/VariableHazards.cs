namespace Tensorflow;

/// <summary>
/// Reading a variable costs nothing: the reader's output is the variable's own memory. That is wrong where the value is used
/// after the variable has been written, so such a read becomes a copy.
/// </summary>
internal static class VariableHazards
{
    public static void CopyReadsThatOutliveAWrite(PlanGraph graph, SessionState session)
    {
        Dictionary<PlanNode, int> position = graph.Positions();
        var writes = graph.Nodes.Where(n => n.Operation.Def.WritesVariables)
            .SelectMany(n => n.Inputs.Where(i => i.DType == TF_DataType.TF_RESOURCE).Select(i => (Variable: session.Variable(i.Source.Op), Position: position[n])))
            .ToLookup(w => w.Variable, w => w.Position);
        Dictionary<PlanValue, int> lastUses = LastUses(graph);
        foreach (PlanNode read in graph.Nodes.Where(n => n.Operation.Type == "ReadVariableOp" && n.Bind is not null))
        {
            int last = lastUses.GetValueOrDefault(read.Outputs[0], -1);
            if (writes[session.Variable(read.Inputs[0].Source.Op)].Any(w => w > position[read] && w <= last))
                read.Bind = ReadVariableOp.BindCopy;
        }
    }

    // The last node that looks at each value's memory, also through the ops that may pass it on under another shape: found from
    // the end, where all readers of a node's outputs are known.
    private static Dictionary<PlanValue, int> LastUses(PlanGraph graph)
    {
        Dictionary<PlanValue, int> last = graph.Fetches.Distinct().ToDictionary(f => f, _ => int.MaxValue);
        for (int i = graph.Nodes.Count - 1; i >= 0; i--)
        {
            PlanNode node = graph.Nodes[i];
            int use = node.Operation.Def.PassesMemoryOn ? node.Outputs.Select(o => last.GetValueOrDefault(o, i)).DefaultIfEmpty(i).Max() : i;
            foreach (PlanValue input in node.Inputs)
                last[input] = Math.Max(last.GetValueOrDefault(input, -1), use);
        }
        return last;
    }
}
