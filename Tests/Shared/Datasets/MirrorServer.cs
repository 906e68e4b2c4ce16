using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TfCnn.Tests.Shared.Datasets;

/// <summary>What the server does with a request.</summary>
internal enum Answer
{
    /// <summary>What was asked for, the range too.</summary>
    Whole,

    /// <summary>A third of it, then the connection is closed.</summary>
    Cut,

    /// <summary>A third of it, then silence.</summary>
    Stall,

    /// <summary>Silence from the beginning.</summary>
    Mute,

    /// <summary>The whole file, whatever range was asked for.</summary>
    IgnoreRange,

    /// <summary>The range's status with another range.</summary>
    OtherRange,

    /// <summary>Half the file, announced and ended as if it were all.</summary>
    Half,

    /// <summary>The file and more, without a length.</summary>
    TooLong,

    /// <summary>As many bytes, one of them wrong.</summary>
    WrongByte,

    NotFound,

    Busy,

    RangeNotSatisfiable,
}

/// <summary>A web server that misbehaves as it is told: one answer for each request, the last one for all that follow.</summary>
internal sealed class MirrorServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly byte[] _file;
    private readonly Answer[] _answers;
    private readonly Task _loop;

    public MirrorServer(byte[] file, params Answer[] answers)
    {
        _file = file;
        _answers = answers;
        _listener.Start();
        _loop = Serve();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

    /// <summary>Where each request's range began; 0 for a request without one.</summary>
    public List<int> Requests { get; } = [];

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        _loop.Wait();
        _stop.Dispose();
    }

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                NetworkStream stream = client.GetStream();
                int from = await ReadRange(stream);
                Answer answer = _answers[Math.Min(Requests.Count, _answers.Length - 1)];
                Requests.Add(from);
                await Reply(stream, answer, from);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task<int> ReadRange(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        int from = 0;
        while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } line)
        {
            if (line.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase)) from = int.Parse(line[13..^1]);
        }
        return from;
    }

    private async Task Reply(NetworkStream stream, Answer answer, int from)
    {
        byte[] rest = _file[from..];
        switch (answer)
        {
            case Answer.Whole:
                await Send(stream, from == 0 ? "200 OK" : "206 Partial Content", rest.Length, rest, from);
                break;
            case Answer.Cut:
                await Send(stream, from == 0 ? "200 OK" : "206 Partial Content", rest.Length, rest[..(rest.Length / 3)], from);
                break;
            case Answer.Stall:
                await Send(stream, from == 0 ? "200 OK" : "206 Partial Content", rest.Length, rest[..(rest.Length / 3)], from);
                await WaitForClose(stream);
                break;
            case Answer.Mute:
                await WaitForClose(stream);
                break;
            case Answer.IgnoreRange:
                await Send(stream, "200 OK", _file.Length, _file, 0);
                break;
            case Answer.OtherRange:
                await Send(stream, "206 Partial Content", rest.Length, rest, from + 1);
                break;
            case Answer.Half:
                await Send(stream, "200 OK", _file.Length / 2, _file[..(_file.Length / 2)], 0);
                break;
            case Answer.TooLong:
                await Send(stream, "200 OK", null, [.. _file, 1, 2, 3], 0);
                break;
            case Answer.WrongByte:
                rest[^1] ^= 1;
                await Send(stream, from == 0 ? "200 OK" : "206 Partial Content", rest.Length, rest, from);
                break;
            default:
                await Send(stream, answer switch
                {
                    Answer.NotFound => "404 Not Found",
                    Answer.Busy => "503 Service Unavailable",
                    _ => "416 Range Not Satisfiable",
                }, 0, [], 0);
                break;
        }
    }

    private async Task Send(NetworkStream stream, string status, int? length, byte[] body, int from)
    {
        string head = $"HTTP/1.1 {status}\r\nConnection: close\r\n"
            + (length is null ? "" : $"Content-Length: {length}\r\n")
            + (status.StartsWith("206") ? $"Content-Range: bytes {from}-{_file.Length - 1}/{_file.Length}\r\n" : "");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head + "\r\n"), _stop.Token);
        await stream.WriteAsync(body, _stop.Token);
    }

    private async Task WaitForClose(NetworkStream stream)
    {
        try
        {
            await stream.CopyToAsync(Stream.Null, _stop.Token);
        }
        catch (IOException)
        {
            // The client gave up, as it should.
        }
    }
}
