using CsCheck;
using Tensorflow;

namespace TfCnn.Tests.Conformance;

/// <summary>
/// What a generator draws from. Every draw has a size, and the draws of a case add up to the case's size, by which CsCheck shrinks:
/// the first choice of each kind is the plainest.
/// </summary>
internal sealed class Draw(PCG random)
{
    private const int MaxElements = 512;

    private ulong _size;

    /// <summary>Sum of all draws so far.</summary>
    public ulong Size => _size;

    /// <summary>Something was drawn that engines refuse, or may refuse.</summary>
    public bool MayFail { get; set; }

    /// <summary>A whole number, both ends included; the lower end is the smallest.</summary>
    public int Int(int low, int high) => low + (int)Next((uint)(high - low + 1));

    public bool Chance(int percent) => Next(100) >= 100 - percent;

    public bool Bool() => Next(2) == 1;

    public T One<T>(params T[] choices) => choices[Next((uint)choices.Length)];

    /// <summary>Rarely true: then the generator is to make something invalid.</summary>
    public bool Break(int percent = 3)
    {
        bool broken = Chance(percent);
        MayFail |= broken;
        return broken;
    }

    /// <summary>Any 64 bits, weighed as one small draw.</summary>
    public ulong Bits()
    {
        _size++;
        return random.Next64();
    }

    /// <summary>A number between 0 and 1 of full precision.</summary>
    public double Unit() => (Bits() >> 11) * (1.0 / (1L << 53));

    /// <summary>A shape with dimensions 0 to <paramref name="maxDimension"/>, rarely 0, not too large altogether.</summary>
    public long[] Shape(int minRank = 0, int maxRank = 4, int maxDimension = 9, int emptyPercent = 3)
    {
        int rank = Chance(4) && maxRank == 4 ? 5 : Int(minRank, maxRank);
        return Dimensions(Math.Max(rank, minRank), maxDimension, emptyPercent);
    }

    /// <summary>A shape of that rank.</summary>
    public long[] Dimensions(int rank, int maxDimension = 9, int emptyPercent = 3)
    {
        long[] shape = new long[rank];
        long elements = 1;
        for (int i = 0; i < rank; i++)
        {
            int most = (int)Math.Clamp(MaxElements / elements, 1, maxDimension);
            shape[i] = Chance(emptyPercent) ? 0 : Int(1, most);
            elements *= Math.Max(1, shape[i]);
        }
        return shape;
    }

    /// <summary>A type that the attribute allows and that tensors here can have.</summary>
    public TF_DataType Type(OpDef op, string attr = "T")
    {
        TF_DataType[]? allowed = op.Signature.Attrs.First(a => a.Name == attr).AllowedTypes;
        // Half precision is here for ops that only move elements.
        TF_DataType[] here = allowed is null ? ElementTypesHere.All : [.. ElementTypesHere.All[..^1].Where(allowed.Contains)];
        return here.Contains(TF_DataType.TF_FLOAT) && !Chance(60) ? TF_DataType.TF_FLOAT : One(here);
    }

    /// <summary>int32 or int64, as types of shapes, axes and indices are.</summary>
    public TF_DataType IndexType() => One(TF_DataType.TF_INT32, TF_DataType.TF_INT64);

    /// <summary>An input of numbers.</summary>
    public CaseInput Data(TF_DataType type, long[] shape, Domain domain = Domain.Any) =>
        new(Numbers.Draw(this, type, shape, domain), One(Via.Fed, Via.Fed, Via.Fed, Via.FedRank, Via.FedUnknown, Via.Constant));

    /// <summary>An input of given whole numbers that says what is to be done: a shape, an axis and the like.</summary>
    public CaseInput Setting(TF_DataType type, long[] shape, params long[] values) =>
        new(Numbers.Whole(type, shape, values), One(Via.Constant, Via.Fed, Via.FedUnknown));

    public CaseInput Vector(TF_DataType type, params long[] values) => Setting(type, [values.Length], values);

    public CaseInput Scalar(TF_DataType type, long value) => Setting(type, [], value);

    /// <summary>An axis of a tensor of that rank, from the front or from the end, rarely one that it does not have.</summary>
    public int Axis(int rank, int breakPercent = 2)
    {
        if (Break(rank == 0 ? 100 : breakPercent))
            return One(rank, -rank - 1);
        int axis = Int(0, rank - 1);
        return Bool() ? axis - rank : axis;
    }

    /// <summary>All numbers below <paramref name="count"/> in some order.</summary>
    public long[] Permutation(int count)
    {
        long[] order = [.. Enumerable.Range(0, count).Select(i => (long)i)];
        for (int i = 0; i < count; i++)
        {
            int j = Int(i, count - 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }

    /// <summary>Two or more shapes that broadcast to one, rarely not.</summary>
    public long[][] Broadcast(int count)
    {
        long[] full = Shape();
        long[][] shapes = [.. Enumerable.Range(0, count).Select(_ => Part(full))];
        if (full.Length > 0 && Break())
            shapes[0] = [.. full.Select(d => d + 1)];
        return shapes;
    }

    private long[] Part(long[] full)
    {
        if (!Chance(60))
            return full;
        long[] part = full[Int(0, full.Length)..];
        return [.. part.Select(d => Chance(30) ? 1 : d)];
    }

    private uint Next(uint below)
    {
        uint next = random.Next(below);
        _size += next;
        return next;
    }
}

/// <summary>The element types that tensors of numbers can have here.</summary>
internal static class ElementTypesHere
{
    public static TF_DataType[] All { get; } =
    [
        TF_DataType.TF_FLOAT, TF_DataType.TF_DOUBLE, TF_DataType.TF_INT32, TF_DataType.TF_INT64, TF_DataType.TF_UINT8, TF_DataType.TF_BOOL,
        TF_DataType.TF_INT8, TF_DataType.TF_INT16, TF_DataType.TF_UINT16, TF_DataType.TF_UINT32, TF_DataType.TF_UINT64, TF_DataType.TF_HALF,
    ];
}
