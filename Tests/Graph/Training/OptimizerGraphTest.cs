using Tensorflow;
using Tensorflow.NumPy;

namespace TfCnn.Tests.Training;

/// <summary>The operations that an optimizer adds: their names, order and dependencies.</summary>
[TestFixture]
public sealed class OptimizerGraphTest
{
    private GraphRun _run = null!;

    [SetUp]
    public void Open() => _run = new GraphRun();

    [TearDown]
    public void Close() => _run.Dispose();

    [Test]
    public void AdamsNodesAreThoseOfTensorFlow()
    {
        ResourceVariable b = Weights(10, "b"), w = Weights(2000, "w");
        int before = _run.Graph.Operations.Count;
        Operation train = new AdamOptimizer(0.01f).ApplyGradients([(Gradient(b), b), (Gradient(w), w)], name: "train");
        string[] expected =
        [
            "beta1_power/Initializer/initial_value", .. Nodes("beta1_power"), "beta2_power/Initializer/initial_value",
            .. Nodes("beta2_power"),
            "b/Adam/Initializer/zeros", .. Nodes("b/Adam"), "b/Adam_1/Initializer/zeros", .. Nodes("b/Adam_1"),
            "w/Adam/Initializer/zeros/shape_as_tensor", "w/Adam/Initializer/zeros/Const", "w/Adam/Initializer/zeros",
            .. Nodes("w/Adam"),
            "w/Adam_1/Initializer/zeros/shape_as_tensor", "w/Adam_1/Initializer/zeros/Const", "w/Adam_1/Initializer/zeros",
            .. Nodes("w/Adam_1"),
            "train/learning_rate", "train/beta1", "train/beta2", "train/epsilon",
            "train/update_b/ResourceApplyAdam/ReadVariableOp", "train/update_b/ResourceApplyAdam/ReadVariableOp_1",
            "train/update_b/ResourceApplyAdam",
            "train/update_w/ResourceApplyAdam/ReadVariableOp", "train/update_w/ResourceApplyAdam/ReadVariableOp_1",
            "train/update_w/ResourceApplyAdam",
            "train/ReadVariableOp", "train/mul", "train/AssignVariableOp", "train/ReadVariableOp_1",
            "train/ReadVariableOp_2", "train/mul_1", "train/AssignVariableOp_1", "train/ReadVariableOp_3", "train",
        ];
        Assert.That(_run.Nodes[before..].Where(n => !n.StartsWith("Const", StringComparison.Ordinal)), Is.EqualTo(expected));
        Assert.That(train.ControlInputs.Select(o => o.Name), Is.EquivalentTo(new[]
        {
            "train/update_b/ResourceApplyAdam", "train/update_w/ResourceApplyAdam", "train/AssignVariableOp",
            "train/AssignVariableOp_1",
        }));
        Operation power = _run.Graph.OperationByName("train/AssignVariableOp");
        Assert.That(power.Attrs.Bool("validate_shape"), Is.True);
        Assert.That(power.Inputs.Select(i => i.Name), Is.EqualTo(new[] { "beta1_power:0", "train/mul:0" }));
        Assert.That(_run.Graph.Collection<Operation>("train_op"), Is.EqualTo(new[] { train }));
    }

    [TestCase("GradientDescent", "learning_rate")]
    [TestCase("Momentum", "learning_rate", "momentum")]
    [TestCase("RMSProp", "learning_rate", "decay", "momentum", "epsilon")]
    [TestCase("Adagrad", "learning_rate")]
    public void TheScopeIsTheOptimizersName(string name, params string[] hyperparameters)
    {
        ResourceVariable w = Weights(3, "layer/w");
        Optimizer optimizer = name switch
        {
            "GradientDescent" => new GradientDescentOptimizer(0.1f),
            "Momentum" => new MomentumOptimizer(0.1f, 0.9f),
            "RMSProp" => new RMSPropOptimizer(0.1f),
            _ => new AdagradOptimizer(0.1f),
        };
        Operation train = optimizer.ApplyGradients([(Gradient(w), w)]);
        Assert.That(train.Name, Is.EqualTo(name));
        Assert.That(_run.Nodes, Is.SupersetOf(hyperparameters.Select(h => $"{name}/{h}")));
        Assert.That(_run.Nodes, Has.Member($"{name}/update_layer/w/ResourceApply{name}"));
    }

