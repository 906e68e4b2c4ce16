namespace Tensorflow;

/// <summary>What a plan was made for: the fetches, the fed tensors with their shapes, the fed values that shapes follow from, and the
/// shapes of the variables.</summary>
internal sealed class PlanSignature(
    ITensorOrOperation[] fetches, Tensor[] feeds, Shape[] shapes, (int Feed, HostTensor Value)[] specialized,
    (Variable Variable, Shape Shape)[] variables)
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
        foreach ((Variable variable, Shape shape) in variables)
            if (!variable.Shape.Equals(shape))
                return false;
        return true;
    }
}
