using Tensorflow;
using TfCnn.Tests.Graphs;

namespace TfCnn.Tests.Run;


public class SessionTest
{
    private Graph _graph = null!;
    private Session _session = null!;

    [SetUp]
    public void MakeSession()
    {
        _graph = new Graph();
        _session = new Session(_graph, new ConfigProto { IntraOpParallelismThreads = 2 });
    }

    [TearDown]
    public void DisposeSession() => _session.Dispose();

    [Test]
    public void AFedTensorIsFetchedBack()
    {
        Tensor x = _graph.Floats("x", -1, 2);
        Assert.That(_session.RunFloats(x, (x, new float[,] { { 1, 2 }, { 3, 4 } })), Is.EqualTo(new float[] { 1, 2, 3, 4 }));
    }

    [Test]
    public void AnyTensorCanBeFed()
    {
        Tensor x = _graph.Floats("x", 2);
        Tensor middle = _graph.Identity(x, "middle");
        Tensor end = _graph.Identity(middle, "end");
        Assert.That(_session.RunFloats(end, (middle, new float[] { 7, 8 })), Is.EqualTo(new float[] { 7, 8 }));
    }

    [Test]
    public void AFedOutputIsFetchedBesideOneThatIsComputed()
    {
        Tensor x = _graph.Floats("x", 4);
        Tensor axis = _graph.Constant(HostTensor.Scalar(0));
        Operation halves = _graph.CreateOp("Split", [axis, x], null, ("num_split", 2));
        HostTensor?[] r = _session.Run(
            [halves.Outputs[0], halves.Outputs[1]], (x, new float[] { 1, 2, 3, 4 }), (halves.Outputs[0], new float[] { 9, 9 }));
        Assert.That(r[0]!.Span<float>().ToArray(), Is.EqualTo(new float[] { 9, 9 }));
        Assert.That(r[1]!.Span<float>().ToArray(), Is.EqualTo(new float[] { 3, 4 }));
    }

    [Test]
    public void AGraphOfThousandsOfOperationsRuns()
    {
        Tensor x = _graph.Floats("x", 4), one = _graph.Constant(HostTensor.Scalar(1f));
        Tensor sum = x;
        for (int i = 0; i < 4000; i++)
            sum = _graph.CreateOp(i % 2 == 0 ? "AddV2" : "Maximum", [sum, one]).Output;
        Assert.That(_session.RunFloats(sum, (x, new float[] { 0, 1, 2, 3 })), Is.EqualTo(new float[] { 2000, 2001, 2002, 2003 }));
    }

    [Test]
    public void FetchesComeInOrderRepeatedOrNot()
    {
        Tensor x = _graph.Floats("x", 1), y = _graph.Floats("y", 1);
        Operation nothing = _graph.CreateOp("NoOp", []);
        HostTensor?[] r = _session.Run([y, nothing, x, y], (x, new float[] { 1 }), (y, new float[] { 2 }));
        Assert.That(r.Select(t => t?.Span<float>()[0]), Is.EqualTo(new float?[] { 2, null, 1, 2 }));
    }

    [Test]
    public void AResultOutlivesTheNextRun()
    {
        Tensor x = _graph.Floats("x", -1, 2), w = _graph.Floats("w", 2, 2);
        Tensor product = _graph.CreateOp("MatMul", [x, w]).Output;
        float[,] unit = { { 1, 0 }, { 0, 1 } };
        HostTensor first = _session.Run([product], (x, new float[,] { { 1, 2 } }), (w, unit))[0]!;
        _session.Run([product], (x, new float[,] { { 5, 6 } }), (w, unit));
        Assert.That(first.Span<float>().ToArray(), Is.EqualTo(new float[] { 1, 2 }));
    }

    [Test]
    public void FeedsOfAnotherShapeGetAPlanOfTheirOwn()
    {
        Tensor x = _graph.Floats("x", -1, 2), w = _graph.Floats("w", 2, 1);
        Tensor product = _graph.CreateOp("MatMul", [x, w]).Output;
        float[,] ones = { { 1 }, { 1 } };
        Assert.That(_session.RunFloats(product, (x, new float[,] { { 1, 2 } }), (w, ones)), Is.EqualTo(new float[] { 3 }));
        Assert.That(_session.RunFloats(product, (x, new float[,] { { 1, 2 }, { 3, 4 } }), (w, ones)), Is.EqualTo(new float[] { 3, 7 }));
        Assert.That(_session.RunFloats(product, (x, new float[,] { { 9, 9 } }), (w, ones)), Is.EqualTo(new float[] { 18 }));
    }

    [Test]
    public void APlanStillRunsAfterALargerOneHasMovedTheSharedMemory()
    {
        Tensor x = _graph.Floats("x", -1);
        Tensor y = _graph.CreateOp("Neg", [_graph.CreateOp("Square", [x]).Output]).Output;
        float[] few = [1, 2, 3], many = new float[100_000];
        Assert.That(_session.RunFloats(y, (x, few)), Is.EqualTo(new float[] { -1, -4, -9 }));
        Assert.That(_session.RunFloats(y, (x, many)).Count(v => v == 0), Is.EqualTo(many.Length));
        Assert.That(_session.RunFloats(y, (x, few)), Is.EqualTo(new float[] { -1, -4, -9 }));
    }

    [Test]
    public void OperationsAddedAfterARunAreSeenByTheNext()
    {
        Tensor x = _graph.Floats("x", 1);
        _session.RunFloats(x, (x, new float[] { 1 }));
        Tensor later = _graph.Identity(x);
        Assert.That(_session.RunFloats(later, (x, new float[] { 4 })), Is.EqualTo(new float[] { 4 }));
    }

