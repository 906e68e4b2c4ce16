namespace Tensorflow;

/// <summary>
/// Verifies a finished plan, so that a mistake of a pass is an error here and not a wrong number later. Cheap enough to run
/// on every compilation.
/// </summary>
internal static class PlanChecker
{
    /// <exception cref="InvalidOperationException">The plan would read what is not written, or overwrite what is still needed.</exception>
    public static void Check(IReadOnlyList<Step> steps, IReadOnlyList<Slot> slots, ArenaPlace?[] places, IReadOnlyList<FetchSlot> fetches)
    {
        CheckOrder(steps, slots, fetches);
        CheckSharing([.. SlotUses(steps, slots, places, fetches), .. steps.Select((s, i) => new Use(s.Scratch, i, i, $"the scratch of step {i}"))]);
    }

    private static void CheckOrder(IReadOnlyList<Step> steps, IReadOnlyList<Slot> slots, IReadOnlyList<FetchSlot> fetches)
    {
        var written = new HashSet<int>(Enumerable.Range(0, slots.Count).Where(s => slots[s].Kind is SlotKind.Feed or SlotKind.Constant or SlotKind.None));
        for (int i = 0; i < steps.Count; i++)
        {
            foreach (int input in steps[i].Inputs)
                if (!written.Contains(input))
                    throw Wrong($"step {i} ({steps[i].Node}) reads slot {input} ({slots[input].Values[0]}) before it is written");
            foreach (int output in steps[i].Outputs)
            {
                if (slots[output].Kind is SlotKind.Feed or SlotKind.Constant && !steps[i].Inputs.Contains(output))
                    throw Wrong($"step {i} ({steps[i].Node}) writes slot {output}, which is a {slots[output].Kind}");
                written.Add(output);
            }
        }
        foreach (FetchSlot fetch in fetches)
            if (!written.Contains(fetch.Slot))
                throw Wrong($"slot {fetch.Slot} ({slots[fetch.Slot].Values[0]}) is fetched but never written");
    }

    // From the first step that writes a slot to the last one that reads it: taken from the steps, not from what was planned.
    private static IEnumerable<Use> SlotUses(
        IReadOnlyList<Step> steps, IReadOnlyList<Slot> slots, ArenaPlace?[] places, IReadOnlyList<FetchSlot> fetches)
    {
        int[] first = new int[places.Length], last = new int[places.Length];
        Array.Fill(first, -1);
        for (int i = 0; i < steps.Count; i++)
        {
            foreach (int slot in steps[i].Outputs)
                first[slot] = first[slot] < 0 ? i : first[slot];
            foreach (int slot in steps[i].Inputs.Concat(steps[i].Outputs))
                last[slot] = i;
        }
        foreach (FetchSlot fetch in fetches)
            last[fetch.Slot] = steps.Count;
        for (int slot = 0; slot < places.Length; slot++)
            if (places[slot] is { } place && first[slot] >= 0)
                yield return new Use(place, first[slot], last[slot], slots[slot].Values[0]);
    }

    // Step by step: whatever comes into use is put among what is in use, in order of offsets, and must not reach into a neighbour.
    private static void CheckSharing(List<Use> uses)
    {
        var inUse = new List<Use>();
        var ends = new PriorityQueue<Use, int>();
        foreach (Use use in uses.Where(u => u.Place.Bytes > 0).OrderBy(u => u.First))
        {
            while (ends.TryPeek(out Use? ended, out int last) && last < use.First)
                inUse.RemoveAt(inUse.BinarySearch(ends.Dequeue()));
            int found = inUse.BinarySearch(use), at = found < 0 ? ~found : found;
            for (int near = Math.Max(at - 1, 0); near < inUse.Count && near <= at; near++)
                if (use.Overlaps(inUse[near]))
                    throw Wrong($"{use.What} and {inUse[near].What} share memory while both are in use");
            inUse.Insert(at, use);
            ends.Enqueue(use, use.Last);
        }
    }

    private static InvalidOperationException Wrong(string what) => new($"The plan is wrong: {what}.");

    /// <summary>A part of the arena, and the steps during which its content matters.</summary>
    private sealed record Use(ArenaPlace Place, int First, int Last, object What) : IComparable<Use>
    {
        public bool Overlaps(Use other) => Place.Offset < other.Place.End && other.Place.Offset < Place.End;

        public int CompareTo(Use? other) => Place.Offset.CompareTo(other!.Place.Offset);
    }
}
