using Tensorflow;

namespace TfCnn.Tests.Compile;

public class MemoryPlannerTest
{
    [Test]
    public void BlocksOfDisjointTimesShareMemory()
    {
        (long[] offsets, long bytes) = MemoryPlanner.Plan([new Lifetime(0, 1, 640), new Lifetime(2, 3, 640)]);
        Assert.That(offsets, Is.EqualTo(new long[] { 0, 0 }));
        Assert.That(bytes, Is.EqualTo(640));
    }

    [Test]
    public void ABlockWrittenAtTheStepThatLastReadsAnotherDoesNotShareItsMemory()
    {
        (long[] offsets, long bytes) = MemoryPlanner.Plan([new Lifetime(0, 1, 64), new Lifetime(1, 2, 64)]);
        Assert.That(offsets[0], Is.Not.EqualTo(offsets[1]));
        Assert.That(bytes, Is.EqualTo(128));
    }

    [Test]
    public void ASmallBlockFillsAGapBetweenLargeOnes()
    {
        // 0 and 2 live throughout; 1 leaves a gap that 3 fits into after it.
        (long[] offsets, long bytes) = MemoryPlanner.Plan(
            [new Lifetime(0, 9, 4096), new Lifetime(0, 3, 2048), new Lifetime(0, 9, 1024), new Lifetime(5, 9, 2048)]);
        Assert.That(offsets[3], Is.EqualTo(offsets[1]));
        Assert.That(bytes, Is.EqualTo(4096 + 2048 + 1024));
    }

    [Test]
    public void RandomLifetimesNeverOverlapInTimeAndSpace([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        Lifetime[] lifetimes = [.. Enumerable.Range(0, 60).Select(_ =>
        {
            int first = random.Next(50);
            return new Lifetime(first, first + random.Next(12), random.Next(0, 5000));
        })];
        (long[] offsets, long bytes) = MemoryPlanner.Plan(lifetimes);
        for (int a = 0; a < lifetimes.Length; a++)
        {
            Assert.That(offsets[a] % 64, Is.Zero);
            Assert.That(offsets[a] + lifetimes[a].Bytes, Is.LessThanOrEqualTo(bytes));
            for (int b = 0; b < a; b++)
                if (lifetimes[a].Overlaps(lifetimes[b]) && lifetimes[a].Bytes > 0 && lifetimes[b].Bytes > 0)
                    Assert.That(
                        offsets[a] + lifetimes[a].Bytes <= offsets[b] || offsets[b] + lifetimes[b].Bytes <= offsets[a],
                        $"{lifetimes[a]} at {offsets[a]} and {lifetimes[b]} at {offsets[b]}");
        }
        long most = Enumerable.Range(0, 64).Max(t => lifetimes.Where(l => l.First <= t && t <= l.Last).Sum(l => (l.Bytes + 63) / 64 * 64));
        Assert.That(bytes, Is.InRange(most, most * 3 / 2), "the arena is not much larger than what is in use at once");
    }
}
