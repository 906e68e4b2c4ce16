#:project ../Engine/Keras/TfCnn.Keras.csproj
#:project ../Shared/TfCnn.Shared.csproj
#:property PublishAot=false

// The code of ch-09a_CNN_MNIST_TF_and_Keras.ipynb, which has the text, as a program. It is made of the notebook:
// TFCNN_WRITE_NOTEBOOKS=1 dotnet test -c Release --filter NotebookTest

using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;
using TfCnn.Shared.Datasets;
using TfCnn.Shared.Evaluation;
using TfCnn.Shared.Pictures;
using static Tensorflow.Binding;
using static Tensorflow.KerasApi;
using static TfCnn.Shared.Pictures.Interactive;

// # Reading digits: a CNN for MNIST, with TensorFlow and with Keras

int limit = int.Parse(Environment.GetEnvironmentVariable("TFCNN_LIMIT") ?? "20000");
int n_epochs = 3;
int batch_size = 100;
float[] book_losses = [1.418295f, 0.088259f, 0.055410f, 0.042798f, 0.030471f, 0.023837f, 0.019800f, 0.015900f, 0.012918f, 0.010322f];

// ## The data

Dataset mnist = DatasetLoader.Load(new DatasetRequest { Preferred = "mnist", StandIn = "digits", Limit = limit });
DatasetSplit test = mnist.Test.Take(limit);
print(mnist.Notice ?? $"The data set is {mnist.Name}.");
print($"{mnist.Train.Count:N0} images to train with, {test.Count:N0} to test with, {mnist.ImageShape} pixels each.");

Dataset drawn = GeneratedSets.Digits(seed: 123, train: 1, validation: 1, test: 16);
display(HTML(Tiles.Images(drawn.Test, drawn.ClassNames, 16)));

// ## TensorFlow style

tf.reset_default_graph();
tf.set_random_seed(123);

var x = tf.placeholder(tf.float32, (-1, 784), "x");
var y = tf.placeholder(tf.float32, (-1, 10), "y");
var images = tf.reshape(x, (-1, 28, 28, 1));
print(images.shape);

var l1_w = tf.Variable(tf.random_normal((4, 4, 1, 32), stddev: 0.1f), name: "l1_w");
var l1_b = tf.Variable(tf.random_normal(32), name: "l1_b");
var l1_conv = tf.nn.relu(tf.nn.conv2d(images, l1_w, strides: [1, 1, 1, 1], padding: "SAME") + l1_b);
var l1_pool = tf.nn.max_pool(l1_conv, ksize: [1, 2, 2, 1], strides: [1, 2, 2, 1], padding: "SAME");
print($"{l1_conv.shape} -> {l1_pool.shape}");

var l2_w = tf.Variable(tf.random_normal((4, 4, 32, 64), stddev: 0.1f), name: "l2_w");
var l2_b = tf.Variable(tf.random_normal(64), name: "l2_b");
var l2_conv = tf.nn.relu(tf.nn.conv2d(l1_pool, l2_w, strides: [1, 1, 1, 1], padding: "SAME") + l2_b);
var l2_pool = tf.nn.max_pool(l2_conv, ksize: [1, 2, 2, 1], strides: [1, 2, 2, 1], padding: "SAME");
print($"{l2_conv.shape} -> {l2_pool.shape}");

var l3_w = tf.Variable(tf.random_normal((7 * 7 * 64, 1024), stddev: 0.1f), name: "l3_w");
var l3_b = tf.Variable(tf.random_normal(1024), name: "l3_b");
var l3 = tf.nn.relu(tf.matmul(tf.reshape(l2_pool, (-1, 7 * 7 * 64)), l3_w) + l3_b);

var l4_w = tf.Variable(tf.random_normal((1024, 10), stddev: 0.1f), name: "l4_w");
var l4_b = tf.Variable(tf.random_normal(10), name: "l4_b");
var model = tf.matmul(l3, l4_w) + l4_b;
print($"{l3.shape} -> {model.shape}");

foreach (var v in tf.trainable_variables()) print($"{v.Name,-8} {v.shape,-16} {v.shape.size,9:N0}");
print($"{"in all",-25} {tf.trainable_variables().Sum(v => v.shape.size),9:N0}");

var loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits: model, labels: y));
var optimizer = tf.train.AdamOptimizer(0.001f).minimize(loss);

