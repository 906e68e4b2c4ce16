using System.Runtime.InteropServices;
using TfCnn.Kernels;

namespace Tensorflow;

/// <summary>The engine in C#: compiled plans, kept for the runs that follow.</summary>
internal sealed class ManagedExecutor(int threads) : IGraphExecutor
{
    private const int MaxFeeds = 32;

    private readonly Workers _workers = Workers.Pool(threads);
    private readonly SessionState _state = new();
    private readonly PlanCache _plans = new();
    private readonly Arena _arena = new();
    private GCHandle[] _pins = new GCHandle[MaxFeeds];

    public void Run(ReadOnlySpan<ITensorOrOperation> fetches, ReadOnlySpan<Feed> feeds, Span<HostTensor?> results)
    {
        Plan plan = _plans.Find(fetches, feeds) ?? _plans.Add(Compiler.Compile(fetches.ToArray(), feeds, _state, _workers));
        plan.CheckVariables();
        plan.Use(_arena);
        if (_pins.Length < feeds.Length)
            _pins = new GCHandle[feeds.Length];
        int pinned = 0;
        try
        {
            for (; pinned < feeds.Length; pinned++)
                plan.SetFeed(pinned, feeds[pinned].Pin(out _pins[pinned]));
            if (PlanTable.IsWanted)
                PlanTable.Execute(plan, _workers);
            else
                plan.Execute();
            for (int i = 0, tensor = 0; i < fetches.Length; i++)
                if (fetches[i] is Tensor)
                    results[i] = plan.Fetch(tensor++);
        }
        finally
        {
            for (int i = 0; i < pinned; i++)
                if (_pins[i].IsAllocated)
                    _pins[i].Free();
        }
    }

    public void Dispose()
    {
        _plans.Dispose();
        _arena.Dispose();
        _state.Dispose();
    }
}
