using TfCnn.Shared.Datasets;
using TfCnn.Tests.Shared;
using TfStyle;

namespace TfCnn.Tests.Programs;

/// <summary>
/// The chapter's MNIST model, step by step against Python TensorFlow's record of it: graph seed 123, op seeds 1 to 8, batches of 100 in the
/// order of the files.
/// </summary>
public class MnistTraceTest : StepTraceTest
{
    // The large first losses amplify rounding: from the sixth step on float32 is no longer near the truth, TensorFlow's own neither.
    private protected override int Steps => 5;

    public MnistTraceTest() : base(TraceRecord.Of("tf-mnist-adam")) { }

    private protected override ICnn MakeModel() => new MnistCnn(0.001f, firstSeed: 1);

    private protected override IEnumerable<Batch> FirstBatches()
    {
        string folder = TestData.RequireReal(Path.Combine("mnist", "train-labels-idx1-ubyte.gz"));
        Dataset mnist = DatasetLoader.Load(new DatasetRequest { Name = "mnist", DataDirectory = folder });
        return mnist.Train.Batches(100).Take(Steps);
    }
}
