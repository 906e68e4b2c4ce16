using NumSharp;
using Tensorflow;
using TfCnn.Shared.Datasets;
using TfCnn.Shared.Evaluation;

namespace TfCnn.Compare;

/// <summary>A model of the chapter in one style on one engine: what training and report need of it.</summary>
internal abstract class StyleModel : IDisposable
{
    /// <summary>Builds the model of a plan.</summary>
    /// <param name="dataset">Its training images are handed out from the start, in the order of the seed.</param>
    public static StyleModel Build(RunPlan plan, Dataset dataset)
    {
        DatasetSplit train = dataset.Train;
        Dataset own = dataset with { Train = new DatasetSplit(train.Images, train.Labels, train.Classes, train.Scale, plan.Seed) };
        return plan.Style == Style.TensorFlow ? new TensorFlowModel(plan, own) : new KerasModel(plan, own);
    }

    /// <summary>Numbers that training changes.</summary>
    public abstract long Parameters { get; }

    /// <summary>What changes them, with its step size.</summary>
    public abstract string Optimizer { get; }

    /// <summary>What <see cref="Scores"/> returns.</summary>
    public abstract ScoreKind ScoreKind { get; }

    /// <summary>The session that holds the weights.</summary>
    public abstract Session Session { get; }

    /// <summary>The weights as they are now, layer by layer: kernel, bias.</summary>
    public abstract IReadOnlyList<Tensorflow.NumPy.NDArray> Weights { get; set; }

    /// <summary>The chapter's table of the layers, where the style has one.</summary>
    public virtual string? Summary => null;

    /// <summary>What has to be done before an epoch and is no part of its time.</summary>
    public virtual void PrepareEpoch() { }

    /// <summary>Trains with each batch once.</summary>
    /// <param name="stepDone">Is told after every step the mean loss of the epoch so far. What it throws ends the training.</param>
    /// <returns>The epoch's mean loss and, where the style counts it, the share of training images that it had right.</returns>
    public abstract (double Loss, double? Accuracy) TrainEpoch(Action<double> stepDone);

    /// <summary>Some more steps, for the clock: their order and their losses do not matter.</summary>
    public abstract void TrainSteps(int steps);

    /// <summary>A score for each class of each image, float32 (batch, classes).</summary>
    /// <param name="images">float32 (batch, height·width·channels).</param>
    public abstract NDArray Scores(NDArray images);

    /// <summary>The part of the graph that leads from images to scores.</summary>
    public abstract ForwardGraph Forward();

    public abstract void Dispose();
}
