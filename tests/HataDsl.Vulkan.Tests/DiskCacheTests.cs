using HataDsl.Build;

namespace HataDsl.Vulkan.Tests;

public sealed class DiskCacheTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hatadsl-cache").FullName;

    [Fact]
    public void What_is_written_is_read_and_a_damaged_file_is_not()
    {
        var cache = new DiskCache(_folder, long.MaxValue);
        Assert.Null(cache.Read("a"));
        cache.Write("a", [1, 2, 3]);
        cache.Write("empty", []);
        Assert.Equal([1, 2, 3], cache.Read("a")!);
        Assert.Equal([], cache.Read("empty")!);
        byte[] file = File.ReadAllBytes(Path.Combine(_folder, "a"));
        for (int i = 0; i < file.Length; i++)
        {
            byte[] changed = [.. file];
            changed[i] ^= 64;
            File.WriteAllBytes(Path.Combine(_folder, "a"), changed);
            Assert.Null(cache.Read("a"));
            File.WriteAllBytes(Path.Combine(_folder, "a"), file[..i]);
            Assert.Null(cache.Read("a"));
        }

        cache.Write("a", [4]);
        Assert.Equal([4], cache.Read("a")!);
        cache.Remove("a");
        Assert.Null(cache.Read("a"));
        Assert.Equal(["empty"], Directory.GetFiles(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public void The_least_recently_used_go_first()
    {
        var cache = new DiskCache(_folder, 10 * 1032);
        for (int i = 0; i < 12; i++)
        {
            cache.Write($"{i}", new byte[1000]);
            File.SetLastWriteTimeUtc(Path.Combine(_folder, $"{i}"), DateTime.UtcNow.AddDays(i - 100));
        }

        // Reading is use.
        Assert.NotNull(cache.Read("0"));
        cache.Evict();
        Assert.Equal(["0", "10", "11", "8", "9"], Directory.GetFiles(_folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Keys_keep_their_parts_apart()
    {
        Assert.NotEqual(DiskCache.Key([1], [2, 3]), DiskCache.Key([1, 2], [3]));
        Assert.Equal(DiskCache.Key([1], [2, 3]), DiskCache.Key([1], [2, 3]));
        Assert.Equal(32, DiskCache.Key([]).Length);
    }

    [Fact]
    public void Without_a_folder_or_a_place_to_write_nothing_is_kept()
    {
        foreach (var cache in (DiskCache[])[new(null, 1000), new("/proc/none", 1000)])
        {
            cache.Write("a", [1]);
            Assert.Null(cache.Read("a"));
            cache.Remove("a");
        }
    }

    [Fact]
    public void Processes_that_write_at_once_leave_whole_files()
    {
        Parallel.For(0, 200, i =>
        {
            var cache = new DiskCache(_folder, long.MaxValue);
            cache.Write("shared", Enumerable.Repeat((byte)i, 5000).ToArray());
            byte[]? read = cache.Read("shared");
            Assert.NotNull(read);
            Assert.All(read, value => Assert.Equal(read[0], value));
        });
        Assert.Single(Directory.GetFiles(_folder));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
