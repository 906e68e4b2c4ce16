using Tensorflow;

namespace TfCnn.Tests.Graphs;


/// <summary>What the tests of graphs and sessions build with.</summary>
internal static class GraphBuilding
{
    public static Tensor Placeholder(this Graph graph, string name, TF_DataType dtype, Shape? shape = null) =>
        graph.CreateOp("Placeholder", [], name, ("dtype", dtype), ("shape", shape ?? Shape.Unknown)).Output;

    public static Tensor Floats(this Graph graph, string name, params long[] dims) =>
        graph.Placeholder(name, TF_DataType.TF_FLOAT, new Shape(dims));

    public static Tensor Identity(this Graph graph, Tensor input, string? name = null) => graph.CreateOp("Identity", [input], name).Output;

    /// <summary>Runs and returns the values of the fetched tensors.</summary>
    public static HostTensor?[] Run(this Session session, ITensorOrOperation[] fetches, params (Tensor Tensor, object Value)[] feeds)
    {
        var results = new HostTensor?[fetches.Length];
        session.Run(fetches, feeds.Select(f => Feed.Of(f.Tensor, f.Value, session.Graph)).ToArray(), results);
        return results;
    }

    public static float[] RunFloats(this Session session, Tensor fetch, params (Tensor Tensor, object Value)[] feeds) =>
        session.Run([fetch], feeds)[0]!.Span<float>().ToArray();
}

public class GraphNamesTest
{
    [Test]
    public void RepeatedNamesAreNumberedFromOne()
    {
        var graph = new Graph();
        string[] names = [.. Enumerable.Range(0, 3).Select(_ => graph.Floats("x", 1).Op.Name)];
        Assert.That(names, Is.EqualTo(new[] { "x", "x_1", "x_2" }));
    }

    [Test]
    public void TheDefaultNameIsTheOps()
    {
        var graph = new Graph();
        Tensor x = graph.Floats("x", 2);
        Assert.That(graph.Identity(x).Name, Is.EqualTo("Identity:0"));
        Assert.That(graph.Identity(x).Name, Is.EqualTo("Identity_1:0"));
    }

    [Test]
    public void ANumberedNameThatIsTakenIsSkipped()
    {
        var graph = new Graph();
        Assert.That(new[] { "a", "a_1", "a", "a", "a_1" }.Select(n => graph.UniqueName(n)), Is.EqualTo(new[] { "a", "a_1", "a_2", "a_3", "a_1_1" }));
    }

    [Test]
    public void NamesDifferByMoreThanCase()
    {
        var graph = new Graph();
        Assert.That(new[] { "MatMul", "matmul" }.Select(n => graph.UniqueName(n)), Is.EqualTo(new[] { "MatMul", "matmul_1" }));
    }

    [Test]
    public void ScopesNestAndAreMadeUnique()
    {
        var graph = new Graph();
        using (graph.EnterScope("layer"))
        using (graph.EnterScope("inner"))
            Assert.That(graph.Floats("x").Op.Name, Is.EqualTo("layer/inner/x"));
        using (Graph.ScopeExit again = graph.EnterScope("layer"))
        {
            Assert.That(again.Prefix, Is.EqualTo("layer_1/"));
            Assert.That(graph.Floats("x").Op.Name, Is.EqualTo("layer_1/x"));
        }
        Assert.That(graph.NameScope, Is.Empty);
        using (graph.EnterScope("layer/"))
            Assert.That(graph.Floats("y").Op.Name, Is.EqualTo("layer/y"));
    }

    [Test]
    public void ANameWithForbiddenCharactersIsRefused() =>
        Assert.That(() => new Graph().Floats("two words"), Throws.TypeOf<ValueError>().With.Message.Contains("'two words' is not a valid scope name"));

    [Test]
    public void LookingUpANameThatIsNotThereSaysWhatIsNear()
    {
        var graph = new Graph();
        graph.Floats("Images");
        Assert.That(() => graph.OperationByName("images"), Throws.TypeOf<KeyError>().With.Message.Contains("Did you mean 'Images'?"));
        Assert.That(() => graph.TensorByName("Images"), Throws.TypeOf<ValueError>().With.Message.Contains("\"Images:0\""));
        Assert.That(() => graph.TensorByName("Images:1"), Throws.TypeOf<ValueError>().With.Message.Contains("output 1"));
        Assert.That(graph.TensorByName("Images:0").Op.Type, Is.EqualTo("Placeholder"));
    }
}

public class GraphErrorsTest
{
    private readonly Graph _graph = new();

