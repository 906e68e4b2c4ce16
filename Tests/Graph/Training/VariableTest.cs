using Tensorflow;
using Tensorflow.NumPy;
using static Tensorflow.Binding;

namespace TfCnn.Tests.Training;

[TestFixture]
public sealed class VariableTest
{
    private GraphRun _run = null!;

    [SetUp]
    public void Open() => _run = new GraphRun();

    [TearDown]
    public void Close() => _run.Dispose();

    [Test]
    public void NodesAreThoseOfTensorFlow()
    {
        Tensor initial = Emit.Constant(0.5f);
        var w = new ResourceVariable(initial, name: "w");
        var b = new ResourceVariable(0.25f, name: "b");
        Assert.That(_run.Nodes, Is.EqualTo(new[]
        {
            "Const", "w", "w/IsInitialized/VarIsInitializedOp", "w/Assign", "w/Read/ReadVariableOp",
            "b/Initializer/initial_value", "b", "b/IsInitialized/VarIsInitializedOp", "b/Assign", "b/Read/ReadVariableOp",
        }));
        Assert.That(w.Op.Attrs.String("shared_name"), Is.EqualTo("w"));
        Assert.That(w.Op.Attrs.String("debug_name"), Is.EqualTo("w/"));
        Assert.That(w.Initializer.Attrs.Bool("validate_shape"), Is.False);
        Assert.That(b.Name, Is.EqualTo("b:0"));
        Assert.That(b.ToString(), Is.EqualTo("<tf.Variable 'b:0' shape=() dtype=float32>"));
    }

    [Test]
    public void NamesAreUniqueAndInsideTheScope()
    {
        _ = new ResourceVariable(1f);
        using (_run.Graph.EnterScope("layer"))
            _ = new ResourceVariable(1f);
        _ = new ResourceVariable(1f);
        Assert.That(GraphVariables.Global(_run.Graph).Select(v => v.Op.Name), Is.EqualTo(new[] { "Variable", "layer/Variable", "Variable_1" }));
        Assert.That(GraphVariables.Global(_run.Graph, "layer/"), Has.Count.EqualTo(1));
    }

    [Test]
    public void CollectionsTellTrainableOnes()
    {
        var w = new ResourceVariable(1f, name: "w");
        var step = new ResourceVariable(0L, trainable: false, name: "step");
        Assert.That(GraphVariables.Global(_run.Graph), Is.EqualTo(new[] { w, step }));
        Assert.That(GraphVariables.Trainable(_run.Graph), Is.EqualTo(new[] { w }));
    }

    [Test]
    public void AVariableOfUnknownSizeTakesValuesOfAnySize()
    {
        var w = new ResourceVariable(new float[] { 1, 2 }, name: "w", shape: new Shape(-1));
        Tensor doubled = w * 2f;
        _run.Run(w.Initializer);
        Assert.That(_run.Values<float>(doubled), Is.EqualTo(new float[] { 2, 4 }));
        Assert.That(_run.Values<float>(w.assign(new float[] { 1, 2, 3 })), Is.EqualTo(new float[] { 1, 2, 3 }));
        Assert.That(_run.Values<float>(doubled), Is.EqualTo(new float[] { 2, 4, 6 }));
        Assert.That(_run.Values<float>(w.assign(new float[] { 7 })), Is.EqualTo(new float[] { 7 }));
        Assert.That(_run.Values<float>(doubled), Is.EqualTo(new float[] { 14 }));
    }

    [Test]
    public void AReadKeepsTheValueFromBeforeALaterAssignment()
    {
        var w = new ResourceVariable(new float[] { 1, 2, 3, 4 }, name: "w");
        Tensor before = tf.reshape(w.AsTensor(), (2, 2));
        Operation assign;
        using (_run.Graph.EnterControlDependencies(before.Op))
            assign = w.Assign(new float[] { 9, 9, 9, 9 });
        Tensor late;
        using (_run.Graph.EnterControlDependencies(assign))
            late = before * 1f;
        _run.Run(w.Initializer);
        HostTensor?[] r = _run.Run(late, before, assign);
        Assert.That(r[0]!.Span<float>().ToArray(), Is.EqualTo(new float[] { 1, 2, 3, 4 }));
        Assert.That(r[1]!.Span<float>().ToArray(), Is.EqualTo(new float[] { 1, 2, 3, 4 }));
        _run.Run(w.Initializer);
        Assert.That(_run.Values<float>(w.assign(tf.reshape(before, 4) * 2f)), Is.EqualTo(new float[] { 2, 4, 6, 8 }));
    }

