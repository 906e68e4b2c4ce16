using Tensorflow;

namespace TfCnn.Tests.Conformance;

/// <summary>Which numbers a tensor may hold.</summary>
internal enum Domain
{
    /// <summary>Everything: NaN, infinities, the ends of the range.</summary>
    Any,

    /// <summary>NaN and infinities, but nothing so large or small that sums or products overflow or vanish.</summary>
    Summable,

    /// <summary>Numbers of ordinary size.</summary>
    Moderate,

    /// <summary>Positive numbers of ordinary size.</summary>
    Positive,

    /// <summary>From 0 to 1.</summary>
    Unit,

    /// <summary>Any but zero.</summary>
    NotZero,

    /// <summary>Small whole numbers, not negative.</summary>
    Count,
}

/// <summary>Tensors of drawn numbers. A tensor is of one flavour: small whole numbers (ties, zeros), ordinary, or with specials among them.</summary>
internal static class Numbers
{
    private static readonly double[] s_notFinite = [double.PositiveInfinity, double.NegativeInfinity, double.NaN];

    private static readonly double[] s_extreme =
        [1e30, -1e30, 1e-30, -1e-30, float.MaxValue, float.MinValue, 1e9, -1e9, 88.8, -104, 0.5, -0.5, 1.5, 2.5];

    public static HostTensor Draw(Draw d, TF_DataType type, long[] shape, Domain domain)
    {
        var value = HostTensor.Zeros(type, new Shape(shape));
        Func<object> next = type == TF_DataType.TF_BOOL ? () => d.Bool()
            : type.IsFloating() ? Floating(d, type, domain)
            : Integer(d, type, domain);
        for (int i = 0; i < value.Elements.Length; i++)
            value.Elements.SetValue(next(), i);
        return value;
    }

    public static HostTensor Whole(TF_DataType type, long[] shape, params long[] values)
    {
        var value = HostTensor.Zeros(type, new Shape(shape));
        for (int i = 0; i < values.Length; i++)
            value.Elements.SetValue(Integer(type, values[i]), i);
        return value;
    }

    private static Func<object> Floating(Draw d, TF_DataType type, Domain domain)
    {
        Func<double> next = domain switch
        {
            Domain.Unit => d.Unit,
            Domain.Count => () => d.Int(0, 9),
            Domain.Positive => d.One<Func<double>>(() => d.Int(1, 4), () => d.Unit() * 4 + 0.01),
            Domain.Moderate => d.One<Func<double>>(() => d.Int(0, 6) - 3, () => Ordinary(d), () => Ordinary(d) * 20),
            Domain.NotZero => d.One<Func<double>>(() => d.One(1, -1, 2, -2, 3), () => Ordinary(d) + 5, () => Ordinary(d) - 5),
            Domain.Summable => d.One<Func<double>>(() => d.Int(0, 6) - 3, () => Ordinary(d), () => Ordinary(d) * 20, () => Special(d, false)),
            _ => d.One<Func<double>>(() => d.Int(0, 6) - 3, () => Ordinary(d), () => Wide(d), () => Special(d, true)),
        };
        return type switch
        {
            TF_DataType.TF_FLOAT => () => (float)next(),
            TF_DataType.TF_DOUBLE => () => next(),
            _ => () => (Half)next(),
        };
    }

    private static double Ordinary(Draw d) => d.Unit() * 6 - 3;

    private static double Wide(Draw d) => Ordinary(d) * Math.ScaleB(1, d.Int(0, 40) - 20);

    private static double Special(Draw d, bool extreme) => d.Int(0, 9) switch
    {
        7 => d.One(s_notFinite),
        8 => extreme ? d.One(s_extreme) : 1,
        9 => d.Bool() ? -0.0 : 0.0,
        _ => Ordinary(d),
    };

    private static Func<object> Integer(Draw d, TF_DataType type, Domain domain)
    {
        bool signed = type is TF_DataType.TF_INT8 or TF_DataType.TF_INT16 or TF_DataType.TF_INT32 or TF_DataType.TF_INT64;
        (long least, ulong most) = Ends(type);
        if (domain is Domain.Count or Domain.Unit)
            return () => Integer(type, d.Int(0, domain == Domain.Unit ? 1 : 9));
        if (domain == Domain.Positive)
            return () => Integer(type, d.Int(1, 9));
        Func<object> small = () => Integer(type, signed ? d.Int(0, 10) - 5 : d.Int(0, 10));
        Func<object> anything = () => Integer(type, unchecked((long)d.Bits()));
        long[] atEnds = [0, 1, 2, least, unchecked((long)most), unchecked((long)(most - 1))];
        Func<object> ends = () => Integer(type, d.One(atEnds));
        Func<object> next = domain == Domain.Moderate ? small : d.One(small, anything, ends);
        return domain != Domain.NotZero ? next : () => next() is var drawn && Convert.ToDecimal(drawn) != 0 ? drawn : Integer(type, 1);
    }

    private static object Integer(TF_DataType type, long value) => type switch
    {
        TF_DataType.TF_INT8 => unchecked((sbyte)value),
        TF_DataType.TF_INT16 => unchecked((short)value),
        TF_DataType.TF_INT32 => unchecked((int)value),
        TF_DataType.TF_INT64 => value,
        TF_DataType.TF_UINT8 => unchecked((byte)value),
        TF_DataType.TF_UINT16 => unchecked((ushort)value),
        TF_DataType.TF_UINT32 => unchecked((uint)value),
        TF_DataType.TF_UINT64 => unchecked((ulong)value),
        TF_DataType.TF_BOOL => value != 0,
        TF_DataType.TF_FLOAT => (float)value,
        TF_DataType.TF_DOUBLE => (double)value,
        _ => (Half)value,
    };

    private static (long Least, ulong Most) Ends(TF_DataType type) => type switch
    {
        TF_DataType.TF_INT8 => (sbyte.MinValue, (ulong)sbyte.MaxValue),
        TF_DataType.TF_INT16 => (short.MinValue, (ulong)short.MaxValue),
        TF_DataType.TF_INT32 => (int.MinValue, int.MaxValue),
        TF_DataType.TF_INT64 => (long.MinValue, long.MaxValue),
        _ => (0, ulong.MaxValue),
    };
}
