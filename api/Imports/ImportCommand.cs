using System.Net.Http.Headers;

namespace Allocation.Api.Imports;

/// <summary>
/// <c>import FILE --to ADDRESS [--name NAME] [--token TOKEN]</c>: sends a file of demands, a line each, to a host that runs, with a bar of how far it is. Broken
/// off, the same command goes on. Exit code 0 when every line is entered, 1 when some were refused or the host did not answer, 2 when the command cannot be read.
/// </summary>
internal static class ImportCommand
{
    private const string Usage = "usage: import FILE.ndjson --to http://HOST:PORT [--name NAME] [--token TOKEN]";

    /// <summary>Runs it.</summary>
    public static async Task<int> Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        var options = arguments.Skip(1).Chunk(2).Where(pair => pair.Length == 2).DistinctBy(pair => pair[0]).ToDictionary(pair => pair[0], pair => pair[1]);
        if (arguments.Count != 1 + (2 * options.Count) || options.Keys.Except(["--to", "--name", "--token"]).Any()
            || !Uri.TryCreate(options.GetValueOrDefault("--to"), UriKind.Absolute, out var host) || (host.Scheme != Uri.UriSchemeHttp && host.Scheme != Uri.UriSchemeHttps))
        {
            await errors.WriteLineAsync(Usage);
            return 2;
        }

        try
        {
            await using var file = new Watched(File.OpenRead(arguments[0]), errors);
            using var client = new HttpClient { BaseAddress = host, Timeout = Timeout.InfiniteTimeSpan };
            if (options.TryGetValue("--token", out var token))
                client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var body = new StreamContent(file, 1 << 16) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-ndjson") } };
            using var answer = await client.PostAsync(new Uri($"/api/v1/imports/demands/{Uri.EscapeDataString(options.GetValueOrDefault("--name") ?? NameOf(arguments[0]))}", UriKind.Relative), body);
            await errors.WriteLineAsync();
            await output.WriteLineAsync(await answer.Content.ReadAsStringAsync());
            return answer.IsSuccessStatusCode && file.IsWhole && !(await answer.Content.ReadFromJsonAsync<Outcome>())!.HasRefusals ? 0 : 1;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or HttpRequestException)
        {
            await errors.WriteLineAsync($"\n{failure.Message} What was entered stays: give the same command again to go on.");
            return 1;
        }
    }

    /// <summary>The name of the file, as the name of an import may be.</summary>
    private static string NameOf(string file) =>
        new([.. Path.GetFileNameWithoutExtension(file).ToLowerInvariant().Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-').Take(40)]);

    private sealed record Outcome(long Refused)
    {
        public bool HasRefusals => Refused > 0;
    }

    /// <summary>A file that says how far it was read.</summary>
    private sealed class Watched(FileStream file, TextWriter progress) : Stream
    {
        private const int Width = 40;

        private int _shown = -1;

        /// <summary>Whether it was read to its end; known also when whoever read it has closed it.</summary>
        public bool IsWhole { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => file.Length;

        public override long Position
        {
            get => file.Position;
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await file.ReadAsync(buffer, cancellationToken);
            IsWhole |= read == 0 && buffer.Length > 0;
            var percent = file.Length == 0 ? 100 : (int)(100 * file.Position / file.Length);
            if (percent != _shown)
            {
                _shown = percent;
                await progress.WriteAsync($"\r[{new string('#', percent * Width / 100).PadRight(Width, '.')}] {percent,3} %");
            }

            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => file.Read(buffer, offset, count);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                file.Dispose();
            base.Dispose(disposing);
        }
    }
}
