using TfCnn.Kernels;

namespace TfCnn.Tests.Kernels;

public class WorkersTest
{
    [Test]
    public void EveryItemRunsOnceInEveryLoop([Values(1, 2, 3, 5)] int threads, [Values(0, 1, 2, 7, 1000)] int items)
    {
        Workers pool = Workers.Pool(threads);
        int[] hits = new int[items];
        int[] byWorker = new int[threads];
        for (int round = 0; round < 200; round++)
            pool.Run(items, new CountHits(hits, byWorker));
        Assert.That(hits, Is.All.EqualTo(200));
        Assert.That(byWorker.Sum(), Is.EqualTo(200 * items));
    }

    [Test]
    public void ALoopAfterTheWorkersFellAsleepStillRuns()
    {
        Workers pool = Workers.Pool(2);
        int[] hits = new int[64];
        for (int round = 0; round < 5; round++)
        {
            Thread.Sleep(20);
            pool.Run(hits.Length, new CountHits(hits, new int[2]));
        }
        Assert.That(hits, Is.All.EqualTo(5));
    }

    [Test]
    public void TwoThreadsMayShareAPool()
    {
        Workers pool = Workers.Pool(2);
        int[][] hits = [new int[100], new int[100]];
        Thread[] threads = [.. hits.Select(h => new Thread(() =>
        {
            for (int round = 0; round < 500; round++)
                pool.Run(h.Length, new CountHits(h, new int[2]));
        }))];
        foreach (Thread t in threads)
            t.Start();
        foreach (Thread t in threads)
            t.Join();
        Assert.That(hits.SelectMany(h => h), Is.All.EqualTo(500));
    }

    [Test]
    public void AFailureInABodyReachesTheCaller()
    {
        Assert.That(() => Workers.Pool(2).Run(8, new Failing()), Throws.InvalidOperationException.With.Message.Contains("on purpose"));
        int[] hits = new int[8];
        Workers.Pool(2).Run(8, new CountHits(hits, new int[2]));
        Assert.That(hits, Is.All.EqualTo(1), "the pool works on after a failure");
    }

    private readonly struct CountHits(int[] hits, int[] byWorker) : IWorkBody
    {
        public void Execute(int item, int worker)
        {
            Interlocked.Increment(ref hits[item]);
            Interlocked.Increment(ref byWorker[worker]);
        }
    }

    private readonly struct Failing : IWorkBody
    {
        public void Execute(int item, int worker)
        {
            if (item == 3)
                throw new InvalidOperationException("on purpose");
        }
    }
}
