using Tensorflow;
using TfCnn.Native;

namespace TfCnn.Tests.Conformance;

/// <summary>Tries nodes on both engines and compares what is refused, when and with which class of error.</summary>
internal sealed class RefusalTally
{
    private const string Strides = "TensorFlow lets a stride over channels pass and then ignores it.";
    private const string Declared = "TensorFlow lets a variable take another shape than it declares, where it learns of it in the run.";

    /// <summary>Whose kernels end the process at some shapes and attributes that they should refuse: they are not asked about what is refused
    /// here.</summary>
    public static IReadOnlyList<string> Ending { get; } =
    [
        "AvgPoolGrad", "Conv2DBackpropFilter", "Conv2DBackpropInput", "DepthwiseConv2dNativeBackpropFilter", "DepthwiseConv2dNativeBackpropInput",
        "MaxPoolGrad", "MaxPoolGradV2", "MaxPoolGradWithArgmax", "FusedBatchNormGradV3", "LRNGrad", "ResizeBilinearGrad", "ResizeNearestNeighborGrad",
        "MirrorPadGrad", "StridedSliceGrad",
    ];

    // Whose shape inference or rewriting of graphs does so.
    private static readonly (string Op, string Mistake)[] s_endingInBuild =
    [
        ("GatherV2", "attribute batch_dims"), ("SplitV", "input 1 of one rank more"), ("SplitV", "input 1 of one rank less"),
        ("Transpose", "input 1 of one rank less"),
    ];

    // What is refused here on purpose, though TensorFlow runs it.
    private static readonly (string Op, string Mistake, string Reason)[] s_refusedHere =
    [
        ("AvgPool", "attribute strides", Strides), ("MaxPool", "attribute strides", Strides), ("MaxPoolWithArgmax", "attribute strides", Strides),
        ("FusedBatchNormV3", "attribute data_format", "With an unknown shape TensorFlow takes images of four dimensions as NDHWC, which have five."),
        ("AssignVariableOp", "input 0 a variable of another shape", Declared), ("AssignVariableOp", "input 1 of one rank more", Declared),
        ("SplitV", "attribute num_split", "TensorFlow does not look at the sizes where there is one output."),
        ("PlaceholderWithDefault", "input 0 of one rank more", "TensorFlow does not hold an unknown default against the declared shape."),
    ];

    private readonly SortedSet<string> _notHere = [], _onlyHere = [];
    private int _nodes, _runs, _refusedInBuild, _refusedInRun, _onPurpose;

    public List<string> Failures { get; } = [];

    public override string ToString() =>
        $"{_nodes} nodes, {_refusedInBuild} refused while built; {_runs} runs, {_refusedInRun} refused, {_onPurpose} of them only here; {Failures.Count} disagreements"
        + (_notHere.Count > 0 ? $"; no kernel here for {string.Join(", ", _notHere)}" : "")
        + (_onlyHere.Count > 0 ? $"; a kernel only here for {string.Join(", ", _onlyHere)}" : "");

    public void Run(IReadOnlyCollection<NodeCase> cases)
    {
        using var native = new NativeNodes();
        var graph = new Graph();
        Attempt[] attempts = [.. cases.Select(c => new Attempt(c, graph, native))];
        using var session = new Session(graph, new ConfigProto { IntraOpParallelismThreads = 1 });
        foreach (Attempt attempt in attempts)
        {
            _nodes++;
            _refusedInBuild += attempt.IsRefused ? 1 : 0;
            if (attempt.DifferenceInBuild() is { } difference)
                Failures.Add($"{attempt.Case}\n    {difference}");
            else if (attempt.CanRun)
                CompareRuns(attempt, session, native);
        }
    }

    private void CompareRuns(Attempt attempt, Session session, NativeNodes native)
    {
        _runs++;
        Exception? ours = attempt.Run(session);
        _refusedInRun += ours is null ? 0 : 1;
        if (ours is not null && Ending.Contains(attempt.Case.Def.Name))
            return;
        Exception? theirs = attempt.Run(native);
        bool hasNoKernel = theirs is UnimplementedError || theirs?.Message.Contains("No OpKernel", StringComparison.Ordinal) == true;
        string types = string.Join(" ", attempt.Case.Inputs.Select(i => i.Type.Name()));
        if (ours is null && theirs is null || hasNoKernel && ours is not null)
            return;
        bool isOneDnn = theirs is TensorflowException && theirs.Message.Contains("kernels/mkl", StringComparison.Ordinal);
        if (ours is UnimplementedError && theirs is null)
            _notHere.Add(types);
        else if (hasNoKernel)
            _onlyHere.Add(types);
        else if (theirs is null && ours is TensorflowException && s_refusedHere.Any(r => r.Op == attempt.Case.Def.Name && r.Mistake == attempt.Case.Name))
            _onPurpose++;
        else if (ours is null || theirs is null || ours is not TensorflowException
            || ours.GetType() != theirs.GetType() && !isOneDnn && !(ours is ValueError && theirs is InvalidArgumentError))
            Failures.Add($"{attempt.Case}\n    run: here {Text(ours)}\n    TensorFlow {Text(theirs)}");
    }

    private static string Text(Exception? e) => e is null ? "takes it" : $"{e.GetType().Name} {e.Message.ReplaceLineEndings(" ")}";

    /// <summary>A node in both graphs, as far as it was taken.</summary>
    private sealed class Attempt
    {
        private readonly List<Feed> _feeds = [];
        private readonly List<Operation> _before = [];
        private readonly List<nint> _nativeBefore = [];
        private readonly List<(NativeOutput, HostTensor)> _nativeFeeds = [];
        private readonly Exception? _ours, _theirs;
        private readonly Operation? _node;
        private readonly nint _nativeNode;

        public Attempt(NodeCase c, Graph graph, NativeNodes native)
        {
            Case = c;
            Operation? node = null;
            nint nativeNode = 0;
            _ours = Refusals.Of(() => node = c.In(graph, _feeds, _before));
            if (_ours is not null && s_endingInBuild.Contains((c.Def.Name, c.Name)))
                _theirs = _ours;
            else
                _theirs = Refusals.Of(() => nativeNode = c.In(native, _nativeFeeds, _nativeBefore));
            (_node, _nativeNode) = (node, nativeNode);
        }

        public NodeCase Case { get; }

        public bool IsRefused => _ours is not null || _theirs is not null;

        public bool CanRun => _theirs is null && (Case.Def.Kernel is not null || Case.Def.Name == "Const");

        public string? DifferenceInBuild()
        {
            if (_ours is null && _theirs is null)
                return null;
            if (_ours is null)
                return $"taken here, TensorFlow: {_theirs!.Message}";
            if (_ours is not (ValueError or TypeError))
                return $"refused here as {Text(_ours)}, TensorFlow: {_theirs?.Message}";
            return _theirs is null && !CanRun ? $"refused here, not by TensorFlow: {Text(_ours)}" : null;
        }

        public Exception? Run(Session session) => _ours ?? Refusals.Of(() =>
        {
            foreach (Operation operation in _before)
                session.Run([operation], [], new HostTensor?[1]);
            session.Run(_node!.Outputs.Count > 0 ? [.. _node.Outputs] : [_node], _feeds.ToArray(), new HostTensor?[Math.Max(1, _node.Outputs.Count)]);
        });

        public Exception? Run(NativeNodes native) => Refusals.Of(() =>
        {
            foreach (nint operation in _nativeBefore)
                native.Run(operation, []);
            native.Run(_nativeNode, _nativeFeeds);
        });
    }
}
