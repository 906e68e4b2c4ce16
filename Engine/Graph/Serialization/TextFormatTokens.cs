using System.Globalization;
using System.Text;

namespace Tensorflow;

/// <summary>The words of a message in text form: names, numbers, quoted strings and single signs. Blanks and comments (<c>#</c> to the
/// end of the line) lie between them.</summary>
internal sealed class TextFormatTokens
{
    private readonly string _text;
    private int _start;
    private int _end;

    public TextFormatTokens(string text)
    {
        _text = text;
        Next();
    }

    /// <summary>The word at this place; empty at the end of the text.</summary>
    public ReadOnlySpan<char> Current => _text.AsSpan(_start, _end - _start);

    public bool IsAtEnd => _start == _text.Length;

    public bool IsQuoted => !IsAtEnd && _text[_start] is '"' or '\'';

    public bool IsAt(char sign) => !IsAtEnd && _text[_start] == sign;

    /// <summary>Goes on to the next word.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public void Advance()
    {
        if (IsAtEnd)
            throw Error("expected more");
        Next();
    }

    /// <summary>Goes past this word if it is that sign.</summary>
    public bool Take(char sign)
    {
        if (!IsAt(sign))
            return false;
        Advance();
        return true;
    }

    /// <summary>Goes past that sign.</summary>
    /// <exception cref="FormatException">Another word is here.</exception>
    public void Expect(char sign)
    {
        if (!Take(sign))
            throw Error($"expected '{sign}'");
    }

    /// <summary>Goes past one or more quoted strings, and returns the bytes of all.</summary>
    /// <exception cref="FormatException">There is none here, or it is not written as a string is.</exception>
    public byte[] Quoted()
    {
        if (!IsQuoted)
            throw Error("expected a quoted string");
        var bytes = new List<byte>();
        while (IsQuoted)
        {
            Unescape(_text.AsSpan(_start + 1, _end - _start - 2), bytes);
            Advance();
        }
        return [.. bytes];
    }

    /// <summary>An error that names this place.</summary>
    public FormatException Error(string expected)
    {
        int line = _text.AsSpan(0, _start).Count('\n') + 1;
        int column = _start - (_text.AsSpan(0, _start).LastIndexOf('\n') + 1) + 1;
        string found = IsAtEnd ? "the end" : $"'{(Current.Length > 40 ? $"{Current[..40]}…" : Current)}'";
        return new FormatException($"line {line}, column {column}: {expected}, found {found}.");
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' or '+';

    private void Next()
    {
        _start = _end;
        while (_start < _text.Length && (char.IsWhiteSpace(_text[_start]) || _text[_start] == '#'))
            _start = _text[_start] == '#' ? EndOfLine(_start) : _start + 1;
        _end = _start;
        if (IsAtEnd)
            return;
        _end = _start + 1;
        if (IsQuoted)
            _end = EndOfString();
        else if (IsWord(_text[_start]))
            while (_end < _text.Length && IsWord(_text[_end]))
                _end++;
    }

    private int EndOfLine(int from)
    {
        int end = _text.IndexOf('\n', from);
        return end < 0 ? _text.Length : end;
    }

    private int EndOfString()
    {
        for (int i = _start + 1; i < _text.Length && _text[i] != '\n'; i++)
            if (_text[i] == '\\')
                i++;
            else if (_text[i] == _text[_start])
                return i + 1;
        throw Error("a string is not closed on its line");
    }

    private void Unescape(ReadOnlySpan<char> text, List<byte> bytes)
    {
        Span<byte> utf8 = stackalloc byte[4];
        for (int i = 0; i < text.Length;)
        {
            if (text[i] == '\\')
            {
                bytes.Add(Escaped(text, ref i));
                continue;
            }
            Rune.DecodeFromUtf16(text[i..], out Rune rune, out int consumed);
            bytes.AddRange(utf8[..rune.EncodeToUtf8(utf8)]);
            i += consumed;
        }
    }

    // A backslash and a letter, up to three octal digits, or x and up to two hexadecimal ones.
    private byte Escaped(ReadOnlySpan<char> text, ref int i)
    {
        char c = text[i + 1];
        int digits = i + (c is 'x' or 'X' ? 2 : 1), end = digits;
        if (c is 'x' or 'X')
        {
            while (end < text.Length && end < digits + 2 && char.IsAsciiHexDigit(text[end]))
                end++;
            if (end > digits)
                return (byte)Convert.ToInt32(text[digits..(i = end)].ToString(), 16);
        }
        while (end < text.Length && end < digits + 3 && text[end] is >= '0' and <= '7')
            end++;
        if (end > digits)
            return (byte)Convert.ToInt32(text[digits..(i = end)].ToString(), 8);
        i += 2;
        return c switch
        {
            'n' => (byte)'\n',
            'r' => (byte)'\r',
            't' => (byte)'\t',
            'a' => 7,
            'b' => 8,
            'f' => 12,
            'v' => 11,
            '"' or '\'' or '\\' or '?' => (byte)c,
            _ => throw Error(string.Create(CultureInfo.InvariantCulture, $"'\\{c}' is no character of a string")),
        };
    }
}
