using System.Globalization;

namespace TfCnn.Tests.Golden;

/// <summary>A call in Python code: <c>raw.Pack(values=[…], axis=0)</c>.</summary>
internal sealed record PythonCall(string Name, List<object?> Arguments, Dictionary<string, object?> Named);

/// <summary>A name in Python code that is not called: <c>tf.float32</c>.</summary>
internal sealed record PythonName(string Name);

/// <summary>
/// Reads the one-line Python expressions of <c>errors.jsonl.gz</c>: calls, names, lists (<c>List</c>), tuples (<c>object[]</c>), dictionaries, strings,
/// whole numbers (<c>long</c>), fractions (<c>double</c>), True, False and None. Anything else, such as arithmetic, is refused.
/// </summary>
internal sealed class PythonCode
{
    private readonly string _text;
    private int _position;

    private PythonCode(string text) => _text = text;

    /// <exception cref="FormatException">The code is no such expression.</exception>
    public static object? Parse(string code)
    {
        var reader = new PythonCode(code);
        object? value = reader.Value();
        return reader.Peek() == '\0' ? value : throw reader.Unreadable();
    }

    private object? Value() => Peek() switch
    {
        '[' => Items('[', ']'),
        '(' => Items('(', ')').ToArray(),
        '{' => Pairs(),
        '"' => Text(),
        '-' or (>= '0' and <= '9') => Number(),
        '_' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') => NameOrCall(),
        _ => throw Unreadable(),
    };

    private List<object?> Items(char open, char close)
    {
        Expect(open);
        var items = new List<object?>();
        while (!Accept(close))
        {
            items.Add(Value());
            if (!Accept(','))
            {
                Expect(close);
                break;
            }
        }
        return items;
    }

    private Dictionary<string, object?> Pairs()
    {
        Expect('{');
        var pairs = new Dictionary<string, object?>();
        while (!Accept('}'))
        {
            string key = Text();
            Expect(':');
            pairs.Add(key, Value());
            Accept(',');
        }
        return pairs;
    }

    private object? NameOrCall()
    {
        string name = Name();
        if (Accept('('))
            return Arguments(name);
        return name switch
        {
            "True" => true,
            "False" => false,
            "None" or "N" => null,
            _ => new PythonName(name),
        };
    }

    private PythonCall Arguments(string function)
    {
        var call = new PythonCall(function, [], []);
        while (!Accept(')'))
        {
            int start = _position;
            string? name = char.IsLetter(Peek()) ? Name() : null;
            if (name is not null && Accept('='))
            {
                call.Named.Add(name, Value());
            }
            else
            {
                _position = start;
                call.Arguments.Add(Value());
            }
            Accept(',');
        }
        return call;
    }

    private string Name() => While(c => char.IsLetterOrDigit(c) || c is '_' or '.');

    private string Text()
    {
        Expect('"');
        string text = While(c => c != '"');
        Expect('"');
        return text;
    }

    private object Number()
    {
        string digits = While(c => char.IsDigit(c) || c is '-' or '.' or 'e');
        if (long.TryParse(digits, CultureInfo.InvariantCulture, out long whole))
            return whole;
        return double.TryParse(digits, CultureInfo.InvariantCulture, out double fraction) ? fraction : throw Unreadable();
    }

    private string While(Func<char, bool> belongs)
    {
        int start = _position;
        while (_position < _text.Length && belongs(_text[_position]))
            _position++;
        return _text[start.._position];
    }

    private char Peek()
    {
        While(char.IsWhiteSpace);
        return _position < _text.Length ? _text[_position] : '\0';
    }

    private bool Accept(char c)
    {
        bool found = Peek() == c;
        if (found)
            _position++;
        return found;
    }

    private void Expect(char c)
    {
        if (!Accept(c))
            throw Unreadable();
    }

    private FormatException Unreadable() => new($"Not a simple expression at {_position}: {_text}");
}
