using Tensorflow.NumPy;

namespace Tensorflow;

/// <summary>
/// Dropout, a graph of several ops: where a uniform number is below the rate the result is 0, elsewhere x / (1 − rate), so
/// that the expected value stays.
/// </summary>
internal static partial class NnOps
{
    /// <summary>Dropout with a probability that is a tensor, such as a placeholder.</summary>
    /// <param name="x">Floating-point numbers.</param>
    /// <param name="keepProb">The probability that an element is kept, a scalar of x's type.</param>
    /// <param name="noiseShape">The shape of the random decisions, broadcast to x's: a <see cref="Shape"/> or an integer
    /// vector.</param>
    /// <param name="seed">The op's seed; null to take it from the graph's.</param>
    /// <param name="name">Scope of the ops.</param>
    /// <exception cref="ValueError">The probability is known and not above 0 and at most 1.</exception>
    public static Tensor DropoutKeeping(
        Tensor x, Tensor keepProb, object? noiseShape = null, int? seed = null, string? name = null)
    {
        if (Known(keepProb) is { } keep && !(keep > 0 && keep <= 1))
            throw new ValueError($"`rate` must be a scalar tensor or a float in the range [0, 1). Received: rate={1 - keep}, from keep_prob={keep}");
        return Dropout(x, Emit.Op("Sub", [Number(1, keepProb.DType), keepProb], "sub"), noiseShape, seed, name);
    }

    /// <summary>Dropout with a rate that is a tensor, such as a placeholder.</summary>
    /// <param name="x">Floating-point numbers.</param>
    /// <param name="rate">The probability that an element is dropped, a scalar of x's type.</param>
    /// <param name="noiseShape">The shape of the random decisions, broadcast to x's: a <see cref="Shape"/> or an integer
    /// vector.</param>
    /// <param name="seed">The op's seed; null to take it from the graph's.</param>
    /// <param name="name">Scope of the ops.</param>
    /// <exception cref="ValueError">x is not floating, or the rate is no scalar of its type.</exception>
    public static Tensor Dropout(Tensor x, Tensor rate, object? noiseShape = null, int? seed = null, string? name = null)
    {
        using Graph.ScopeExit scope = EnterDropout(ref x, name);
        if (rate.DType != x.DType || !rate.Shape.IsCompatibleWith(Shape.Scalar))
            throw new ValueError($"dropout: rate must be a {x.DType.Name()} scalar, received {rate}. Cast or reshape it.");
        Tensor one = Emit.Scalar(1, x.DType, "Const");
        Tensor scaled = Emit.Op("RealDiv", [x, Emit.Op("Sub", [one, rate])]);
        return Masked(x, scaled, rate, noiseShape, seed);
    }

    /// <summary>Dropout with a fixed rate; with rate 0, x itself.</summary>
    /// <param name="x">Floating-point numbers.</param>
    /// <param name="rate">The probability that an element is dropped, from 0 to below 1.</param>
    /// <param name="noiseShape">The shape of the random decisions, broadcast to x's: a <see cref="Shape"/> or an integer
    /// vector.</param>
    /// <param name="seed">The op's seed; null to take it from the graph's.</param>
    /// <param name="name">Scope of the ops.</param>
    /// <exception cref="ValueError">x is not floating, or the rate is out of range.</exception>
    public static Tensor Dropout(Tensor x, double rate, object? noiseShape = null, int? seed = null, string? name = null)
    {
        if (!(rate >= 0 && rate < 1))
            throw new ValueError($"`rate` must be a scalar tensor or a float in the range [0, 1). Received: rate={rate}");
        if (rate == 0 && x.DType.IsFloating())
            return x;
        using Graph.ScopeExit scope = EnterDropout(ref x, name);
        Tensor scaled = Emit.Op("Mul", [x, Emit.Scalar(1 / (1 - rate), x.DType, "Const")]);
        return Masked(x, scaled, Number(rate, x.DType), noiseShape, seed);
    }

    private static Graph.ScopeExit EnterDropout(ref Tensor x, string? name)
    {
        if (!x.DType.IsFloating())
            throw new ValueError(
                $"dropout scales x, so x must be floating-point; received {x.DType.Name()} of shape {x.Shape}. Cast it first.");
        Graph.ScopeExit scope = Emit.GraphOf([x]).EnterScope(string.IsNullOrEmpty(name) ? "dropout" : name);
        x = x.Variable?.Value() ?? TensorConversion.ToTensor(x, name: "x");
        return scope;
    }

    private static Tensor Masked(Tensor x, Tensor scaled, Tensor rate, object? noiseShape, int? seed)
    {
        Tensor random = RandomOps.Uniform(NoiseShape(x, noiseShape), dtype: x.DType, seed: seed);
        Tensor keep = Emit.Op("GreaterEqual", [random, rate]);
        Tensor result = Emit.Op("SelectV2", [keep, scaled, Emit.Scalar(0, x.DType, "Const")]);
        result.SetShape(x.Shape);
        return result;
    }

    // Dimensions of the noise that are not given are x's.
    private static object NoiseShape(Tensor x, object? noiseShape)
    {
        if (noiseShape is null)
            return ArrayOps.Shape(x);
        return noiseShape is Shape { HasRank: true } given && given.Rank == x.Shape.Rank
            ? new Shape([.. given.ToArray().Zip(x.Shape.ToArray(), (n, d) => n < 0 ? d : n)])
            : noiseShape;
    }

    private static double? Known(Tensor number) =>
        (number as NDArray)?.Value is { ElementCount: 1 } array ? array.ToDouble()
        : number is { IsSymbol: true, Variable: null } && StaticValue.Of(number) is { ElementCount: 1 } constant ? constant.ToDouble() : null;

    private static NDArray Number(double value, TF_DataType dtype) => new(TensorConversion.ToHostTensor(value, dtype));
}
