using Tensorflow;
using static Tensorflow.Binding;

namespace TfCnn.Tests.Golden;

/// <summary>A mistake with a function, an operator or a session: what to do, and the words that the message must have.</summary>
internal sealed record FrontEndMistake(Action Make, params string[] Words);

/// <summary>
/// The mistakes of <c>errors.jsonl.gz</c> that are more than one raw op, as a C# program would make them; and those that it cannot make.
/// </summary>
internal static class FrontEndMistakes
{
    public static IReadOnlyDictionary<string, FrontEndMistake> All { get; } = Groups().SelectMany(g => g).ToDictionary();

    /// <summary>What TensorFlow takes, though one might expect an error.</summary>
    public static IReadOnlyDictionary<string, Action> Accepted { get; } = new Dictionary<string, Action>
    {
        ["nn.softmax_cross_entropy_with_logits/positional"] =
            () => Run(tf.nn.softmax_cross_entropy_with_logits(tf.ones((2, 3)), tf.ones((2, 3)))),
        ["feed/constant"] = () => Assert.That((float)Run(tf.constant(1f, name: "k") * 2f, ("k:0", 5f)), Is.EqualTo(10f)),
    };

    /// <summary>What is left out, with the reason.</summary>
    public static IReadOnlyDictionary<string, string> LeftOut { get; } = Reasons(
        ("computed here, unlike by TensorFlow's CPU kernels",
            ["Conv2D/nchw_on_cpu", "MaxPool/nchw_on_cpu", "DepthwiseConv2dNative/unequal_strides"]),
        ("operators cast their right operand, as TensorFlow.NET's do", ["operator_add/dtypes", "operator_add/float_literal_to_int"]),
        ("arrays of C# have an element type and keep it: a TypeError, not a conversion", ["matmul/float_by_int_array", "feed/float_to_int"]),
        ("a ValueError: Python stores another number instead", ["constant/int_too_large"]),
        ("there are no tensors of strings", ["Cast/string"]),
        ("C# does not compile it",
            ["session/bool_of_tensor", "session/if_tensor", "session/iterate_tensor", "session/iterate_unknown", "session/numpy_of_tensor"]),
        ("there are no reference variables", ["variable/uninitialised_ref"]),
        ("there are no variable scopes, and no get_variable",
            ["variable/get_variable_twice", "variable/reuse_missing", "variable/reuse_other_shape", "variable/no_shape"]));

    private static IEnumerable<Dictionary<string, FrontEndMistake>> Groups() => [Functions(), Feeds(), Fetches(), Graphs(), Variables(), Training()];

    private static Dictionary<string, FrontEndMistake> Functions() => new()
    {
        ["nn.conv2d/padding_lower_case"] =
            new(() => tf.nn.conv2d(X(2, 8, 8, 3), tf.ones((3, 3, 3, 5)), [1, 1, 1, 1], "same"), "Conv2D", "padding", "'SAME'", "'same'"),
        ["nn.conv2d/missing_filter"] = new(() => tf.nn.conv2d(X(2, 8, 8, 3), null!, [1, 1, 1, 1], "SAME"), "Conv2D", "'filter'", "null"),
        ["matmul/float_by_int_tensor"] = new(() => tf.matmul(X(2, 3), tf.ones((3, 2), tf.int32)), "MatMul", "'b'", "int32", "float32", "tf.cast"),
        ["nn.sparse_softmax_cross_entropy_with_logits/rank_mismatch"] = new(
            () => tf.nn.sparse_softmax_cross_entropy_with_logits(tf.constant(new[,] { { 1 }, { 2 } }), X(2, 3)), "rank", "(2, 1)", "(2, 3)"),
        ["nn.dropout/rate_one_or_more"] = new(() => tf.nn.dropout(tf.ones(3), rate: 1.5f), "rate", "[0, 1)", "1.5"),
        ["nn.dropout/rate_exactly_one"] = new(() => tf.nn.dropout(tf.ones(3), rate: 1f), "rate", "[0, 1)", "rate=1"),
        ["nn.dropout/keep_prob_zero"] = new(() => tf.nn.dropout(tf.ones(3), keep_prob: tf.constant(0f)), "[0, 1)", "keep_prob=0"),
        ["nn.dropout/no_rate"] = new(() => tf.nn.dropout(tf.ones(3)), "keep_prob", "rate"),
        ["nn.dropout/int_input"] = new(() => tf.nn.dropout(tf.constant(new[] { 1, 2 }), rate: 0.5f), "floating", "int32"),
        ["reshape/float_shape_list"] = new(() => tf.reshape(X(2, 3), tf.constant(new[] { 3f, 2f })), "Reshape", "int32, int64", "float32"),
        ["StridedSlice/index_out_of_bounds"] = new(() => _ = X(2, 3)[5], "5", "dimension 0", "(2, 3)"),
        ["StridedSlice/index_out_of_bounds_at_run"] = new(() => Run(Any()[5], ("x:0", new float[2, 3])), "5", "dimension 0", "(2, 3)"),
        ["StridedSlice/too_many_indices"] = new(() => _ = X(2, 3)[0, 1, 2], "3", "(2, 3)"),
        ["random_uniform/int_without_maxval"] = new(() => tf.random_uniform(3, dtype: tf.int32), "maxval", "int32"),
        ["constant/shape_mismatch"] = new(() => tf.constant(new[] { 1f, 2f, 3f }, shape: 2), "3 elements", "(2,)"),
        ["constant/ragged"] = new(() => tf.constant(new float[][] { [1], [1, 2] }), "rectangular"),
        ["constant/float_as_int"] = new(() => tf.constant(1.5, tf.int32), "int32", "float64"),
        ["convert/none"] = new(() => tf.constant(null!), "None"),
        ["placeholder/eager_only_value"] = new(() => tf.placeholder(tf.float32, -2), "-2", ">= 0"),
    };

