namespace HataDsl.Samples.TransformerInference;

/// <summary>Models that come along with the program.</summary>
internal static class ShippedModels
{
    /// <summary>The model used when none is named.</summary>
    public const string Default = "stories15M";

    /// <summary>A folder as given, or that of a shipped model of this name.</summary>
    /// <exception cref="ArgumentException">The text is empty.</exception>
    public static string Find(string nameOrPath)
    {
        if (nameOrPath.Length == 0)
        {
            throw new ArgumentException("--model: no folder is named");
        }

        string shipped = Path.Combine(AppContext.BaseDirectory, "Models", nameOrPath);
        return !Directory.Exists(nameOrPath) && Directory.Exists(shipped) ? shipped : nameOrPath;
    }

    /// <summary>A file as given, or one that lies beside a shipped model.</summary>
    public static string FindFile(string path)
    {
        string shipped = Path.Combine(AppContext.BaseDirectory, "Models", path);
        return !File.Exists(path) && File.Exists(shipped) ? shipped : path;
    }
}
