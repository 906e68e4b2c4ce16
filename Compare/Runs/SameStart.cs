namespace TfCnn.Compare;

/// <summary>What both styles share with <c>--same-start</c>.</summary>
internal static class SameStart
{
    public const float LearningRate = 0.01f;

    public const string Optimizer = "SGD, 0.01";
}