    private static Dictionary<string, FrontEndMistake> Feeds() => new()
    {
        ["feed/shape"] = new(() => Run(X(-1, 3) * 2f, ("x:0", new float[2, 4])), "(2, 4)", "'x:0'", "(None, 3)"),
        ["feed/rank"] = new(() => Run(X(-1, 3) * 2f, ("x:0", new float[3])), "(3,)", "'x:0'", "(None, 3)"),
        ["feed/dtype_string_to_float"] = new(() => Run(X(2) * 2f, ("x:0", new[] { "a", "b" })), "String", "float"),
        ["feed/int_too_large"] = new(() => Run(X([], tf.int32) * 2, ("x:0", 1L << 40)), "int64", "'x:0'", "int32"),
        ["feed/ragged"] = new(() => Run(X(-1, -1) * 2f, ("x:0", new float[][] { [1], [1, 2] })), "rectangular"),
        ["feed/none_value"] = new(() => Run(X(2) * 2f, ("x:0", null!)), "'x:0'", "null"),
        ["feed/unknown_name"] = new(() => Run(tf.constant(1f), ("nothing:0", 1f)), "nothing", "not in the graph"),
        ["feed/name_without_index"] = new(() => Run(X(2) * 2f, ("x", new float[2])), "'x'", "<op_name>:<output_index>"),
        ["feed/a_tensor_as_value"] = new(() => Run(X(2) * 2f, ("x:0", tf.ones(2))), "'x:0'", "tensor", "array or a number"),
        ["feed/an_operation"] = new(() => Run(tf.constant(1f), (tf.group(), 1f)), "no output", "cannot be fed"),
        ["feed/unfed_placeholder"] = new(() => Run(X(-1, 3) * 2f), "must feed", "'x'", "float32", "(None, 3)"),
        ["feed/unfed_placeholder_scalar"] = new(() => Run(X([]) * 2f), "must feed", "'x'", "float32"),
        ["feed/unfed_int_placeholder"] = new(() => Run(X([-1], tf.int64) * 2), "must feed", "'x'", "int64", "(None,)"),
        ["feed/unfed_unknown_rank"] = new(() => Run(Any() * 2f), "must feed", "'x'", "float32"),
    };

    private static Dictionary<string, FrontEndMistake> Fetches() => new()
    {
        ["fetch/unknown_name"] = new(() => RunAny("nothing:0"), "nothing", "not in the graph"),
        ["fetch/bad_name"] = new(() => RunAny("a:b:c"), "a:b:c", "<op_name>:<output_index>"),
        ["fetch/number"] = new(() => RunAny(5), "Int32", "fetch tensors"),
        ["fetch/none"] = new(() => RunAny(null!), "null", "fetch tensors"),
        ["fetch/python_object"] = new(() => RunAny(new[] { new object() }), "Object", "fetch tensors"),
        ["fetch/other_graph"] = new(() => Run(Foreign()), "Const:0", "another graph"),
        ["gradients/unconnected"] = new(() => RunAny(tf.gradients(tf.constant(1f), X(2))), "null"),
        ["session/closed"] = new(
            () =>
            {
                Tensor one = tf.constant(1f);
                Session session = tf.Session();
                session.close();
                session.run(one);
            },
            "closed Session"),
        ["session/eval_without_default"] = new(() => OnAFreshThread(() => tf.constant(1f).eval()), "No default session", "tf.Session()"),
        ["session/len_of_tensor"] = new(() => len(X(2)), "'x:0'", "shape (2,)"),
    };