    [Test]
    public void APlaceholderThatIsNeededMustBeFed()
    {
        Tensor x = _graph.Floats("images", -1, 784);
        Tensor y = _graph.Identity(x);
        Assert.That(
            () => _session.Run([y]),
            Throws.TypeOf<InvalidArgumentError>().With.Message.Contains("You must feed a value for placeholder tensor 'images' with dtype float32 and shape (None, 784)"));
        Tensor z = _graph.Floats("z", 1);
        Assert.That(_session.RunFloats(z, (z, new float[] { 1 })), Is.EqualTo(new float[] { 1 }), "one that is not needed need not be");
    }

    [Test]
    public void AFeedOfTheWrongTypeIsRefused()
    {
        Tensor x = _graph.Floats("x", -1);
        Assert.That(
            () => _session.Run([x], (x, new double[] { 1 })),
            Throws.TypeOf<TypeError>().With.Message.EqualTo("Cannot feed float64 values for tensor 'x:0', which has type float32. Convert the array first."));
    }

    [Test]
    public void AFeedOfTheWrongShapeIsRefused()
    {
        Tensor x = _graph.Floats("x", -1, 784);
        var error = Assert.Throws<ValueError>(() => _session.Run([x], (x, new float[3, 700])))!;
        Assert.That(error.Message, Is.EqualTo("Cannot feed value of shape (3, 700) for tensor 'x:0', which has shape (None, 784). Reshape the array first."));
        Assert.That(error.Shapes, Is.EqualTo(new[] { new Shape(3, 700), x.Shape }));
    }

    [Test]
    public void WhatCannotBeFedOrFetchedIsRefused()
    {
        Tensor x = _graph.Floats("x", 1);
        Tensor foreign = new Graph().Floats("y", 1);
        Assert.That(() => _session.Run([foreign]), Throws.TypeOf<ValueError>().With.Message.Contains("another graph"));
        Assert.That(() => _session.Run([x], (foreign, 1f)), Throws.TypeOf<ValueError>().With.Message.Contains("another graph"));
        Assert.That(() => _session.Run([x], (x, "text")), Throws.TypeOf<ValueError>().With.Message.Contains("is a String; feed an NDArray, an array or a number"));
        Assert.That(() => _session.Run([x], (x, new float[1]), (x, new float[1])), Throws.TypeOf<ValueError>().With.Message.Contains("fed twice"));
        Assert.That(() => _session.Run([x], (x, x)), Throws.TypeOf<TypeError>().With.Message.Contains("is itself a tensor of the graph"));
    }

    [Test]
    public void ADisposedSessionRefusesToRun()
    {
        Tensor x = _graph.Floats("x", 1);
        _session.Dispose();
        Assert.That(() => _session.Run([x], (x, new float[1])), Throws.TypeOf<RuntimeError>().With.Message.Contains("closed Session"));
    }

    [Test]
    public void ANumSharpArrayIsReadInPlace()
    {
        Tensor x = _graph.Floats("x", -1, 2);
        using NumSharp.NDArray array = NumSharp.np.array(new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } });
        Tensor y = _graph.Identity(x);
        Assert.That(_session.RunFloats(y, (x, array)), Is.EqualTo(new float[] { 1, 2, 3, 4, 5, 6 }));
        array.SetSingle(9f, 1, 0);
        Assert.That(_session.RunFloats(y, (x, array)), Is.EqualTo(new float[] { 1, 2, 9, 4, 5, 6 }));
    }

    [Test]
    public void BoolsAndScalarsCanBeFed()
    {
        Tensor flag = _graph.Placeholder("flag", TF_DataType.TF_BOOL, new Shape(2)), number = _graph.Floats("number");
        HostTensor?[] r = _session.Run([flag, number], (flag, new[] { true, false }), (number, 0.5f));
        Assert.That(r[0]!.Span<bool>().ToArray(), Is.EqualTo(new[] { true, false }));
        Assert.That(r[1]!.Span<float>()[0], Is.EqualTo(0.5f));
    }

    [Test]
    public void TwoSessionsOnTwoThreadsRunOneGraph()
    {
        Tensor x = _graph.Floats("x", -1, 16), w = _graph.Floats("w", 16, 16);
        Tensor product = _graph.CreateOp("MatMul", [x, w]).Output;
        float[,] wide = new float[16, 16];
        for (int i = 0; i < 16; i++)
            wide[i, i] = 2;
        var failures = new System.Collections.Concurrent.ConcurrentQueue<string>();
        Thread[] threads = [.. Enumerable.Range(0, 3).Select(t => new Thread(() =>
        {
            using var own = new Session(_graph, new ConfigProto { IntraOpParallelismThreads = 2 });
            for (int round = 0; round < 200; round++)
            {
                float[,] rows = new float[1 + (round % 3), 16];
                rows[0, t] = round;
                if (own.RunFloats(product, (x, rows), (w, wide))[t] != 2 * round)
                    failures.Enqueue($"thread {t}, round {round}");
            }
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        Assert.That(failures, Is.Empty);
    }

    [Test]
    public void SeveralThreadsMayUseOneSession()
    {
        Tensor x = _graph.Floats("x", 4);
        Tensor y = _graph.Identity(x);
        var failures = new System.Collections.Concurrent.ConcurrentQueue<string>();
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            if (!_session.RunFloats(y, (x, new float[] { i, i, i, i })).All(v => v == i))
                failures.Enqueue($"run {i}");
        });
        Assert.That(failures, Is.Empty);
    }
}