    [Test]
    public void AnUnknownOpIsRefused() =>
        Assert.That(() => _graph.CreateOp("conv2d", []), Throws.TypeOf<ValueError>().With.Message.Contains("Did you mean 'Conv2D'?"));

    [Test]
    public void AnUnknownAttributeIsRefusedWithTheKnownOnes() =>
        Assert.That(
            () => _graph.CreateOp("MatMul", [_graph.Floats("a", 1, 1), _graph.Floats("b", 1, 1)], "m", ("transpose", true)),
            Throws.TypeOf<ValueError>().With.Message.Contains("MatMul 'm' has no attribute 'transpose'").And.Message.Contains("transpose_a"));

    [Test]
    public void InputsOfDifferentTypesAreRefused() =>
        Assert.That(
            () => _graph.CreateOp("MatMul", [_graph.Floats("a", 1, 1), _graph.Placeholder("b", TF_DataType.TF_INT32)]),
            Throws.TypeOf<TypeError>().With.Message.Contains("Input 'b' of 'MatMul' Op has type int32 that does not match type float32 of argument 'a'"));

    [Test]
    public void TooFewInputsAreRefused() =>
        Assert.That(() => _graph.CreateOp("MatMul", [_graph.Floats("a", 1, 1)]), Throws.TypeOf<ValueError>().With.Message.Contains("takes 2 inputs"));

    [Test]
    public void ATensorOfAnotherGraphIsRefused() =>
        Assert.That(() => _graph.Identity(new Graph().Floats("x")), Throws.TypeOf<ValueError>().With.Message.Contains("another graph"));

    [Test]
    public void AConvolutionWhoseFilterDoesNotFitNamesEverything()
    {
        Tensor x = _graph.Floats("x", -1, 28, 28, 1), w = _graph.Floats("w", 4, 4, 3, 32);
        var error = Assert.Throws<ValueError>(
            () => _graph.CreateOp("Conv2D", [x, w], "l1_conv", ("strides", new[] { 1, 1, 1, 1 }), ("padding", "SAME")))!;
        Assert.That(error.Message, Is.EqualTo(
            "Conv2D 'l1_conv': filter expects 3 input channels, which do not divide the input's 1, received shapes (None, 28, 28, 1) and (4, 4, 3, 32). Make the filter (4, 4, 1, 32)."));
        Assert.That(error.Op, Is.EqualTo("Conv2D"));
        Assert.That(error.Node, Is.EqualTo("l1_conv"));
        Assert.That(error.Shapes, Is.EqualTo(new[] { x.Shape, w.Shape }));
    }

    [Test]
    public void MatricesThatDoNotFitAreRefused() =>
        Assert.That(
            () => _graph.CreateOp("MatMul", [_graph.Floats("a", 2, 3), _graph.Floats("b", 4, 5)], "product"),
            Throws.TypeOf<ValueError>().With.Message.Contains("MatMul 'product': inner dimensions 3 and 4 must be equal"));

    [Test]
    public void WhoReadsAnOperationOfTheScopeWaitsThroughIt()
    {
        var graph = new Graph();
        Tensor x = graph.Floats("x", 1), before = graph.Floats("before", 1);
        using Graph.ControlExit scope = graph.EnterControlDependencies(before.Op);
        Tensor first = graph.Identity(x), second = graph.Identity(first), other = graph.Identity(before);
        Assert.That(first.Op.ControlInputs, Is.EqualTo(new[] { before.Op }));
        Assert.That(second.Op.ControlInputs, Is.Empty);
        Assert.That(other.Op.ControlInputs, Is.Empty, "it reads what it would wait for");
    }

    [Test]
    public void ACircleOfControlInputsIsRefused()
    {
        Operation a = _graph.CreateOp("NoOp", []), b = _graph.CreateOp("NoOp", []), last = _graph.CreateOp("NoOp", []);
        last.AddControlInputs(b);
        a.AddControlInputs(b);
        b.AddControlInputs(a);
        using var session = new Session(_graph);
        Assert.That(
            () => session.Run([last]),
            Throws.TypeOf<InvalidArgumentError>().With.Message.StartsWith(
                $"NoOp '{a.Name}': operations wait for each other in a circle: {a.Name} <- {b.Name} <- {a.Name}."));
    }

    [Test]
    public void AnOperationThatWaitsForItselfIsRefused()
    {
        Operation a = _graph.CreateOp("NoOp", []);
        a.AddControlInputs(a);
        using var session = new Session(_graph);
        Assert.That(() => session.Run([a]), Throws.TypeOf<InvalidArgumentError>().With.Message.Contains($"in a circle: {a.Name} <- {a.Name}."));
    }
}