    private static Dictionary<string, FrontEndMistake> Graphs() => new()
    {
        ["build/mixed_graphs"] = new(() => _ = Foreign() + tf.constant(2f), "'Const:0'", "another graph"),
        ["build/finalized_graph"] = new(
            () =>
            {
                tf.get_default_graph().finalize();
                tf.constant(1f);
            },
            "finalized", "cannot be modified"),
        ["FusedBatchNormV3/no_mean_at_inference"] = new(
            () => Emit.Op(
                "FusedBatchNormV3", [tf.ones((2, 4, 4, 3)), tf.ones(3), tf.ones(3), tf.zeros(0), tf.zeros(0)], null, ("is_training", false)),
            "FusedBatchNormV3", "mean", "(0,)"),
        ["name/invalid"] = new(() => tf.constant(1f, name: "a b"), "'a b'", "letters"),
        ["name/leading_dash"] = new(() => tf.constant(1f, name: "-a"), "'-a'", "letters"),
        ["name/scope_invalid"] = new(() => tf.name_scope("a b").__enter__(), "'a b'", "letters"),
    };

    private static Dictionary<string, FrontEndMistake> Variables() => new()
    {
        ["variable/uninitialised_resource"] = new(() => Run(tf.Variable(new float[2, 3], name: "v").AsTensor()), "'v'", "global_variables_initializer"),
        ["variable/uninitialised_times_two"] = new(() => Run(tf.Variable(tf.ones(2), name: "w") * 2f), "'w'", "global_variables_initializer"),
        ["variable/assign_wrong_shape"] = new(() => tf.Variable(new float[2, 3], name: "v").assign(tf.ones((3, 2))), "'v:0'", "(2, 3)", "(3, 2)"),
        ["variable/assign_wrong_shape_ref"] = new(() => tf.assign(tf.Variable(new float[2, 3], name: "v"), tf.ones((3, 2))), "'v:0'", "(2, 3)", "(3, 2)"),
        ["variable/assign_wrong_dtype"] = new(
            () => tf.Variable(new float[2, 3]).assign(tf.ones((2, 3), tf.float64)), "float32", "float64", "ones", "tf.cast"),
        ["variable/initial_value_none"] = new(() => tf.Variable<object?>(null), "initial_value", "must be given"),
    };

    private static Dictionary<string, FrontEndMistake> Training() => new()
    {
        ["gradients/no_registered_gradient"] = new(
            () =>
            {
                Tensor x = X(2);
                tf.gradients(Emit.Op("Mod", [x, tf.ones(2)]), x);
            },
            "No gradient defined", "'Mod'", "op type: Mod", "tf.stop_gradient"),
        ["gradients/grad_ys_shape"] = new(
            () =>
            {
                Tensor x = X(2);
                tf.gradients([x * 2f], [x], [tf.ones(3)]);
            },
            "gradients/mul_grad", "2 and 3", "(2,)", "(3,)"),
        ["gradients/int_output"] = new(
            () =>
            {
                Tensor x = X([2], tf.int32);
                tf.gradients(x * 2, x);
            },
            "not floating", "'mul:0'", "int32"),
        ["optimizer/no_variables"] = new(() => tf.train.GradientDescentOptimizer(0.1f).minimize(X([]) * 2f), "No variables to optimize"),
        ["optimizer/no_gradients"] = new(
            () =>
            {
                tf.Variable(new float[2], name: "v");
                tf.train.GradientDescentOptimizer(0.1f).minimize(tf.constant(1f));
            },
            "No gradients provided", "'v:0'", "(2,)"),
        ["optimizer/empty_apply"] = new(() => tf.train.GradientDescentOptimizer(0.1f).apply_gradients([]), "No variables provided"),
    };

    private static Tensor X(params int[] shape) => X(shape, tf.float32);

    private static Tensor X(int[] shape, TF_DataType dtype) => tf.placeholder(dtype, new Shape(shape), "x");

    private static Tensor Any() => tf.placeholder(tf.float32, name: "x");

    private static Tensor Foreign() => new Graph().CreateOp("Const", [], null, ("value", HostTensor.Scalar(1f)), ("dtype", tf.float32)).Output;

    private static Tensorflow.NumPy.NDArray Run(Tensor fetch, params FeedItem[] feeds)
    {
        using var session = new Session(tf.get_default_graph(), new ConfigProto { IntraOpParallelismThreads = 1 });
        return session.run(fetch, feeds);
    }

    private static void RunAny(object fetches)
    {
        using var session = new Session(tf.get_default_graph(), new ConfigProto { IntraOpParallelismThreads = 1 });
        session.run(fetches);
    }

    // Default sessions belong to a thread; this one has none left by another test.
    private static void OnAFreshThread(Action action) =>
        Task.Factory.StartNew(action, default, TaskCreationOptions.LongRunning, TaskScheduler.Default).GetAwaiter().GetResult();

    private static Dictionary<string, string> Reasons(params (string Reason, string[] Names)[] groups) =>
        groups.SelectMany(g => g.Names.Select(n => (n, g.Reason))).ToDictionary();
}
