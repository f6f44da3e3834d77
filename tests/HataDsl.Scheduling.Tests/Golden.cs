using System.Runtime.CompilerServices;

namespace HataDsl.Scheduling.Tests;

/// <summary>Compares text with a file beside the test, <c>Class.Method.verified.txt</c>; a difference leaves <c>….received.txt</c> to look at.</summary>
internal static class Golden
{
    public static void Verify(string actual, [CallerFilePath] string source = "", [CallerMemberName] string method = "")
    {
        string stem = Path.Combine(Path.GetDirectoryName(source)!, $"{Path.GetFileNameWithoutExtension(source)}.{method}");
        string verified = $"{stem}.verified.txt", received = $"{stem}.received.txt";
        // Line ends are part of some formats; the files are kept with plain ones.
        actual = actual.Replace("\r\n", "\n", StringComparison.Ordinal);
        string expected = File.Exists(verified) ? File.ReadAllText(verified).Replace("\r\n", "\n", StringComparison.Ordinal) : "";
        if (actual == expected)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, actual);
        Assert.Fail($"Differs from {Path.GetFileName(verified)}: see {received}.");
    }
}
