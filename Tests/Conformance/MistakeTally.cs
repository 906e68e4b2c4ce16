using System.Text.RegularExpressions;
using Tensorflow;
using TfCnn.Tests.Golden;

namespace TfCnn.Tests.Conformance;

/// <summary>Compares what the engines say to recorded mistakes: the class of the error, and how much of the case its message tells.</summary>
internal sealed partial class MistakeTally
{
    private const string Rank = "the shape that is given tells the rank", Place = "the shapes that are given tell which input or dimension it is",
        Complex = "there are no complex numbers here", Dimensions = "the new shape that is given tells which dimensions";

    // Where TensorFlow's message has a number or name that the one here has not.
    private static readonly Dictionary<string, string> s_inOtherWords = new()
    {
        ["MaxPool/rank3"] = Rank,
        ["BiasAdd/value_rank1"] = Rank,
        ["Softmax/scalar"] = Rank,
        ["ConcatV2/ranks"] = Rank,
        ["Where/scalar"] = Rank,
        ["ResizeBilinear/rank3"] = Rank,
        ["MatMul/inner_differ_at_run"] = Place,
        ["AddN/shapes"] = Place,
        ["Pack/shapes"] = Place,
        ["Select/shapes"] = Place,
        ["Squeeze/axis_out_of_range"] = Place,
        ["AddV2/bool"] = Complex,
        ["Sum/bool"] = Complex,
        ["Reshape/two_minus_ones"] = Dimensions,
        ["Reshape/two_minus_ones_at_run"] = Dimensions,
        ["Transpose/perm_repeats"] = "the order that is given tells which dimension it leaves out",
        ["SparseSoftmaxCrossEntropyWithLogits/label_negative"] = "the wrong label's row is given, not all labels",
        ["attr/wrong_type"] = "the type has its C# name",
        ["variable/uninitialised_resource"] = "TensorFlow guesses at what may have happened in version 1",
        ["variable/uninitialised_times_two"] = "TensorFlow guesses at what may have happened in version 1",
    };

    private readonly List<string> _ofPython = [], _earlier = [], _otherWords = [];
    private int _mistakes, _before;

    public List<string> Failures { get; } = [];

    /// <param name="mistake">What was recorded.</param>
    /// <param name="ours">What the managed engine says.</param>
    /// <param name="theirs">What TensorFlow says now, as this API's exception.</param>
    public void Add(Mistake mistake, Exception? ours, Exception? theirs)
    {
        _mistakes++;
        if (ours is not TensorflowException || theirs is not TensorflowException)
            Fail(mistake, ours, theirs);
        else if (ours.Message == theirs.Message && ours.GetType() == theirs.GetType())
            _before++;
        else
        {
            CompareClasses(mistake, ours, theirs);
            CompareMessages(mistake, ours, theirs);
        }
    }

    public void Print(TextWriter output)
    {
        output.WriteLine($"{_mistakes} mistakes on both engines, {_before} of them found before an engine is asked, {Failures.Count} disagreements");
        output.WriteLine($"{_ofPython.Count} have the class here that Python gives them before the library's: {string.Join(", ", _ofPython)}");
        output.WriteLine($"{_earlier.Count} are a ValueError here while the graph is built, and found by TensorFlow in the run: {string.Join(", ", _earlier)}");
        foreach (IGrouping<string, string> group in _otherWords.GroupBy(name => s_inOtherWords[name]))
            output.WriteLine($"In other words, as {group.Key}: {group.Count()} ({string.Join(", ", group)})");
    }

    private void CompareClasses(Mistake mistake, Exception ours, Exception theirs)
    {
        string here = ours.GetType().Name, there = theirs.GetType().Name;
        if (here == there && mistake.Accepted.Contains(here))
            return;
        if (here == mistake.Exception && ours is TypeError && theirs is ValueError)
            _ofPython.Add(mistake.Name);
        else if (there == mistake.Exception && mistake.Stage == "run" && ours is ValueError)
            _earlier.Add(mistake.Name);
        else
            Fail(mistake, ours, theirs);
    }

    private void CompareMessages(Mistake mistake, Exception ours, Exception theirs)
    {
        string[] missing = [.. Facts(theirs.Message).Where(f => !ours.Message.Contains(f, StringComparison.Ordinal))];
        if (missing.Length > 0 && s_inOtherWords.ContainsKey(mistake.Name))
            _otherWords.Add(mistake.Name);
        else if (missing.Length > 0)
            Failures.Add($"{mistake.Name}: {string.Join(", ", missing)} only in\n  TensorFlow's {theirs.Message}\n  here {ours.Message}");
        else if (s_inOtherWords.ContainsKey(mistake.Name))
            Failures.Add($"{mistake.Name}: nothing is missing in {ours.Message}: take it off the list");
    }

    private void Fail(Mistake mistake, Exception? ours, Exception? theirs) =>
        Failures.Add($"{mistake.Name}: recorded {mistake.Exception}\n  here {Text(ours)}\n  TensorFlow {Text(theirs)}");

    private static string Text(Exception? e) => e is null ? "takes it" : $"{e.GetType().Name} {e.Message}";

    // Without what TensorFlow appends of the node, its attributes and the shapes of all inputs.
    private static IEnumerable<string> Facts(string message) =>
        Fact().Matches(NodeText().Replace(message, "")).Select(m => m.Value.Trim('\'', '"')).Where(f => f.Length > 0).Distinct();

    [GeneratedRegex(@"( for '| defined at |\s*\[\[|\s*;?\s*NodeDef|\{\{node).*", RegexOptions.Singleline)]
    private static partial Regex NodeText();

    [GeneratedRegex(@"\d+|'[^']*'|""[^""]*""")]
    private static partial Regex Fact();
}
