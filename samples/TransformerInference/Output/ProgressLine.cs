namespace HataDsl.Samples.TransformerInference;

/// <summary>A line on the terminal that shows how far a task is, and goes away when it is done. Silent when output is not a terminal.</summary>
/// <param name="enabled">Whether to show anything.</param>
internal sealed class ProgressLine(bool enabled)
{
    private readonly bool _enabled = enabled && !Console.IsErrorRedirected;

    /// <summary>Progress of one task.</summary>
    public IProgress<double> For(string task) => new Line(this, task);

    private void Show(string task, double share)
    {
        if (!_enabled)
        {
            return;
        }

        const int Width = 30;
        int full = (int)(Math.Clamp(share, 0, 1) * Width);
        string bar = new string('█', full) + new string('░', Width - full);
        Console.Error.Write(share >= 1 ? "\r\x1b[K" : $"\r{task,-12} {bar} {share,4:P0}");
    }

    /// <summary>Reports on the calling thread: unlike Progress&lt;T&gt;, nothing arrives after the task is over.</summary>
    private sealed class Line(ProgressLine owner, string task) : IProgress<double>
    {
        public void Report(double value) => owner.Show(task, value);
    }
}
