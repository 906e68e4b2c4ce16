#:project ../Engine/Keras/TfCnn.Keras.csproj
#:project ../Shared/TfCnn.Shared.csproj
#:property PublishAot=false

// The code of ch-09b_CNN_CIFAR10_TF_and_Keras.ipynb, which has the text, as a program. It is made of the notebook:
// TFCNN_WRITE_NOTEBOOKS=1 dotnet test -c Release --filter NotebookTest

using Tensorflow;
using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;
using TfCnn.Shared.Datasets;
using TfCnn.Shared.Evaluation;
using TfCnn.Shared.Pictures;
using static Tensorflow.Binding;
using static Tensorflow.KerasApi;
using static TfCnn.Shared.Pictures.Interactive;

// # Telling frogs from ships: a CNN for CIFAR-10, with TensorFlow and with Keras

int limit = int.Parse(Environment.GetEnvironmentVariable("TFCNN_LIMIT") ?? "20000");
int n_epochs = 3;
int batch_size = 128;
float[] book_losses = [2.115784f, 1.620117f, 1.417657f, 1.284346f, 1.164068f, 1.058837f, 0.953583f, 0.853759f, 0.758431f, 0.663844f];

// ## The data

Dataset cifar = DatasetLoader.Load(new DatasetRequest { Preferred = "cifar10", StandIn = "shapes", Limit = limit });
DatasetSplit test = cifar.Test.Take(limit);
print(cifar.Notice ?? $"The data set is {cifar.Name}.");
print($"{cifar.Train.Count:N0} images to train with, {test.Count:N0} to test with, {cifar.ImageShape} numbers each.");

Dataset shapes = GeneratedSets.Shapes(seed: 123, train: 1, test: 12);
display(HTML(Tiles.Images(shapes.Test, shapes.ClassNames, 12)));

// ## TensorFlow style

tf.reset_default_graph();
tf.set_random_seed(123);

var x = tf.placeholder(tf.float32, (-1, 32, 32, 3), "x");
var y = tf.placeholder(tf.float32, (-1, 10), "y");
var keep_prob = tf.placeholder(tf.float32, Shape.Scalar, "keep_prob");

var l1_w = tf.Variable(tf.random_normal((4, 4, 3, 32), stddev: 0.01f), name: "l1_w");
var l1_b = tf.Variable(tf.random_normal(32), name: "l1_b");
var l1_conv = tf.nn.relu(tf.nn.conv2d(x, l1_w, strides: [1, 1, 1, 1], padding: "SAME") + l1_b);
var l1_pool = tf.nn.max_pool(l1_conv, ksize: [1, 2, 2, 1], strides: [1, 2, 2, 1], padding: "SAME");
var l1 = tf.nn.dropout(l1_pool, keep_prob);
print($"{l1_conv.shape} -> {l1.shape}");

var l2_w = tf.Variable(tf.random_normal((4, 4, 32, 64), stddev: 0.01f), name: "l2_w");
var l2_b = tf.Variable(tf.random_normal(64), name: "l2_b");
var l2_conv = tf.nn.relu(tf.nn.conv2d(l1, l2_w, strides: [1, 1, 1, 1], padding: "SAME") + l2_b);
var l2_pool = tf.nn.max_pool(l2_conv, ksize: [1, 2, 2, 1], strides: [1, 2, 2, 1], padding: "SAME");
var l2 = tf.nn.dropout(l2_pool, keep_prob);
print($"{l2_conv.shape} -> {l2.shape}");

var l3_w = tf.Variable(tf.random_normal((8 * 8 * 64, 1024), stddev: 0.01f), name: "l3_w");
var l3_b = tf.Variable(tf.random_normal(1024), name: "l3_b");
var l3_dense = tf.nn.relu(tf.matmul(tf.reshape(l2, (-1, 8 * 8 * 64)), l3_w) + l3_b);
var l3 = tf.nn.dropout(l3_dense, keep_prob);

var l4_w = tf.Variable(tf.random_normal((1024, 10), stddev: 0.01f), name: "l4_w");
var l4_b = tf.Variable(tf.random_normal(10), name: "l4_b");
var model = tf.matmul(l3, l4_w) + l4_b;
print($"{l3.shape} -> {model.shape}");
print($"{tf.trainable_variables().Sum(v => v.shape.size):N0} numbers to learn");

var loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits: model, labels: y));
var optimizer = tf.train.RMSPropOptimizer(0.001f).minimize(loss);

var tfs = tf.Session();
tfs.run(tf.global_variables_initializer());

int n_batches = cifar.Train.BatchesPerEpoch(batch_size);
var tf_losses = new List<float>();
for (int epoch = 0; epoch < n_epochs; epoch++)
{
    float epoch_loss = 0;
    for (int batch = 0; batch < n_batches; batch++)
    {
        var (x_batch, y_batch) = cifar.Train.next_batch(batch_size);
        var (_, batch_loss) = tfs.run(
            (optimizer, loss), (x, x_batch.reshape(batch_size, 32, 32, 3)), (y, y_batch), (keep_prob, 1.0f));
        epoch_loss += batch_loss;
    }
    tf_losses.Add(epoch_loss / n_batches);
    print($"Epoch: {epoch:D4}   loss = {tf_losses[^1]:F6}");
}
print("Model Trained.");

display(HTML(Curves.Svg("Training loss",
    new Series("this run", tf_losses), new Series("the book", book_losses[..n_epochs]))));

NDArray Scores(NumSharp.NDArray images) =>
    tfs.run(model, (x, images.reshape((int)images.shape[0], 32, 32, 3)), (keep_prob, 1.0f));

EvaluationResult seen = Evaluator.Evaluate(
    test, cifar.ClassNames, 500, ScoreKind.Logits, images => Scores(images).ToNumSharp());
print($"Accuracy: {seen.Accuracy:F4}");
display(HTML(Tables.Confusion(seen)));

display(HTML(Tiles.OfLastAxis(tfs.run(l1_w).ToArray<float>(), height: 4, width: 4, channels: 3, count: 32)));

// ## Keras style

keras.backend.clear_session();
keras.utils.set_random_seed(123);

Sequential net = keras.Sequential();
net.add(keras.layers.InputLayer((32, 32, 3)));

net.add(keras.layers.Conv2D(32, kernel_size: (4, 4), padding: "same", activation: "relu"));
net.add(keras.layers.MaxPooling2D(pool_size: (2, 2), strides: (2, 2)));
net.add(keras.layers.Dropout(0.2f));

net.add(keras.layers.Conv2D(64, kernel_size: (4, 4), padding: "same", activation: "relu"));
net.add(keras.layers.MaxPooling2D(pool_size: (2, 2), strides: (2, 2)));
net.add(keras.layers.Dropout(0.2f));

net.add(keras.layers.Flatten());
net.add(keras.layers.Dense(1024, activation: "relu"));
net.add(keras.layers.Dropout(0.2f));
net.add(keras.layers.Dense(10, activation: "softmax"));
net.summary();

net.compile(
    optimizer: keras.optimizers.RMSprop(learning_rate: 0.001f),
    loss: keras.losses.CategoricalCrossentropy(),
    metrics: ["accuracy"]);

NDArray Pixels(Batch batch) => NDArray.From(batch.Images).reshape((-1, 32, 32, 3));

Batch train = cifar.Train.ToFloats();
var history = net.fit(
    Pixels(train), NDArray.From(train.Labels), batch_size: batch_size, epochs: n_epochs, verbose: 2);

Batch all = test.ToFloats();
Dictionary<string, float> score = net.evaluate(
    Pixels(all), NDArray.From(all.Labels), batch_size: 500, verbose: 0);
print($"Test loss: {score["loss"]}");
print($"Test accuracy: {score["accuracy"]}");

float[] book_accuracies = [0.4364f, 0.5973f, 0.6582f, 0.7009f, 0.7394f, 0.7710f, 0.7945f, 0.8191f, 0.8387f, 0.8528f];
display(HTML(Curves.Svg("Accuracy on the training images",
    new Series("this run", history.history["accuracy"]), new Series("the book", book_accuracies[..n_epochs]))));

// ## Side by side

print($"                  this run, {n_epochs} epochs   the book, 20 and 10 epochs");
print($"TensorFlow style  {seen.Accuracy,18:F4}   {0.6361f,26:F4}");
print($"Keras style       {score["accuracy"],18:F4}   {0.7414f,26:F4}");

// ## The challenge
