using System.Runtime.CompilerServices;

namespace HataDsl.Generators.Tests;

/// <summary>Texts kept beside the tests. HATADSL_ACCEPT=1 writes what the tests give.</summary>
internal static class Golden
{
    public static void Check(string actual, string? suffix = null, [CallerFilePath] string file = "", [CallerMemberName] string member = "")
    {
        string name = suffix is null ? member : $"{member}.{suffix}";
        string path = Path.Combine(Path.GetDirectoryName(file)!, $"{Path.GetFileNameWithoutExtension(file)}.{name}.verified.txt");
        if (Environment.GetEnvironmentVariable("HATADSL_ACCEPT") == "1")
        {
            File.WriteAllText(path, actual);
            return;
        }

        Assert.True(File.Exists(path), $"{path} is missing; HATADSL_ACCEPT=1 writes it.");
        Assert.Equal(File.ReadAllText(path), actual, ignoreLineEndingDifferences: true);
    }
}
