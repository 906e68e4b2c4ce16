using Tensorflow.NumPy;

namespace Tensorflow;

/// <summary>
/// Arithmetic and comparison of tensors, with NumPy's broadcasting. An integer with a floating operand takes the latter's type;
/// otherwise the left operand's type wins and the right one is cast: write 0.5f, not 0.5, on the left of a float32 tensor.
/// </summary>
/// <remarks>An array (<see cref="NDArray"/>) may stand on either side; it becomes a constant. == compares references.</remarks>
public partial class Tensor
{
    public static Tensor operator +(Tensor x, Tensor y) => TensorOperators.Add(x, y);

    public static Tensor operator +(Tensor x, NDArray y) => TensorOperators.Add(x, y);

    public static Tensor operator +(NDArray x, Tensor y) => TensorOperators.Add(x, y);

    public static Tensor operator +(Tensor x, int y) => TensorOperators.Add(x, y);

    public static Tensor operator +(Tensor x, float y) => TensorOperators.Add(x, y);

    public static Tensor operator +(Tensor x, double y) => TensorOperators.Add(x, y);

    public static Tensor operator +(int x, Tensor y) => TensorOperators.Add(x, y);

    public static Tensor operator +(float x, Tensor y) => TensorOperators.Add(x, y);

    public static Tensor operator +(double x, Tensor y) => TensorOperators.Add(x, y);

    public static Tensor operator -(Tensor x, Tensor y) => TensorOperators.Subtract(x, y);

    public static Tensor operator -(Tensor x, NDArray y) => TensorOperators.Subtract(x, y);

    public static Tensor operator -(NDArray x, Tensor y) => TensorOperators.Subtract(x, y);

    public static Tensor operator -(Tensor x, int y) => TensorOperators.Subtract(x, y);

    public static Tensor operator -(Tensor x, float y) => TensorOperators.Subtract(x, y);

    public static Tensor operator -(Tensor x, double y) => TensorOperators.Subtract(x, y);

    public static Tensor operator -(int x, Tensor y) => TensorOperators.Subtract(x, y);

    public static Tensor operator -(float x, Tensor y) => TensorOperators.Subtract(x, y);

    public static Tensor operator -(double x, Tensor y) => TensorOperators.Subtract(x, y);

    public static Tensor operator *(Tensor x, Tensor y) => TensorOperators.Multiply(x, y);

    public static Tensor operator *(Tensor x, NDArray y) => TensorOperators.Multiply(x, y);

    public static Tensor operator *(NDArray x, Tensor y) => TensorOperators.Multiply(x, y);

    public static Tensor operator *(Tensor x, int y) => TensorOperators.Multiply(x, y);

    public static Tensor operator *(Tensor x, float y) => TensorOperators.Multiply(x, y);

    public static Tensor operator *(Tensor x, double y) => TensorOperators.Multiply(x, y);

    public static Tensor operator *(int x, Tensor y) => TensorOperators.Multiply(x, y);

    public static Tensor operator *(float x, Tensor y) => TensorOperators.Multiply(x, y);

    public static Tensor operator *(double x, Tensor y) => TensorOperators.Multiply(x, y);

    /// <summary>True division: int32 by int32 is float64.</summary>
    public static Tensor operator /(Tensor x, Tensor y) => TensorOperators.Divide(x, y);

    public static Tensor operator /(Tensor x, NDArray y) => TensorOperators.Divide(x, y);

    public static Tensor operator /(NDArray x, Tensor y) => TensorOperators.Divide(x, y);

    public static Tensor operator /(Tensor x, int y) => TensorOperators.Divide(x, y);

    public static Tensor operator /(Tensor x, float y) => TensorOperators.Divide(x, y);

    public static Tensor operator /(Tensor x, double y) => TensorOperators.Divide(x, y);

    public static Tensor operator /(int x, Tensor y) => TensorOperators.Divide(x, y);

    public static Tensor operator /(float x, Tensor y) => TensorOperators.Divide(x, y);

    public static Tensor operator /(double x, Tensor y) => TensorOperators.Divide(x, y);

    /// <summary>The remainder with the sign of the divisor.</summary>
    public static Tensor operator %(Tensor x, Tensor y) => TensorOperators.Modulo(x, y);

    public static Tensor operator %(Tensor x, NDArray y) => TensorOperators.Modulo(x, y);

