namespace Tensorflow;

/// <summary>What a plan was made for: the fetches, the fed tensors with their shapes, and the fed values that shapes follow from.</summary>
internal sealed class PlanSignature(
    ITensorOrOperation[] fetches, Tensor[] feeds, Shape[] shapes, (int Feed, HostTensor Value)[] specialized)
{
    /// <summary>Whether a run with these fetches and feeds can use the plan. Compares references and numbers only.</summary>
    public bool Matches(ReadOnlySpan<ITensorOrOperation> otherFetches, ReadOnlySpan<Feed> otherFeeds)
    {
        if (otherFetches.Length != fetches.Length || otherFeeds.Length != feeds.Length)
            return false;
        for (int i = 0; i < fetches.Length; i++)
            if (!ReferenceEquals(fetches[i], otherFetches[i]))
                return false;
        for (int i = 0; i < feeds.Length; i++)
            if (!ReferenceEquals(feeds[i], otherFeeds[i].Tensor) || !otherFeeds[i].HasShape(shapes[i]))
                return false;
        foreach ((int feed, HostTensor value) in specialized)
            if (!otherFeeds[feed].HasValue(value))
                return false;
        return true;
    }
}
