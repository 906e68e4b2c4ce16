using System.Globalization;
using System.Text;
using Tensorflow.Keras.Utils;

namespace Tensorflow.Keras.Callbacks;

/// <summary>Writes a row of a CSV file after every epoch: its number, from 0, and its logs in the order of their names.</summary>
public sealed class CSVLogger : Callback
{
    private const string Missing = "NA";

    private readonly string _file, _separator;
    private readonly bool _append;
    private string[]? _names;
    private StreamWriter? _writer;
    private bool _hasHeader;

    /// <param name="file">Where to.</param>
    /// <param name="separator">What stands between two fields.</param>
    /// <param name="append">Add to a file that is there, without another header.</param>
    internal CSVLogger(string file, string separator, bool append) => (_file, _separator, _append) = (file, separator, append);

    public override void OnTrainBegin()
    {
        _hasHeader = _append && File.Exists(_file) && new FileInfo(_file).Length > 0;
        _names = null;
        _writer = new StreamWriter(_file, _append, new UTF8Encoding(false)) { NewLine = "\r\n" };
    }

    public override void OnEpochEnd(int epoch, Logs logs)
    {
        if (_names is null)
            Start(logs);
        _writer!.WriteLine(Row([epoch.ToString(CultureInfo.InvariantCulture), .. _names!.Select(n => Text(logs.Find(n)))]));
        _writer.Flush();
    }

    public override void OnTrainEnd()
    {
        _writer?.Dispose();
        _writer = null;
    }

    // Validation may come in later epochs only; its columns are there from the start.
    private void Start(Logs logs)
    {
        string[] names = [.. logs.Names.Order(StringComparer.Ordinal)];
        _names = names.Any(n => n.StartsWith("val_", StringComparison.Ordinal))
            ? names
            : [.. names, .. names.Select(n => "val_" + n)];
        if (!_hasHeader)
            _writer!.WriteLine(Row(["epoch", .. _names]));
    }

    private string Row(IEnumerable<string> fields) => string.Join(_separator, fields);

    private static string Text(double? value) => value is { } number ? PythonFormat.Repr(number) : Missing;
}
