namespace HataDsl.Build;

/// <summary>
/// Files of this user that may be deleted at any time: <c>~/.cache/hatadsl</c>, or under XDG_CACHE_HOME.
/// Compiled by the build step and by the Vulkan device.
/// </summary>
internal static class UserCache
{
    /// <summary>The path of a folder in the cache. It need not exist.</summary>
    public static string Folder(string name)
    {
        string root = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } set ? set
            : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return Path.Combine(root, "hatadsl", name);
    }

    /// <summary>Writes a file in one step, so that nobody reads half of it. What cannot be written costs time later and nothing else.</summary>
    public static void TryWrite(string path, byte[] bytes)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            string temporary = $"{path}.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}.tmp";
            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Full or read-only: go on without.
        }
    }
}