    [Test]
    public void AnOperationReadsItsVariablesInItsOwnScope()
    {
        var w = new ResourceVariable(new[,] { { 1f, 2f } }, name: "w");
        Operation first = Emit.Node("Identity", [w], "use");
        Operation second = Emit.Node("Identity", [w], "use");
        Assert.That(first.Inputs[0].Op.Name, Is.EqualTo("use/ReadVariableOp"));
        Assert.That(second.Inputs[0].Op.Name, Is.EqualTo("use_1/ReadVariableOp"));
        Assert.That(first.Output.Shape, Is.EqualTo(new Shape(1, 2)));
    }

    [Test]
    public void AnArrayBecomesAConstantNamedAfterTheArgument()
    {
        Operation use = Emit.Node("Identity", [new NDArray(new[] { 1f, 2f })], "use");
        Assert.That(use.Inputs[0].Op.Name, Is.EqualTo("use/input"));
    }

    [TestCaseSource(nameof(InitialValues))]
    public void InitialValueMayBe(object value, TF_DataType dtype, Shape shape)
    {
        var w = new ResourceVariable(value, name: "w", dtype: TF_DataType.DtInvalid);
        _run.Initialize();
        HostTensor read = _run.Run(w.GraphElement)[0]!;
        Assert.That((read.DType, read.Shape), Is.EqualTo((dtype, shape)));
        Assert.That(read.Bytes().ToArray(), Is.EqualTo(TensorConversion.ToHostTensor(value).Bytes().ToArray()));
    }

    private static IEnumerable<TestCaseData> InitialValues() =>
    [
        new TestCaseData(3f, TF_DataType.TF_FLOAT, Shape.Scalar).SetArgDisplayNames("float"),
        new TestCaseData(3L, TF_DataType.TF_INT64, Shape.Scalar).SetArgDisplayNames("long"),
        new TestCaseData(new[] { 1.0, 2.0 }, TF_DataType.TF_DOUBLE, new Shape(2)).SetArgDisplayNames("vector"),
        new TestCaseData(new[,] { { 1, 2, 3 } }, TF_DataType.TF_INT32, new Shape(1, 3)).SetArgDisplayNames("matrix"),
        new TestCaseData(new NDArray(new float[6], new Shape(2, 3)), TF_DataType.TF_FLOAT, new Shape(2, 3)).SetArgDisplayNames("NDArray"),
    ];

    [Test]
    public void ANumberTakesTheTypeAskedFor()
    {
        var w = new ResourceVariable(0.1, dtype: TF_DataType.TF_FLOAT);
        _run.Initialize();
        Assert.That(_run.Values<float>(w), Is.EqualTo(new[] { 0.1f }));
    }

    [Test]
    public void AssignmentsChangeTheValue()
    {
        var w = new ResourceVariable(new[] { 1f, 2f }, name: "w");
        Tensor assigned = w.assign(new[] { 5f, 6f }), added = w.assign_add(new[] { 1f, 1f }), taken = w.assign_sub(new[] { 0.5f, 2f });
        _run.Initialize();
        Assert.That(_run.Values<float>(added), Is.EqualTo(new[] { 2f, 3f }));
        Assert.That(_run.Values<float>(taken), Is.EqualTo(new[] { 1.5f, 1f }));
        Assert.That(_run.Values<float>(assigned), Is.EqualTo(new[] { 5f, 6f }));
        Assert.That(_run.Values<float>(w), Is.EqualTo(new[] { 5f, 6f }));
    }

    [TestCase(TF_DataType.TF_DOUBLE)]
    [TestCase(TF_DataType.TF_INT32)]
    [TestCase(TF_DataType.TF_INT64)]
    [TestCase(TF_DataType.TF_UINT8)]
    public void CountersOfEveryType(TF_DataType type)
    {
        var counter = new ResourceVariable(7, dtype: type, trainable: false);
        Tensor next = counter.assign_add(1);
        _run.Initialize();
        _ = _run.Run(next);
        Assert.That(_run.Run(next)[0]!.ToDouble(), Is.EqualTo(9));
    }

