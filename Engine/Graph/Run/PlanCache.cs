namespace Tensorflow;

/// <summary>A session's plans, the last used first. A training program has a handful, so a walk with reference comparisons
/// is quicker than hashing.</summary>
internal sealed class PlanCache : IDisposable
{
    // Enough for every batch size of a training loop; the plans that drop out are those not used for longest.
    private const int Capacity = 64;

    private readonly List<Plan> _plans = [];

    public int Count => _plans.Count;

    public Plan? Find(ReadOnlySpan<ITensorOrOperation> fetches, ReadOnlySpan<Feed> feeds)
    {
        for (int i = 0; i < _plans.Count; i++)
        {
            Plan plan = _plans[i];
            if (!plan.Signature.Matches(fetches, feeds))
                continue;
            if (i > 0)
            {
                _plans.RemoveAt(i);
                _plans.Insert(0, plan);
            }
            return plan;
        }
        return null;
    }

    public Plan Add(Plan plan)
    {
        if (_plans.Count == Capacity)
        {
            _plans[^1].Dispose();
            _plans.RemoveAt(Capacity - 1);
        }
        _plans.Insert(0, plan);
        return plan;
    }

    public void Dispose()
    {
        foreach (Plan plan in _plans)
            plan.Dispose();
        _plans.Clear();
    }
}
