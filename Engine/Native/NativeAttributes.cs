using System.Runtime.InteropServices;
using System.Text;
using Tensorflow;

namespace TfCnn.Native;

/// <summary>Sets attributes of an operation that is being described.</summary>
internal readonly struct NativeAttributes(nint description, StatusHandle status)
{
    /// <param name="attr">The attribute's declaration.</param>
    /// <param name="value">Its value, of the CLR type that <see cref="Attributes"/> has for it.</param>
    public void Set(AttrDef attr, object value)
    {
        string name = attr.Name;
        switch (value)
        {
            case long number:
                CApi.TF_SetAttrInt(description, name, number);
                break;
            case float number:
                CApi.TF_SetAttrFloat(description, name, number);
                break;
            case bool flag:
                CApi.TF_SetAttrBool(description, name, flag ? (byte)1 : (byte)0);
                break;
            case string text:
                byte[] bytes = Encoding.UTF8.GetBytes(text);
                CApi.TF_SetAttrString(description, name, bytes, (nuint)bytes.Length);
                break;
            case TF_DataType type:
                CApi.TF_SetAttrType(description, name, (int)type);
                break;
            case Shape shape:
                CApi.TF_SetAttrShape(description, name, shape.Dimensions, shape.Rank);
                break;
            case HostTensor tensor:
                using (TensorHandle copy = TensorHandle.Copy(tensor.DType, tensor.Shape.Dimensions, tensor.Bytes()))
                    CApi.TF_SetAttrTensor(description, name, copy, status);
                status.ThrowIfFailed();
                break;
            default:
                SetList(name, value);
                break;
        }
    }

    private void SetList(string name, object value)
    {
        switch (value)
        {
            case long[] numbers:
                CApi.TF_SetAttrIntList(description, name, numbers, numbers.Length);
                break;
            case float[] numbers:
                CApi.TF_SetAttrFloatList(description, name, numbers, numbers.Length);
                break;
            case bool[] flags:
                CApi.TF_SetAttrBoolList(description, name, Array.ConvertAll(flags, f => f ? (byte)1 : (byte)0), flags.Length);
                break;
            case string[] texts:
                SetStrings(name, texts);
                break;
            case TF_DataType[] types:
                CApi.TF_SetAttrTypeList(description, name, Array.ConvertAll(types, t => (int)t), types.Length);
                break;
            case Shape[] shapes:
                SetShapes(name, shapes);
                break;
            default:
                throw new UnimplementedError($"Attribute '{name}' is a {value.GetType().Name}, which TensorFlow's C API is not given.");
        }
    }

    private void SetStrings(string name, string[] texts)
    {
        GCHandle[] pins = Array.ConvertAll(texts, t => GCHandle.Alloc(Encoding.UTF8.GetBytes(t), GCHandleType.Pinned));
        nuint[] lengths = Array.ConvertAll(pins, p => (nuint)((byte[])p.Target!).Length);
        CApi.TF_SetAttrStringList(description, name, Array.ConvertAll(pins, p => p.AddrOfPinnedObject()), lengths, texts.Length);
        Array.ForEach(pins, p => p.Free());
    }

    private void SetShapes(string name, Shape[] shapes)
    {
        GCHandle[] pins = Array.ConvertAll(shapes, s => GCHandle.Alloc(s.Dimensions.ToArray(), GCHandleType.Pinned));
        int[] ranks = Array.ConvertAll(shapes, s => s.Rank);
        CApi.TF_SetAttrShapeList(description, name, Array.ConvertAll(pins, p => p.AddrOfPinnedObject()), ranks, shapes.Length);
        Array.ForEach(pins, p => p.Free());
    }
}
