using Tensorflow;
using TfCnn.Tests.Conformance;
using TfCnn.Tests.Graphs;
using TfCnn.Tests.Native;

namespace TfCnn.Tests.Run;

/// <summary>What a session does, the same on either engine.</summary>
[TestFixture(Engines.Managed)]
[TestFixture(Engines.TensorFlow)]
public class SessionTest(string engine)
{
    private Graph _graph = null!;
    private Session _session = null!;

    [SetUp]
    public void MakeSession()
    {
        if (engine == Engines.TensorFlow)
            NativeLibraryForTests.Require();
        _graph = new Graph();
        _session = NewSession();
    }

    [TearDown]
    public void DisposeSession() => _session?.Dispose();

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
            Throws.TypeOf<InvalidArgumentError>().With.Message.Contains("You must feed a value for placeholder tensor 'images' with dtype float")
                .And.Property(nameof(TensorflowException.Node)).EqualTo("images"));
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
            using Session own = NewSession();
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

    [Test]
    public void FlagsOfAnyRankAndEmptyTensorsCanBeFed()
    {
        Tensor flags = _graph.Placeholder("flags", TF_DataType.TF_BOOL, new Shape(-1, 2)), none = _graph.Floats("none", -1, 3);
        Tensor negated = _graph.CreateOp("LogicalNot", [flags]).Output, sums = _graph.CreateOp("AddV2", [none, none]).Output;
        HostTensor?[] r = _session.Run([negated, sums], (flags, new[,] { { true, false }, { false, false } }), (none, new float[0, 3]));
        Assert.That(r[0]!.Span<bool>().ToArray(), Is.EqualTo(new[] { false, true, true, true }));
        Assert.That((r[1]!.Shape, r[1]!.ElementCount), Is.EqualTo((new Shape(0, 3), 0L)));
    }

    [Test]
    public void ALargeTensorGoesThrough()
    {
        const int Count = 1 << 24;
        Tensor x = _graph.Floats("x", -1);
        float[] values = new float[Count];
        for (int i = 0; i < Count; i++)
            values[i] = i % 1000;
        float[] negated = _session.RunFloats(_graph.CreateOp("Neg", [x]).Output, (x, values));
        Assert.That(negated.AsSpan(Count - 3).ToArray(), Is.EqualTo(values[^3..].Select(v => -v)));
        Assert.That(negated.Sum(v => (double)v), Is.EqualTo(-values.Sum(v => (double)v)));
    }

    [Test]
    public void NothingToComputeIsNoError()
    {
        Tensor x = _graph.Floats("x", 1);
        Assert.That(_session.Run([]), Is.Empty);
        Assert.That(_session.Run([], (x, new float[] { 1 })), Is.Empty);
        Assert.That(_session.Run([x, x], (x, new float[] { 1 })).Select(r => r!.Span<float>()[0]), Is.EqualTo(new[] { 1f, 1f }));
    }

    [Test]
    public void TwoSessionsHaveVariablesOfTheirOwn()
    {
        Tensor w = Variable(3);
        using Session other = NewSession();
        Set(_session, w, 1, 2, 3);
        Assert.That(() => other.Run([Read(w)]), Throws.TypeOf<FailedPreconditionError>());
        Set(other, w, 7, 8, 9);
        Assert.That(Values(_session, w), Is.EqualTo(new float[] { 1, 2, 3 }));
        Assert.That(Values(other, w), Is.EqualTo(new float[] { 7, 8, 9 }));
    }

    [Test]
    public void AVariableDoesNotKeepTheArrayThatWasFed()
    {
        Tensor w = Variable(1024);
        Tensor x = _graph.Floats("x", 1024);
        Operation assign = Assign(w, _graph.CreateOp("Reshape", [_graph.Identity(x), _graph.Constant(HostTensor.Vector(1024))]).Output);
        float[] fed = AlignedArray.Of(1024);
        Array.Fill(fed, 5f);
        _session.Run([assign], (x, fed));
        Array.Fill(fed, -1f);
        Assert.That(Values(_session, w), Is.All.EqualTo(5f));
    }

    [Test]
    public void AnUninitializedVariableIsNamed()
    {
        Tensor w = Variable(3);
        Tensor read = Read(w);
        var error = Assert.Throws<FailedPreconditionError>(() => _session.Run([read]))!;
        Assert.That(error.Message, Does.Match(@"\bw\b").And.Contain("uninitialized"));
        Assert.That(error.Node, Is.EqualTo(read.Op.Name));
    }

    [Test]
    public void WhatARunCannotComputeNamesTheNodeAndLeavesTheSessionUsable()
    {
        Tensor x = _graph.Placeholder("x", TF_DataType.TF_FLOAT, Shape.Unknown), y = _graph.Placeholder("y", TF_DataType.TF_FLOAT, Shape.Unknown);
        Tensor product = _graph.CreateOp("MatMul", [x, y], "product").Output;
        float[,] two = new float[2, 2], three = new float[3, 3];
        var error = Assert.Throws<InvalidArgumentError>(() => _session.Run([product], (x, two), (y, three)))!;
        Assert.That(error.Node, Is.EqualTo("product"));
        Assert.That(error.Message, Does.Contain("product"));
        Assert.That(_session.RunFloats(product, (x, two), (y, two)), Is.EqualTo(new float[4]));
    }

    [Test]
    public void ControlInputsRunFirst()
    {
        Tensor w = Variable(1);
        Set(_session, w, 1);
        Operation add = _graph.CreateOp("AssignAddVariableOp", [w, _graph.Constant(HostTensor.Vector(10f))]);
        Tensor after;
        using (_graph.EnterControlDependencies(add))
            after = Read(w);
        Assert.That(_session.RunFloats(after), Is.EqualTo(new float[] { 11 }));
        Assert.That(_session.RunFloats(after), Is.EqualTo(new float[] { 21 }));
    }

    [Test]
    public void OneVariableIsNotOfTwoTypes()
    {
        Tensor w = Variable(3);
        Set(_session, w, 1, 2, 3);
        Tensor other = _graph.CreateOp(
            "VarHandleOp", [], "other", ("dtype", TF_DataType.TF_DOUBLE), ("shape", new Shape(3)), ("shared_name", "w")).Output;
        Tensor read = _graph.CreateOp("ReadVariableOp", [other], null, ("dtype", TF_DataType.TF_DOUBLE)).Output;
        Assert.That(() => _session.Run([read]), Throws.TypeOf<InvalidArgumentError>());
        Assert.That(Values(_session, w), Is.EqualTo(new float[] { 1, 2, 3 }));
    }

    private Session NewSession() => new(_graph, new ConfigProto { Engine = engine, IntraOpParallelismThreads = 2 });

    private Tensor Variable(int size) => _graph.CreateOp(
        "VarHandleOp", [], "w", ("dtype", TF_DataType.TF_FLOAT), ("shape", new Shape(size)), ("shared_name", "w")).Output;

    private Tensor Read(Tensor variable) => _graph.CreateOp("ReadVariableOp", [variable], null, ("dtype", TF_DataType.TF_FLOAT)).Output;

    private Operation Assign(Tensor variable, Tensor value) =>
        _graph.CreateOp("AssignVariableOp", [variable, value], null, ("dtype", TF_DataType.TF_FLOAT));

    private void Set(Session session, Tensor variable, params float[] values) =>
        session.Run([Assign(variable, _graph.Constant(HostTensor.Vector(values)))]);

    private float[] Values(Session session, Tensor variable) => session.RunFloats(Read(variable));
}