    [Test]
    public void TheGlobalStepCountsAfterTheUpdates()
    {
        ResourceVariable w = Weights(3, "w");
        var step = new ResourceVariable(0L, trainable: false, "global_step");
        Operation train = new GradientDescentOptimizer(0.5f).minimize(Loss(w), step);
        Assert.That(train.Type, Is.EqualTo("AssignAddVariableOp"));
        // The constant 1 is made in the scope that waits, and so waits for both.
        Assert.That(train.Inputs[1].Op.ControlInputs.Select(o => o.Name), Is.EqualTo(new[] { "GradientDescent/update" }));
        Assert.That(train.ControlInputs, Is.Empty);
        _run.Initialize();
        _ = _run.Run(train);
        _ = _run.Run(train);
        Assert.That(_run.Values<long>(step), Is.EqualTo(new[] { 2L }));
        Assert.That(_run.Values<float>(w), Is.EqualTo(new[] { 0f, 0f, 0f }));
    }

    [Test]
    public void AFetchBesideTheUpdateSeesTheOldValue()
    {
        ResourceVariable w = Weights(3, "w");
        Tensor loss = Loss(w);
        Operation train = new GradientDescentOptimizer(0.25f).Minimize(loss);
        _run.Initialize();
        Assert.That(_run.Run(loss, train)[0]!.Span<float>().ToArray(), Is.EqualTo(new[] { 1f, 1f, 1f }));
        Assert.That(_run.Run(loss, train)[0]!.Span<float>().ToArray(), Is.EqualTo(new[] { 0.75f, 0.75f, 0.75f }));
    }

    [Test]
    public void TheLearningRateMayBeFed()
    {
        ResourceVariable w = Weights(1, "w");
        Tensor rate = Emit.Op("Placeholder", [], "rate", ("dtype", TF_DataType.TF_FLOAT), ("shape", Shape.Scalar));
        Operation train = new GradientDescentOptimizer(rate).Minimize(Loss(w));
        _run.Initialize();
        _ = _run.Run([(rate, 0.125f)], train);
        Assert.That(_run.Values<float>(w), Is.EqualTo(new[] { 0.875f }));
        Assert.That(train.Graph.Operations.Select(o => o.Name), Has.No.Member("GradientDescent/learning_rate"));
    }

    [Test]
    public void SlotsCanBeAskedFor()
    {
        ResourceVariable w = Weights(2, "w");
        var optimizer = new RMSPropOptimizer(0.1f, centered: true);
        optimizer.Minimize(Loss(w));
        Assert.That(optimizer.get_slot(w, "rms")!.Name, Is.EqualTo("w/RMSProp:0"));
        Assert.That(optimizer.get_slot(w, "mg")!.Name, Is.EqualTo("w/RMSProp_1:0"));
        Assert.That(optimizer.get_slot(w, "momentum")!.Name, Is.EqualTo("w/RMSProp_2:0"));
        Assert.That(optimizer.get_slot(w, "m"), Is.Null);
        Assert.That(GraphVariables.Trainable(_run.Graph), Is.EqualTo(new[] { w }));
    }

    [Test]
    public void MistakesAreNamed()
    {
        var optimizer = new GradientDescentOptimizer(0.1f);
        Tensor loss = Emit.Constant(1f);
        Assert.That(
            () => optimizer.Minimize(loss), Throws.TypeOf<ValueError>().With.Message.Contains("No variables to optimize"));
        Assert.That(
            () => optimizer.ApplyGradients([]), Throws.TypeOf<ValueError>().With.Message.Contains("No variables provided"));
        ResourceVariable w = Weights(2, "w");
        Assert.That(
            () => optimizer.Minimize(loss),
            Throws.TypeOf<ValueError>().With.Message.Contains("No gradients provided").And.Message.Contains("w:0"));
        Assert.That(() => optimizer.ApplyGradients([(null, w)]), Throws.TypeOf<ValueError>().With.Message.Contains("w:0"));
        Assert.That(
            () => optimizer.ApplyGradients([(Emit.Op("Identity", [new NDArray(new float[3])]), w)]),
            Throws.TypeOf<ValueError>().With.Message.Contains("'delta' of shape (3,)"));
        Assert.That(() => new AdagradOptimizer(0.1f, 0), Throws.TypeOf<ValueError>().With.Message.Contains("positive"));
    }

    private static ResourceVariable Weights(int count, string name)
    {
        float[] ones = new float[count];
        Array.Fill(ones, 1);
        return new ResourceVariable(ones, name: name);
    }

    private static Tensor Gradient(ResourceVariable v) =>
        Emit.Op("Placeholder", [], "Const", ("dtype", v.DType), ("shape", v.Shape));

    private static Tensor Loss(ResourceVariable w) => Emit.Op("Identity", [w], "loss");

    private static string[] Nodes(string variable) =>
        [variable, $"{variable}/IsInitialized/VarIsInitializedOp", $"{variable}/Assign", $"{variable}/Read/ReadVariableOp"];
}
