using System.Globalization;
using System.Security.Cryptography;

namespace HataDsl.Build;

/// <summary>
/// A folder of compiled things that may be deleted at any time. Files are written in one step and carry a checksum, so that nobody reads
/// half of one or one that is damaged; the least recently used go when there are too many bytes. What cannot be read or written costs
/// time and nothing else. Compiled by the build step and by both GPU devices.
/// </summary>
/// <remarks>
/// Where: <c>hatadsl</c> under XDG_CACHE_HOME or <c>~/.cache</c> (Windows: local application data), or the folder that the environment
/// variable HATADSL_CACHE names; <c>HATADSL_CACHE=off</c> keeps nothing. HATADSL_CACHE_MB bounds each of its folders, by default 512.
/// </remarks>
internal sealed class DiskCache
{
    /// <summary>The environment variable that names the folder, or is <c>off</c>.</summary>
    public const string Variable = "HATADSL_CACHE";

    /// <summary>The environment variable with the most megabytes of each folder.</summary>
    public const string LimitVariable = "HATADSL_CACHE_MB";

    private const int ChecksumBytes = 32;
    private const long DefaultLimit = 512L << 20;
    private const int WritesBetweenLooks = 64;

    private static readonly TimeSpan TouchAfter = TimeSpan.FromHours(1);

    private readonly string? _folder;
    private readonly long _limit;
    private int _writes;

    /// <summary>Creates a cache in a folder.</summary>
    /// <param name="folder">The folder; it need not exist. Null keeps nothing.</param>
    /// <param name="limitBytes">Most bytes in it.</param>
    public DiskCache(string? folder, long limitBytes)
    {
        _folder = folder;
        _limit = limitBytes;
    }

    /// <summary>A folder of the user's cache.</summary>
    /// <param name="name">Such as <c>vulkan</c>.</param>
    public static DiskCache ForUser(string name) => new(FolderForUser(name), LimitForUser());

    /// <summary>The path of a folder of the user's cache; null when there is none or it is switched off.</summary>
    public static string? FolderForUser(string name)
    {
        string? chosen = Environment.GetEnvironmentVariable(Variable);
        if (string.Equals(chosen, "off", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        if (!string.IsNullOrEmpty(chosen))
        {
            return Path.Combine(chosen, name);
        }

        string? root = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(root))
        {
            string home = Environment.GetFolderPath(
                OperatingSystem.IsWindows() ? Environment.SpecialFolder.LocalApplicationData : Environment.SpecialFolder.UserProfile);
            root = home.Length == 0 ? null : OperatingSystem.IsWindows() ? home : Path.Combine(home, ".cache");
        }

        return root is null ? null : Path.Combine(root, "hatadsl", name);
    }

    /// <summary>The most bytes of a folder of the user's cache.</summary>
    public static long LimitForUser() =>
        long.TryParse(Environment.GetEnvironmentVariable(LimitVariable), NumberStyles.None, CultureInfo.InvariantCulture, out long megabytes)
            ? Math.Min(megabytes, 1L << 30) << 20
            : DefaultLimit;

    /// <summary>A key of what an entry depends on: 32 hexadecimal digits.</summary>
    public static string Key(params ReadOnlySpan<byte[]> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (byte[] part in parts)
        {
            // With its length, so that parts cannot run into each other.
            hash.AppendData(BitConverter.GetBytes(part.LongLength));
            hash.AppendData(part);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }

    /// <summary>Reads an entry.</summary>
    /// <param name="name">Its file name.</param>
    /// <returns>What was written; null when it is not there or damaged.</returns>
    public byte[]? Read(string name)
    {
        if (_folder is null)
        {
            return null;
        }

        try
        {
            string path = Path.Combine(_folder, name);
            if (!File.Exists(path))
            {
                return null;
            }

            byte[] file = File.ReadAllBytes(path);
            if (file.Length < ChecksumBytes || !SHA256.HashData(file.AsSpan(ChecksumBytes)).AsSpan().SequenceEqual(file.AsSpan(0, ChecksumBytes)))
            {
                return null;
            }

            Touch(path);
            return file[ChecksumBytes..];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Writes an entry.</summary>
    /// <param name="name">Its file name.</param>
    /// <param name="content">What to keep.</param>
    public void Write(string name, ReadOnlySpan<byte> content)
    {
        if (_folder is null)
        {
            return;
        }

        var file = new byte[ChecksumBytes + content.Length];
        SHA256.HashData(content, file);
        content.CopyTo(file.AsSpan(ChecksumBytes));
        try
        {
            Directory.CreateDirectory(_folder);
            string path = Path.Combine(_folder, name);
            string temporary = $"{path}.{Environment.ProcessId}.{Guid.NewGuid():N}.tmp";
            File.WriteAllBytes(temporary, file);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Full or read-only: go on without.
        }

        if ((Interlocked.Increment(ref _writes) - 1) % WritesBetweenLooks == 0)
        {
            Evict();
        }
    }

    /// <summary>Removes an entry.</summary>
    public void Remove(string name)
    {
        if (_folder is not null)
        {
            TryDelete(Path.Combine(_folder, name));
        }
    }

    /// <summary>Deletes the least recently used entries until at most half of the limit is left, if there is more than the limit.</summary>
    public void Evict()
    {
        try
        {
            FileInfo[] files = new DirectoryInfo(_folder!).GetFiles();
            long total = files.Sum(file => file.Length);
            if (total <= _limit)
            {
                return;
            }

            foreach (FileInfo file in files.OrderBy(file => file.LastWriteTimeUtc))
            {
                TryDelete(file.FullName);
                total -= file.Length;
                if (total <= _limit / 2)
                {
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another process is at it too.
        }
    }

    /// <summary>Notes the use of an entry, seldom: a start must not write what it only reads.</summary>
    private static void Touch(string path)
    {
        DateTime now = DateTime.UtcNow;
        if (now - File.GetLastWriteTimeUtc(path) > TouchAfter)
        {
            File.SetLastWriteTimeUtc(path, now);
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Somebody holds it: later.
        }
    }
}
