namespace TfCnn.Shared.Evaluation;

/// <summary>What a model's outputs are; decides how the loss is computed from them.</summary>
public enum ScoreKind
{
    /// <summary>Any numbers of which the largest marks the class: there is no loss.</summary>
    Scores,

    /// <summary>Inputs of a softmax.</summary>
    Logits,

    /// <summary>Outputs of a softmax; clipped to [1e-7, 1 − 1e-7] as Keras does.</summary>
    Probabilities,
}
