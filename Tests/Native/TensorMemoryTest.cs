using System.Diagnostics;
using System.Runtime.InteropServices;
using Tensorflow;
using TfCnn.Kernels;
using TfCnn.Native;
using TfCnn.Tests.Conformance;
using TfCnn.Tests.Graphs;

namespace TfCnn.Tests.Native;

/// <summary>Whose memory a tensor of TensorFlow's is, and that all of it is given back.</summary>
[NonParallelizable]
public class TensorMemoryTest
{
    [OneTimeSetUp]
    public void RequireTensorFlow() => NativeLibraryForTests.Require();

    [Test]
    public void AlignedMemoryIsBorrowed()
    {
        float[] array = AlignedArray.Of(100);
        (TensorHandle tensor, GCHandle owner) = Borrow(array, 0);
        using (tensor)
        {
            Assert.That(CApi.TF_TensorData(tensor), Is.EqualTo(Marshal.UnsafeAddrOfPinnedArrayElement(array, 0)));
            Assert.That(IsHeld(owner), Is.True, "the array may move before the tensor is deleted");
        }
    }

    [Test]
    public void OtherMemoryIsCopiedAndLetGoAtOnce()
    {
        float[] array = AlignedArray.Of(100);
        array[3] = 7;
        (TensorHandle tensor, _) = Borrow(array, 3);
        using (tensor)
        {
            Assert.That(CApi.TF_TensorData(tensor), Is.Not.EqualTo(Marshal.UnsafeAddrOfPinnedArrayElement(array, 3)));
            array[3] = 0;
            Assert.That(tensor.ToHost().Span<float>()[0], Is.EqualTo(7f));
        }
    }

    [Test]
    public void ABorrowedArrayIsLetGoWithTheTensor()
    {
        WeakReference array = BorrowAndDelete();
        GC.Collect();
        Assert.That(array.IsAlive, Is.False);
    }

    [Test]
    public void TenThousandRunsKeepNoMemory()
    {
        var graph = new Graph();
        Tensor x = graph.Floats("x", -1, 64), y = graph.CreateOp("Relu", [x]).Output, sum = graph.CreateOp("AddV2", [y, y]).Output;
        using Session session = NewSession(graph);
        float[,] values = new float[16, 64];
        Assert.That(Growth(10_000, () => session.Run([sum, y], (x, values))), Is.LessThan(8));
    }

    [Test]
    public void RunsThatFailKeepNoMemory()
    {
        var graph = new Graph();
        Tensor x = graph.Placeholder("x", TF_DataType.TF_FLOAT), product = graph.CreateOp("MatMul", [x, x]).Output;
        using Session session = NewSession(graph);
        float[,] values = new float[64, 32];
        Assert.That(Growth(1000, () => Assert.Throws<InvalidArgumentError>(() => session.Run([product], (x, values)))), Is.LessThan(8));
    }

    [Test]
    public void SessionsAreGivenBack() => Assert.That(Growth(300, () => Use().Dispose()), Is.LessThan(12));

    [Test]
    public void SessionsThatNobodyDisposesOfAreGivenBackToo() => Assert.That(Growth(60, () =>
    {
        for (int i = 0; i < 5; i++)
            Use();
        Collect();
    }), Is.LessThan(12));

    private static Session NewSession(Graph graph) =>
        new(graph, new ConfigProto { Engine = Engines.TensorFlow, IntraOpParallelismThreads = 2 });

    private static Session Use()
    {
        var graph = new Graph();
        float[,] values = new float[256, 256];
        Tensor x = graph.Floats("x", -1, 256), product = graph.CreateOp("MatMul", [x, graph.Constant(HostTensor.Wrap(values))]).Output;
        Session session = NewSession(graph);
        session.Run([product], (x, values));
        return session;
    }

    // By how many megabytes the process grows over that many calls, after half as many more to begin with.
    private static double Growth(int calls, Action call)
    {
        for (int i = 0; i < calls / 2; i++)
            call();
        double before = WorkingSet();
        for (int i = 0; i < calls; i++)
            call();
        double growth = WorkingSet() - before;
        TestContext.Out.WriteLine($"{growth:F1} MB over {calls} calls");
        return growth;
    }

    private static double WorkingSet()
    {
        Collect();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64 / 1e6;
    }

    // Twice: what a finalizer lets go of is garbage only then.
    private static void Collect()
    {
        for (int i = 0; i < 2; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private static (TensorHandle Tensor, GCHandle Owner) Borrow(float[] array, int start)
    {
        var owner = GCHandle.Alloc(array, GCHandleType.Pinned);
        Block memory = Block.At(Marshal.UnsafeAddrOfPinnedArrayElement(array, start), sizeof(float) * (array.Length - start));
        return (TensorHandle.Borrow(TF_DataType.TF_FLOAT, [array.Length - start], memory, owner), owner);
    }

    private static bool IsHeld(GCHandle owner) => owner.Target is not null;

    private static WeakReference BorrowAndDelete()
    {
        float[] array = AlignedArray.Of(100);
        Borrow(array, 0).Tensor.Dispose();
        return new WeakReference(array);
    }
}