var tfs = tf.Session();
tfs.run(tf.global_variables_initializer());

int n_batches = mnist.Train.BatchesPerEpoch(batch_size);
var tf_losses = new List<float>();
for (int epoch = 0; epoch < n_epochs; epoch++)
{
    float epoch_loss = 0;
    for (int batch = 0; batch < n_batches; batch++)
    {
        var (x_batch, y_batch) = mnist.Train.next_batch(batch_size);
        var (_, batch_loss) = tfs.run((optimizer, loss), (x, x_batch), (y, y_batch));
        epoch_loss += batch_loss;
    }
    tf_losses.Add(epoch_loss / n_batches);
    print($"Epoch: {epoch:D4}   loss = {tf_losses[^1]:F6}");
}
print("Model Trained.");

display(HTML(Curves.Svg("Training loss",
    new Series("this run", tf_losses), new Series("the book", book_losses[..n_epochs]))));

var correct = tf.equal(tf.argmax(model, 1), tf.argmax(y, 1));
var accuracy = tf.reduce_mean(tf.cast(correct, tf.float32));
double right = 0;
foreach (var (x_test, y_test) in test.Batches(500))
    right += (float)tfs.run(accuracy, (x, x_test), (y, y_test)) * x_test.shape[0];
double tf_accuracy = right / test.Count;
print($"Accuracy: {tf_accuracy:F4}");

EvaluationResult seen = Evaluator.Evaluate(
    test, mnist.ClassNames, 500, ScoreKind.Logits, batch => tfs.run(model, (x, batch)).ToNumSharp());
display(HTML(Tables.Confusion(seen)));

// ## What it has learned

display(HTML(Tiles.OfLastAxis(tfs.run(l1_w).ToArray<float>(), height: 4, width: 4, channels: 1, count: 32)));

var first_digit = drawn.Test.Batches(1).First().Images;
display(HTML(Tiles.Images(drawn.Test, drawn.ClassNames, 1)));
display(HTML(Tiles.OfLastAxis(
    tfs.run(l1_conv, (x, first_digit)).ToArray<float>(),
    height: 28, width: 28, channels: 1, count: 32, separately: true)));

// ## Keras style

keras.backend.clear_session();
keras.utils.set_random_seed(123);

Sequential net = keras.Sequential();
net.add(keras.layers.InputLayer(784));
net.add(keras.layers.Reshape((28, 28, 1)));

net.add(keras.layers.Conv2D(32, kernel_size: (4, 4), padding: "same", activation: "relu"));
net.add(keras.layers.MaxPooling2D(pool_size: (2, 2), strides: (2, 2)));

net.add(keras.layers.Conv2D(64, kernel_size: (4, 4), padding: "same", activation: "relu"));
net.add(keras.layers.MaxPooling2D(pool_size: (2, 2), strides: (2, 2)));

net.add(keras.layers.Flatten());
net.add(keras.layers.Dense(1024, activation: "relu"));
net.add(keras.layers.Dense(10, activation: "softmax"));
net.summary();

net.compile(
    optimizer: keras.optimizers.SGD(learning_rate: 0.01f),
    loss: keras.losses.CategoricalCrossentropy(),
    metrics: ["accuracy"]);

Batch train = mnist.Train.ToFloats();
var history = net.fit(
    NDArray.From(train.Images), NDArray.From(train.Labels), batch_size: batch_size, epochs: n_epochs, verbose: 2);

Batch all = test.ToFloats();
Dictionary<string, float> score = net.evaluate(
    NDArray.From(all.Images), NDArray.From(all.Labels), batch_size: 500, verbose: 0);
print($"Test loss: {score["loss"]}");
print($"Test accuracy: {score["accuracy"]}");

float[] book_accuracies = [0.7631f, 0.9272f, 0.9488f, 0.9604f, 0.9667f, 0.9714f, 0.9744f, 0.9773f, 0.9790f, 0.9804f];
display(HTML(Curves.Svg("Accuracy on the training images",
    new Series("this run", history.history["accuracy"]), new Series("the book", book_accuracies[..n_epochs]))));

// ## Side by side

print($"                  this run, {n_epochs} epochs   the book, 10 epochs");
print($"TensorFlow style  {tf_accuracy,18:F4}   {0.9884f,19:F4}");
print($"Keras style       {score["accuracy"],18:F4}   {0.9785f,19:F4}");

// ## The challenge