    [Test]
    public void AReadBeforeAWriteKeepsTheOldValue()
    {
        var w = new ResourceVariable(new[] { 1f, 2f }, name: "w");
        Tensor before = w.Value();
        Operation change;
        using (_run.Graph.EnterControlDependencies(before.Op))
            change = w.AssignAdd(new[] { 10f, 10f });
        _run.Initialize();
        HostTensor?[] both = _run.Run(before, change, w.ValueAfter(change));
        Assert.That(both[0]!.Span<float>().ToArray(), Is.EqualTo(new[] { 1f, 2f }));
        Assert.That(both[2]!.Span<float>().ToArray(), Is.EqualTo(new[] { 11f, 12f }));
    }

    [Test]
    public void IsInitializedTellsTheState()
    {
        var w = new ResourceVariable(1f);
        Assert.That(_run.Values<bool>(w.IsInitialized), Is.EqualTo(new[] { false }));
        _run.Initialize();
        Assert.That(_run.Values<bool>(w.IsInitialized), Is.EqualTo(new[] { true }));
    }

    [Test]
    public void ReadingBeforeInitializationIsRefused()
    {
        var w = new ResourceVariable(1f, name: "w");
        Assert.That(() => _run.Run(w.GraphElement), Throws.TypeOf<FailedPreconditionError>().With.Message.Contains("'w'").And.Message.Contains("uninitialized"));
        Assert.That(() => _run.Run(w.AssignAdd(1f)), Throws.TypeOf<FailedPreconditionError>().With.Message.Contains("'w'"));
    }

    [Test]
    public void MistakesAreNamed()
    {
        var w = new ResourceVariable(new float[2, 3], name: "w");
        Assert.That(() => new ResourceVariable(null), Throws.TypeOf<ValueError>().With.Message.Contains("initial_value"));
        Assert.That(() => w.Assign(new float[3, 2]), Throws.TypeOf<ValueError>().With.Message.Contains("(2, 3)").And.Message.Contains("(3, 2)"));
        Assert.That(() => w.Assign(Emit.Scalar(1, TF_DataType.TF_DOUBLE)), Throws.TypeOf<ValueError>().With.Message.Contains("requested dtype float32"));
        Assert.That(() => _run.Run([(w, new float[2, 3])], w.GraphElement), Throws.TypeOf<ValueError>().With.Message.Contains("tf.assign"));
    }

    [Test]
    public void SessionsKeepTheirOwnValues()
    {
        var w = new ResourceVariable(1f);
        Operation init = GraphVariables.Initializer(_run.Graph), add = w.AssignAdd(1f);
        Assert.That(init.Name, Is.EqualTo("init"));
        using var other = new Session(_run.Graph);
        _ = _run.Run(init);
        _ = _run.Run(add);
        var results = new HostTensor?[1];
        other.Run([init], [], results);
        other.Run([w.GraphElement], [], results);
        Assert.That(results[0]!.ToDouble(), Is.EqualTo(1));
        Assert.That(_run.Values<float>(w), Is.EqualTo(new[] { 2f }));
    }

    [Test]
    public void GradientOfAVariableArrivesAtItsReads()
    {
        var w = new ResourceVariable(new[] { 1f, 2f }, name: "w");
        Tensor y = Emit.Op("Identity", [w]);
        Tensor? gradient = Gradients.Compute([y], [w], gradYs: [new NDArray(new[] { 3f, 4f })])[0];
        _run.Initialize();
        Assert.That(_run.Values<float>(Emit.Op("Identity", [gradient!])), Is.EqualTo(new[] { 3f, 4f }));
    }

    [Test]
    public void OperatorsTakeVariablesOnBothSides()
    {
        var w = new ResourceVariable(new[] { 1f, 2f }, name: "w");
        Tensor x = Emit.Op("Identity", [new NDArray(new[] { 10f, 20f })], "x");
        Tensor right = x + w, left = w * x, both = w - w, number = w / 2f;
        Assert.That(right.Op.Inputs[1].Op.Name, Is.EqualTo("add/ReadVariableOp"));
        Assert.That(left.Op.Inputs[0].Op.Name, Is.EqualTo("ReadVariableOp"));
        _run.Initialize();
        Assert.That(_run.Values<float>(right), Is.EqualTo(new[] { 11f, 22f }));
        Assert.That(_run.Values<float>(left), Is.EqualTo(new[] { 10f, 40f }));
        Assert.That(_run.Values<float>(both), Is.EqualTo(new[] { 0f, 0f }));
        Assert.That(_run.Values<float>(number), Is.EqualTo(new[] { 0.5f, 1f }));
    }
}
