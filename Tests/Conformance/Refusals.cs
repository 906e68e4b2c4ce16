namespace TfCnn.Tests.Conformance;

/// <summary>What the engines throw at wrong nodes.</summary>
internal static class Refusals
{
    /// <summary>The error of an action; null if it works.</summary>
    public static Exception? Of(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception e) when (e is not ResultStateException)
        {
            return e;
        }
    }
}