    public static Tensor operator %(NDArray x, Tensor y) => TensorOperators.Modulo(x, y);

    public static Tensor operator %(Tensor x, int y) => TensorOperators.Modulo(x, y);

    public static Tensor operator %(Tensor x, float y) => TensorOperators.Modulo(x, y);

    public static Tensor operator %(Tensor x, double y) => TensorOperators.Modulo(x, y);

    public static Tensor operator %(int x, Tensor y) => TensorOperators.Modulo(x, y);

    public static Tensor operator %(float x, Tensor y) => TensorOperators.Modulo(x, y);

    public static Tensor operator %(double x, Tensor y) => TensorOperators.Modulo(x, y);

    public static Tensor operator <(Tensor x, Tensor y) => TensorOperators.Less(x, y);

    public static Tensor operator <(Tensor x, NDArray y) => TensorOperators.Less(x, y);

    public static Tensor operator <(NDArray x, Tensor y) => TensorOperators.Less(x, y);

    public static Tensor operator <(Tensor x, int y) => TensorOperators.Less(x, y);

    public static Tensor operator <(Tensor x, float y) => TensorOperators.Less(x, y);

    public static Tensor operator <(Tensor x, double y) => TensorOperators.Less(x, y);

    public static Tensor operator <(int x, Tensor y) => TensorOperators.Less(x, y);

    public static Tensor operator <(float x, Tensor y) => TensorOperators.Less(x, y);

    public static Tensor operator <(double x, Tensor y) => TensorOperators.Less(x, y);

    public static Tensor operator <=(Tensor x, Tensor y) => TensorOperators.LessEqual(x, y);

    public static Tensor operator <=(Tensor x, NDArray y) => TensorOperators.LessEqual(x, y);

    public static Tensor operator <=(NDArray x, Tensor y) => TensorOperators.LessEqual(x, y);

    public static Tensor operator <=(Tensor x, int y) => TensorOperators.LessEqual(x, y);

    public static Tensor operator <=(Tensor x, float y) => TensorOperators.LessEqual(x, y);

    public static Tensor operator <=(Tensor x, double y) => TensorOperators.LessEqual(x, y);

    public static Tensor operator <=(int x, Tensor y) => TensorOperators.LessEqual(x, y);

    public static Tensor operator <=(float x, Tensor y) => TensorOperators.LessEqual(x, y);

    public static Tensor operator <=(double x, Tensor y) => TensorOperators.LessEqual(x, y);

    public static Tensor operator >(Tensor x, Tensor y) => TensorOperators.Greater(x, y);

    public static Tensor operator >(Tensor x, NDArray y) => TensorOperators.Greater(x, y);

    public static Tensor operator >(NDArray x, Tensor y) => TensorOperators.Greater(x, y);

    public static Tensor operator >(Tensor x, int y) => TensorOperators.Greater(x, y);

    public static Tensor operator >(Tensor x, float y) => TensorOperators.Greater(x, y);

    public static Tensor operator >(Tensor x, double y) => TensorOperators.Greater(x, y);

    public static Tensor operator >(int x, Tensor y) => TensorOperators.Greater(x, y);

    public static Tensor operator >(float x, Tensor y) => TensorOperators.Greater(x, y);

    public static Tensor operator >(double x, Tensor y) => TensorOperators.Greater(x, y);

    public static Tensor operator >=(Tensor x, Tensor y) => TensorOperators.GreaterEqual(x, y);

    public static Tensor operator >=(Tensor x, NDArray y) => TensorOperators.GreaterEqual(x, y);

    public static Tensor operator >=(NDArray x, Tensor y) => TensorOperators.GreaterEqual(x, y);

    public static Tensor operator >=(Tensor x, int y) => TensorOperators.GreaterEqual(x, y);

    public static Tensor operator >=(Tensor x, float y) => TensorOperators.GreaterEqual(x, y);

    public static Tensor operator >=(Tensor x, double y) => TensorOperators.GreaterEqual(x, y);

    public static Tensor operator >=(int x, Tensor y) => TensorOperators.GreaterEqual(x, y);

    public static Tensor operator >=(float x, Tensor y) => TensorOperators.GreaterEqual(x, y);

    public static Tensor operator >=(double x, Tensor y) => TensorOperators.GreaterEqual(x, y);

    public static Tensor operator -(Tensor x) => MathOps.Negative(x);
}
