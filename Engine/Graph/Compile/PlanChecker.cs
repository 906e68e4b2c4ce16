using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>
/// Verifies a finished plan, so that a mistake of a pass is an error here and not a wrong number later. Cheap enough to run
/// on every compilation.
/// </summary>
internal static class PlanChecker
{
    /// <exception cref="InvalidOperationException">The plan would read what is not written, or overwrite what is still needed.</exception>
    public static void Check(IReadOnlyList<Step> steps, IReadOnlyList<Slot> slots, Block[] blocks, IReadOnlyList<FetchSlot> fetches)
    {
        var written = new HashSet<int>(Enumerable.Range(0, slots.Count).Where(s => slots[s].Kind is SlotKind.Feed or SlotKind.Constant or SlotKind.None));
        for (int i = 0; i < steps.Count; i++)
        {
            foreach (int input in steps[i].Inputs)
                Require(written.Contains(input), $"step {i} ({steps[i].Node}) reads slot {input} ({slots[input].Value}) before it is written");
            foreach (int output in steps[i].Outputs)
            {
                Require(slots[output].Kind is SlotKind.Arena or SlotKind.Provided or SlotKind.None || steps[i].Inputs.Contains(output),
                    $"step {i} ({steps[i].Node}) writes slot {output}, which is a {slots[output].Kind}");
                written.Add(output);
            }
        }
        foreach (FetchSlot fetch in fetches)
            Require(written.Contains(fetch.Slot), $"slot {fetch.Slot} ({slots[fetch.Slot].Value}) is fetched but never written");
        CheckSharing(slots, blocks);
        CheckScratch(steps, slots, blocks);
    }

    private static void CheckSharing(IReadOnlyList<Slot> slots, Block[] blocks)
    {
        int[] arena = [.. Enumerable.Range(0, slots.Count).Where(s => slots[s].Kind == SlotKind.Arena)];
        foreach (int a in arena)
            foreach (int b in arena)
                Require(a >= b || slots[a].FirstStep > slots[b].LastStep || slots[b].FirstStep > slots[a].LastStep || !Share(blocks[a], blocks[b]),
                    $"slots {a} ({slots[a].Value}) and {b} ({slots[b].Value}) share memory while both are in use");
    }

    private static void CheckScratch(IReadOnlyList<Step> steps, IReadOnlyList<Slot> slots, Block[] blocks)
    {
        for (int i = 0; i < steps.Count; i++)
            for (int s = 0; s < slots.Count; s++)
                Require(slots[s].Kind != SlotKind.Arena || slots[s].FirstStep > i || slots[s].LastStep < i || !Share(steps[i].Scratch, blocks[s]),
                    $"the scratch memory of step {i} ({steps[i].Node}) overlaps slot {s} ({slots[s].Value})");
    }

    private static bool Share(Block a, Block b) =>
        a.Bytes > 0 && b.Bytes > 0 && a.Address < b.Address + b.Bytes && b.Address < a.Address + a.Bytes;

    private static void Require(bool holds, string what)
    {
        if (!holds)
            throw new InvalidOperationException($"The plan is wrong: {what}.");
    }
}
