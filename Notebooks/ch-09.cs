#:project ../Engine/Keras/TfCnn.Keras.csproj
#:project ../Shared/TfCnn.Shared.csproj
#:property PublishAot=false

// The code of ch-09_Convolution_and_Pooling.ipynb, which has the text, as a program. It is made of the notebook:
// TFCNN_WRITE_NOTEBOOKS=1 dotnet test -c Release --filter NotebookTest

using Tensorflow;
using Tensorflow.NumPy;
using TfCnn.Shared.Datasets;
using TfCnn.Shared.Pictures;
using static Tensorflow.Binding;
using static TfCnn.Shared.Pictures.Interactive;

// # Convolution and pooling

// ## A kernel over a matrix

float[,] input = { { 1, 2, 3 }, { 4, 5, 6 }, { 7, 8, 9 } };
float[,] kernel = { { -1, 0 }, { 0, -1 } };

display(HTML(Tables.Beside(Tables.Matrix("input", input), Tables.Matrix("kernel", kernel))));

float[,] Convolve(float[,] x, float[,] w, int stride)
{
    int rows = (x.GetLength(0) - w.GetLength(0)) / stride + 1;
    int columns = (x.GetLength(1) - w.GetLength(1)) / stride + 1;
    var map = new float[rows, columns];
    for (int column = 0; column < columns; column++)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < w.GetLength(0); i++)
                for (int j = 0; j < w.GetLength(1); j++)
                    map[row, column] += x[row * stride + i, column * stride + j] * w[i, j];
        }
    }
    return map;
}

float[,] map = Convolve(input, kernel, stride: 1);
foreach (var (row, column) in new[] { (0, 0), (1, 0), (0, 1), (1, 1) })
{
    display(HTML(Tables.Beside(
        Tables.Matrix($"the kernel at row {row}, column {column}", input, (row, column, 2, 2)),
        Tables.Matrix("the map", map, (row, column, 1, 1)))));
}

var sess = tf.Session();

Tensor Image(float[,] x) => tf.reshape(tf.constant(x), (1, x.GetLength(0), x.GetLength(1), 1));
Tensor Kernel(float[,] w) => tf.reshape(tf.constant(w), (w.GetLength(0), w.GetLength(1), 1, 1));

var conv = tf.nn.conv2d(Image(input), Kernel(kernel), strides: [1, 1, 1, 1], padding: "VALID");
print(conv.shape);
print(string.Join(", ", sess.run(conv).ToArray<float>()));

// ## How large the map is

var image = tf.placeholder(tf.float32, (-1, 28, 28, 1), "image");
var settings = new[] { (3, 1, "VALID"), (4, 1, "VALID"), (4, 1, "SAME"), (4, 2, "VALID"), (4, 2, "SAME") };
foreach (var (k, stride, padding) in settings)
{
    var maps = tf.nn.conv2d(image, tf.zeros((k, k, 1, 32)), strides: [1, stride, stride, 1], padding: padding);
    print($"28×28 under 32 kernels of {k}×{k}, stride {stride}, {padding,-5}: {maps.shape}");
}

// ## Channels

var three_channels = tf.nn.conv2d(tf.ones((1, 4, 4, 3)), tf.ones((2, 2, 3, 1)), strides: [1, 1, 1, 1], padding: "VALID");
print(three_channels.shape);
print(string.Join(", ", sess.run(three_channels).ToArray<float>()));

// ## What a kernel sees

var drawn = GeneratedSets.Digits(seed: 123, train: 1, validation: 1, test: 10);
var digit = drawn.Test.Batches(1).First().Images;
float[] edges =
[
    // kernel by kernel beside each other: up, down, left, right
    -1, 1, -1, 1,   -1, 1, 0, 0,   -1, 1, 1, -1,
     0, 0, -1, 1,    0, 0, 0, 0,    0, 0, 1, -1,
     1, -1, -1, 1,   1, -1, 0, 0,   1, -1, 1, -1,
];
var w_edges = tf.constant(new NDArray(edges, (3, 3, 1, 4)));
var edge_maps = tf.nn.relu(tf.nn.conv2d(image, w_edges, strides: [1, 1, 1, 1], padding: "SAME"));
NDArray picture = new NDArray(digit.ToArray<float>(), (1, 28, 28, 1));

display(HTML(Tables.Beside(
    Tiles.Images(drawn.Test, drawn.ClassNames, 1),
    Tiles.OfLastAxis(
        sess.run(edge_maps, (image, picture)).ToArray<float>(), height: 28, width: 28, channels: 1, count: 4))));

// ## Pooling

var max = tf.nn.max_pool(Image(input), ksize: [1, 2, 2, 1], strides: [1, 1, 1, 1], padding: "VALID");
var average = tf.nn.avg_pool(Image(input), ksize: [1, 2, 2, 1], strides: [1, 1, 1, 1], padding: "VALID");

float[,] Square(NDArray values, int size)
{
    float[] numbers = values.ToArray<float>();
    var square = new float[size, size];
    for (int i = 0; i < numbers.Length; i++) square[i / size, i % size] = numbers[i];
    return square;
}

display(HTML(Tables.Beside(
    Tables.Matrix("input, the first region", input, (0, 0, 2, 2)),
    Tables.Matrix("max-pooling", Square(sess.run(max), 2), (0, 0, 1, 1)),
    Tables.Matrix("average-pooling", Square(sess.run(average), 2), (0, 0, 1, 1)))));

var pooled = tf.nn.max_pool(edge_maps, ksize: [1, 2, 2, 1], strides: [1, 2, 2, 1], padding: "SAME");
print($"{edge_maps.shape} -> {pooled.shape}");
display(HTML(Tiles.OfLastAxis(
    sess.run(pooled, (image, picture)).ToArray<float>(), height: 14, width: 14, channels: 1, count: 4)));

// ## LeNet
