using Tensorflow;
using TfCnn.Tests.Graphs;

namespace TfCnn.Tests.Compile;

/// <summary>Plans with a mistake in them. In each, step 0 makes slot 1 from the feed in slot 0, step 1 makes slot 2 from slot 1.</summary>
public class PlanCheckerTest
{
    private readonly PlanNode _node;
    private readonly PlanValue _value;

    public PlanCheckerTest()
    {
        Tensor x = new Graph().Floats("x", 16);
        _value = new PlanValue(x, x.Shape);
        _node = new PlanNode(x.Op, "Step", null, [], []);
    }

    [Test]
    public void APlanWithoutMistakesPasses() => Check([Step([0], [1], 128), Step([1], [2], 128)], At(0), At(64), fetch: 2);

    [Test]
    public void MemoryIsSharedByWhatIsNotInUseAtOneTime() =>
        Check([Step([0], [1], 512), Step([1], [2], 512), Step([2], [3], 512)], At(0), At(64), fetch: 3, At(0));

    [Test]
    public void AValueThatIsReadBeforeItIsMade() =>
        Refuses("step 0 (Step 'x') reads slot 2", [Step([2], [1], 512), Step([1], [2], 512)], At(0), At(64), fetch: 2);

    [Test]
    public void AFeedThatIsWritten() => Refuses("writes slot 0, which is a Feed", [Step([1], [0], 512)], At(0), At(64), fetch: 0, first: SlotKind.Constant);

    [Test]
    public void AFetchThatIsNeverMade() => Refuses("slot 2 (x:0 (16,)) is fetched", [Step([0], [1], 512)], At(0), At(64), fetch: 2);

    [Test]
    public void AnOutputOverTheInputItIsMadeFrom() =>
        Refuses("share memory", [Step([0], [1], 512), Step([1], [2], 512)], At(0), At(32), fetch: 2);

    [Test]
    public void AFetchThatIsOverwritten() =>
        Refuses("share memory", [Step([0], [1], 512), Step([0], [2], 512)], At(64), At(64), fetch: 1);

    [Test]
    public void ScratchOverAValueInUse() =>
        Refuses("the scratch of step 1", [Step([0], [1], 512), Step([1], [2], 32)], At(0), At(128), fetch: 2);

    private static ArenaPlace At(long offset) => new(offset, 64);

    private Step Step(int[] inputs, int[] outputs, long scratch) =>
        new(_node, "kernel", (in KernelArgs _) => { }, inputs, outputs, At(scratch), 0);

    private void Refuses(string why, Step[] steps, ArenaPlace one, ArenaPlace two, int fetch, SlotKind first = SlotKind.Arena) => Assert.That(
        () => Check(steps, one, two, fetch, null, first), Throws.TypeOf<InvalidOperationException>().With.Message.Contains(why));

    private void Check(Step[] steps, ArenaPlace one, ArenaPlace two, int fetch, ArenaPlace? three = null, SlotKind first = SlotKind.Arena)
    {
        Slot[] slots = [new(SlotKind.Feed, -1), new(first, 0), new(SlotKind.Arena, 1), new(SlotKind.Arena, 2)];
        foreach (Slot slot in slots)
            slot.Values.Add(_value);
        PlanChecker.Check(steps, slots, [null, one, two, three], [new FetchSlot(fetch, _value.DType, _value.Shape)]);
    }
}
