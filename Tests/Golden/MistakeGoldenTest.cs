using Tensorflow;
using Tensorflow.NumPy;
using static Tensorflow.Binding;

namespace TfCnn.Tests.Golden;

/// <summary>
/// Mistakes that TensorFlow refuses: they are refused here with an exception of the same class, and a message that says which op and node,
/// what came, and more than a word. What TensorFlow finds only in the run may be found before it.
/// </summary>
public class MistakeGoldenTest
{
    private static IEnumerable<TestCaseData> Cases => Mistake.All.Where(m => m.CanRun).Select(m => new TestCaseData(m).SetName($"Mistake {m.Name}"));

    private static IEnumerable<TestCaseData> FrontEndCases =>
        Mistake.All.Where(m => FrontEndMistakes.All.ContainsKey(m.Name)).Select(m => new TestCaseData(m).SetName($"Mistake {m.Name}"));

    [TestCaseSource(nameof(Cases))]
    public void IsRefused(object item)
    {
        var mistake = (Mistake)item;
        var (error, isAtBuild) = MistakeNode.Of(mistake.Code).ErrorHere();
        TestContext.Out.WriteLine($"{mistake.Stage} {mistake.Exception}: {mistake.Message}\n{(isAtBuild ? "build" : "run")} {error?.GetType().Name}: {error?.Message}");
        Assert.That(error, Is.Not.Null, "nothing was thrown");
        Assert.That(error!.GetType().Name, Is.AnyOf(mistake.Accepted), error.Message);
        Assert.That(error.Op, Is.EqualTo(mistake.Op));
        Assert.That(error.Node, Is.Not.Null.And.Not.Empty);
        Assert.That(error.Message, Does.Contain(mistake.Op).And.Contain(error.Node));
    }

    [TestCaseSource(nameof(FrontEndCases))]
    public void IsRefusedByTheFrontEnd(object item)
    {
        var mistake = (Mistake)item;
        FrontEndMistake ours = FrontEndMistakes.All[mistake.Name];
        TensorflowException? error = Mistake.InAGraph(() => Caught(ours.Make));
        TestContext.Out.WriteLine($"{mistake.Stage} {mistake.Exception}: {mistake.Message}\n{error?.GetType().Name}: {error?.Message}");
        Assert.That(error, Is.Not.Null, "nothing was thrown");
        Assert.That(error!.GetType().Name, Is.EqualTo(mistake.Exception), error.Message);
        foreach (string word in ours.Words)
            Assert.That(error.Message, Does.Contain(word));
    }

    [TestCaseSource(typeof(FrontEndMistakes), nameof(FrontEndMistakes.Accepted))]
    public void IsAccepted(object item)
    {
        var (_, make) = (KeyValuePair<string, Action>)item;
        Mistake.InAGraph(() =>
        {
            make();
            return true;
        });
    }

    [Test]
    public void WhatPythonConvertsIsRefused() => Mistake.InAGraph(() =>
    {
        using var session = new Session();
        Tensor x = tf.placeholder(tf.float32, (2, 3), "x"), count = tf.placeholder(tf.int32, 2);
        Assert.That(() => tf.matmul(x, new NDArray(new int[3, 2])), Throws.TypeOf<TypeError>());
        Assert.That(() => session.run(count, (count, new[] { 1.5f, 2 })), Throws.TypeOf<TypeError>());
        Assert.That(() => tf.constant(1L << 40, tf.int32), Throws.TypeOf<ValueError>().With.Message.Contains("does not fit into int32"));
        return true;
    });

    [Test]
    public void EachIsRunOrLeftOutForAReason()
    {
        GoldenFile.Require(Mistake.File);
        int ops = Mistake.All.Count(m => m.CanRun);
        TestContext.Out.WriteLine(
            $"{ops + FrontEndMistakes.All.Count} of {Mistake.All.Count} mistakes are refused: {ops} raw ops, {FrontEndMistakes.All.Count} of the front end. "
            + $"{FrontEndMistakes.Accepted.Count} are accepted here as there. {FrontEndMistakes.LeftOut.Count} are left out:");
        foreach (IGrouping<string, string> group in FrontEndMistakes.LeftOut.GroupBy(p => p.Value, p => p.Key))
            TestContext.Out.WriteLine($"  {group.Key}: {string.Join(", ", group)}");
        IEnumerable<string> known = [.. Mistake.All.Where(m => m.CanRun).Select(m => m.Name), .. FrontEndMistakes.All.Keys, .. FrontEndMistakes.Accepted.Keys, .. FrontEndMistakes.LeftOut.Keys];
        Assert.That(known, Is.EquivalentTo(Mistake.All.Select(m => m.Name)));
    }

    private static TensorflowException? Caught(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (TensorflowException e)
        {
            return e;
        }
    }
}
