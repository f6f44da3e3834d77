namespace PipelinePlans;

/// <summary>Writes files whole or not at all: beside the target first, then moved into place.</summary>
internal static class OutputFile
{
    /// <exception cref="InputException">The file cannot be written: the message names it.</exception>
    public static void Write(string option, string path, string text)
    {
        string temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            if (Directory.Exists(path))
                throw new IOException("it is a folder");
            File.WriteAllText(temporary, text);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            Discard(temporary);
            throw new InputException($"{option}: cannot write '{path}': {FirstLine(error.Message)}");
        }
    }

    /// <summary>Makes a folder where there is none.</summary>
    /// <exception cref="InputException">It cannot be made.</exception>
    public static void Folder(string option, string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException($"{option}: cannot make folder '{path}': {FirstLine(error.Message)}");
        }
    }

    /// <summary>Reads a file that an option names.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    public static string Read(string option, string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException(File.Exists(path) || Directory.Exists(path) ? $"{option}: cannot read '{path}': {FirstLine(error.Message)}" : $"{option}: there is no file '{path}'");
        }
    }

    private static void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // The first error is the one to report.
        }
    }

    private static string FirstLine(string message) => message.Split('\n')[0].Trim();
}
