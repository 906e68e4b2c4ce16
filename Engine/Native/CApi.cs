using System.Runtime.InteropServices;

namespace TfCnn.Native;

/// <summary>One output of an operation, TF_Output.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct NativeOutput(nint Operation, int Index);

/// <summary>The functions of TensorFlow's C API (tensorflow/c/c_api.h) that this binding calls, under their own names.</summary>
internal static unsafe partial class CApi
{
    private const string Library = TensorFlowLibrary.Name;

    static CApi() => TensorFlowLibrary.Load();

    [LibraryImport(Library)]
    internal static partial byte* TF_Version();

    [LibraryImport(Library)]
    internal static partial StatusHandle TF_NewStatus();

    [LibraryImport(Library)]
    internal static partial void TF_DeleteStatus(nint status);

    [LibraryImport(Library)]
    internal static partial int TF_GetCode(StatusHandle status);

    [LibraryImport(Library)]
    internal static partial byte* TF_Message(StatusHandle status);

    [LibraryImport(Library)]
    internal static partial GraphHandle TF_NewGraph();

    [LibraryImport(Library)]
    internal static partial void TF_DeleteGraph(nint graph);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint TF_NewOperation(GraphHandle graph, string type, string name);

    [LibraryImport(Library)]
    internal static partial void TF_AddInput(nint description, NativeOutput input);

    [LibraryImport(Library)]
    internal static partial void TF_AddInputList(nint description, ReadOnlySpan<NativeOutput> inputs, int count);

    [LibraryImport(Library)]
    internal static partial void TF_AddControlInput(nint description, nint operation);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void TF_SetAttrString(nint description, string name, ReadOnlySpan<byte> value, nuint length);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void TF_SetAttrStringList(
        nint description, string name, ReadOnlySpan<nint> values, ReadOnlySpan<nuint> lengths, int count);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void TF_SetAttrInt(nint description, string name, long value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void TF_SetAttrIntList(nint description, string name, ReadOnlySpan<long> values, int count);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void TF_SetAttrFloat(nint description, string name, float value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void TF_SetAttrFloatList(nint description, string name, ReadOnlySpan<float> values, int count);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void TF_SetAttrBool(nint description, string name, byte value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void TF_SetAttrBoolList(nint description, string name, ReadOnlySpan<byte> values, int count);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void TF_SetAttrType(nint description, string name, int type);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void TF_SetAttrTypeList(nint description, string name, ReadOnlySpan<int> types, int count);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void TF_SetAttrShape(nint description, string name, ReadOnlySpan<long> dimensions, int rank);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void TF_SetAttrShapeList(
        nint description, string name, ReadOnlySpan<nint> dimensions, ReadOnlySpan<int> ranks, int count);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void TF_SetAttrTensor(nint description, string name, TensorHandle value, StatusHandle status);

    [LibraryImport(Library)]
    internal static partial nint TF_FinishOperation(nint description, StatusHandle status);

    [LibraryImport(Library)]
    internal static partial int TF_GraphGetTensorNumDims(GraphHandle graph, NativeOutput output, StatusHandle status);

    [LibraryImport(Library)]
    internal static partial void TF_GraphGetTensorShape(
        GraphHandle graph, NativeOutput output, Span<long> dimensions, int rank, StatusHandle status);

    [LibraryImport(Library)]
    internal static partial ImportOptionsHandle TF_NewImportGraphDefOptions();

    [LibraryImport(Library)]
    internal static partial void TF_DeleteImportGraphDefOptions(nint options);

    [LibraryImport(Library)]
    internal static partial void TF_GraphImportGraphDef(
        GraphHandle graph, BufferHandle graphDef, ImportOptionsHandle options, StatusHandle status);

    [LibraryImport(Library)]
    internal static partial void TF_GraphToGraphDef(GraphHandle graph, BufferHandle graphDef, StatusHandle status);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint TF_GraphOperationByName(GraphHandle graph, string name);

    [LibraryImport(Library)]
    internal static partial BufferHandle TF_NewBuffer();

    [LibraryImport(Library)]
    internal static partial BufferHandle TF_NewBufferFromString(ReadOnlySpan<byte> proto, nuint length);

    [LibraryImport(Library)]
    internal static partial BufferHandle TF_GetAllOpList();

    [LibraryImport(Library)]
    internal static partial void TF_DeleteBuffer(nint buffer);

    [LibraryImport(Library)]
    internal static partial SessionOptionsHandle TF_NewSessionOptions();

    [LibraryImport(Library)]
    internal static partial void TF_DeleteSessionOptions(nint options);

    [LibraryImport(Library)]
    internal static partial void TF_SetConfig(SessionOptionsHandle options, ReadOnlySpan<byte> proto, nuint length, StatusHandle status);

    [LibraryImport(Library)]
    internal static partial SessionHandle TF_NewSession(GraphHandle graph, SessionOptionsHandle options, StatusHandle status);

    [LibraryImport(Library)]
    internal static partial void TF_CloseSession(nint session, StatusHandle status);

    [LibraryImport(Library)]
    internal static partial void TF_DeleteSession(nint session, StatusHandle status);

    [LibraryImport(Library)]
    internal static partial void TF_SessionRun(
        SessionHandle session, nint runOptions,
        ReadOnlySpan<NativeOutput> inputs, ReadOnlySpan<nint> inputValues, int inputCount,
        ReadOnlySpan<NativeOutput> outputs, Span<nint> outputValues, int outputCount,
        ReadOnlySpan<nint> targets, int targetCount, nint runMetadata, StatusHandle status);

    [LibraryImport(Library)]
    internal static partial nint TF_NewTensor(
        int type, ReadOnlySpan<long> dimensions, int rank, nint data, nuint bytes,
        delegate* unmanaged<nint, nuint, nint, void> deallocator, nint argument);

    [LibraryImport(Library)]
    internal static partial nint TF_AllocateTensor(int type, ReadOnlySpan<long> dimensions, int rank, nuint bytes);

    [LibraryImport(Library)]
    internal static partial void TF_DeleteTensor(nint tensor);

    [LibraryImport(Library)]
    internal static partial int TF_TensorType(TensorHandle tensor);

    [LibraryImport(Library)]
    internal static partial int TF_NumDims(TensorHandle tensor);

    [LibraryImport(Library)]
    internal static partial long TF_Dim(TensorHandle tensor, int index);

    [LibraryImport(Library)]
    internal static partial nuint TF_TensorByteSize(TensorHandle tensor);

    [LibraryImport(Library)]
    internal static partial nint TF_TensorData(TensorHandle tensor);
}
