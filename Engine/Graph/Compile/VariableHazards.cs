namespace Tensorflow;

/// <summary>
/// Reading a variable costs nothing: the reader's output is the variable's own memory. That is wrong where the value is used
/// after the variable has been written, so such a read becomes a copy.
/// </summary>
internal static class VariableHazards
{
    public static void CopyReadsThatOutliveAWrite(PlanGraph graph, SessionState session)
    {
        Dictionary<PlanValue, List<PlanNode>> consumers = graph.Consumers();
        Dictionary<PlanNode, int> position = graph.Nodes.Select((n, i) => (n, i)).ToDictionary(p => p.n, p => p.i);
        var writes = graph.Nodes.Where(n => n.Operation.Def.WritesVariables)
            .SelectMany(n => n.Inputs.Where(i => i.DType == TF_DataType.TF_RESOURCE).Select(i => (Variable: session.Variable(i.Source.Op), Position: position[n])))
            .ToLookup(w => w.Variable, w => w.Position);
        foreach (PlanNode read in graph.Nodes.Where(n => n.Operation.Type == "ReadVariableOp" && n.Bind is not null))
        {
            int last = LastUse(read.Outputs[0], consumers, position);
            if (writes[session.Variable(read.Inputs[0].Source.Op)].Any(w => w > position[read] && w <= last))
                read.Bind = ReadVariableOp.BindCopy;
        }
    }

    // Follows the value through the ops that may pass its memory on under another shape.
    private static int LastUse(PlanValue value, Dictionary<PlanValue, List<PlanNode>> consumers, Dictionary<PlanNode, int> position)
    {
        int last = value.IsFetched ? int.MaxValue : -1;
        foreach (PlanNode consumer in consumers.GetValueOrDefault(value, []))
        {
            last = Math.Max(last, position[consumer]);
            if (consumer.Operation.Def.PassesMemoryOn)
                foreach (PlanValue output in consumer.Outputs)
                    last = Math.Max(last, LastUse(output, consumers, position));
        }
        return last;
    }
}
