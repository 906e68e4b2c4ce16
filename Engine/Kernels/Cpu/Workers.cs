using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfCnn.Kernels;

/// <summary>One parallel loop's body. A struct, so that a run neither allocates nor boxes.</summary>
public interface IWorkBody
{
    /// <summary>Computes work item <paramref name="item"/>. Items must be independent of each other and of
    /// <paramref name="worker"/>, which only selects scratch memory: then results are the same bits for any thread count.</summary>
    void Execute(int item, int worker);
}

/// <summary>
/// Resident threads that share out the items of one loop at a time. The calling thread is worker 0 and takes part. Idle
/// workers spin briefly, since the next loop of a plan follows within microseconds, then sleep.
/// </summary>
public sealed unsafe class Workers
{
    // A training step has a parallel loop every few hundred microseconds; sleeping and waking costs about fifty.
    private const int SpinsBeforeSleep = 4000;

    private static readonly Lock s_poolsLock = new();
    private static readonly Dictionary<int, Workers> s_pools = [];

    private readonly SemaphoreSlim _wake = new(0);
    private Shared _shared;
    private void* _body;
    private delegate*<void*, int, int, void> _invoke;
    private int _items;
    private Exception? _failure;

    private Workers(int count)
    {
        Count = count;
        for (int i = 1; i < count; i++)
        {
            int worker = i;
            new Thread(() => Loop(worker)) { IsBackground = true, Name = $"TfCnn worker {worker}" }.Start();
        }
    }

    /// <summary>Number of workers, the calling thread included.</summary>
    public int Count { get; }

    /// <summary>The process's pool of <paramref name="count"/> workers; threads start on first use and stay.</summary>
    public static Workers Pool(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        lock (s_poolsLock)
        {
            if (!s_pools.TryGetValue(count, out Workers? pool))
                s_pools.Add(count, pool = new Workers(count));
            return pool;
        }
    }

    /// <summary>
    /// Executes items 0 … <paramref name="items"/> − 1 and returns when all are done. If another thread is using the pool, the
    /// items run here one after the other.
    /// </summary>
    public void Run<TBody>(int items, TBody body) where TBody : struct, IWorkBody
    {
        if (Count == 1 || items <= 1 || Interlocked.CompareExchange(ref _shared.Busy, 1, 0) != 0)
        {
            for (int i = 0; i < items; i++)
                body.Execute(i, 0);
            return;
        }
        // body lives in this frame until every item is done, so its address may be given to the other threads.
        _body = Unsafe.AsPointer(ref body);
        _invoke = &Invoke<TBody>;
        _items = items;
        _shared.Done = 0;
        long epoch = (_shared.State >> 32) + 1;
        Interlocked.Exchange(ref _shared.State, (epoch << 32) | (uint)items);
        int asleep = Interlocked.Exchange(ref _shared.Asleep, 0);
        if (asleep > 0)
            _wake.Release(asleep);

        Drain(0);
        var spin = new SpinWait();
        while (Volatile.Read(ref _shared.Done) != items)
            if (spin.Count < 2000)
                spin.SpinOnce(-1);
            else
                Thread.Yield();
        Exception? failure = _failure;
        _failure = null;
        _body = null;
        Volatile.Write(ref _shared.Busy, 0);
        if (failure is not null)
            throw new InvalidOperationException("A kernel failed on a worker thread: " + failure.Message, failure);
    }

    private static void Invoke<TBody>(void* body, int item, int worker) where TBody : struct, IWorkBody =>
        Unsafe.AsRef<TBody>(body).Execute(item, worker);

    // State holds the loop's number in its high half and the items not yet claimed in its low half. A claim takes one off by
    // compare-and-swap; it can only succeed while its loop is unfinished, so _body, _invoke and _items are that loop's.
    private void Drain(int worker)
    {
        while (true)
        {
            long state = Volatile.Read(ref _shared.State);
            int remaining = (int)(uint)state;
            if (remaining == 0)
                return;
            if (Interlocked.CompareExchange(ref _shared.State, state - 1, state) != state)
                continue;
            try
            {
                _invoke(_body, _items - remaining, worker);
            }
            catch (Exception e)
            {
                _failure = e;
            }
            Interlocked.Increment(ref _shared.Done);
        }
    }

    private void Loop(int worker)
    {
        while (true)
        {
            for (int spins = 0; (int)(uint)Volatile.Read(ref _shared.State) == 0; spins++)
            {
                if (spins < SpinsBeforeSleep)
                {
                    Thread.SpinWait(8);
                    continue;
                }
                // Announce the sleep, then look again: a loop published in between has either seen the announcement and will
                // release the semaphore, or is seen here.
                Interlocked.Increment(ref _shared.Asleep);
                if ((int)(uint)Volatile.Read(ref _shared.State) == 0 || !TryCancelSleep())
                    _wake.Wait();
                spins = 0;
            }
            Drain(worker);
        }
    }

    private bool TryCancelSleep()
    {
        int asleep;
        do
        {
            asleep = Volatile.Read(ref _shared.Asleep);
            if (asleep == 0)
                return false;
        }
        while (Interlocked.CompareExchange(ref _shared.Asleep, asleep - 1, asleep) != asleep);
        return true;
    }

    // Each counter on its own pair of cache lines (128 bytes: the prefetcher fetches lines in pairs).
    [StructLayout(LayoutKind.Explicit, Size = 640)]
    private struct Shared
    {
        [FieldOffset(128)] public long State;
        [FieldOffset(256)] public int Done;
        [FieldOffset(384)] public int Asleep;
        [FieldOffset(512)] public int Busy;
    }
}
