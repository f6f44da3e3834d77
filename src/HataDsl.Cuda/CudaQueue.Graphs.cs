namespace HataDsl.Cuda;

/// <content>Sequences: graphs captured from the stream.</content>
public sealed partial class CudaQueue
{
    /// <summary>Only this thread is kept from calls that would break the capture.</summary>
    private const int ThreadLocal = 1;

    /// <inheritdoc/>
    protected override Sequence BuildSequence(IReadOnlyList<RecordedCommand> commands)
    {
        _device.MakeCurrent();
        foreach (RecordedLaunch launch in commands.OfType<RecordedLaunch>())
        {
            // A module cannot be loaded during a capture.
            _device.Get(launch.Kernel);
        }

        Check(CudaApi.StreamBeginCapture(_stream, ThreadLocal), "Starting a capture");
        nint graph;
        try
        {
            foreach (RecordedCommand command in commands)
            {
                RunCommand(command);
            }
        }
        catch
        {
            _ = CudaApi.StreamEndCapture(_stream, out graph);
            _ = graph == 0 ? 0 : CudaApi.GraphDestroy(graph);
            throw;
        }

        Check(CudaApi.StreamEndCapture(_stream, out graph), "Ending a capture");
        int result = CudaApi.GraphInstantiate(out nint executable, graph, 0);
        _ = CudaApi.GraphDestroy(graph);
        Check(result, "Making a graph of a capture");
        return new CudaSequence(_device, commands, executable);
    }

    /// <inheritdoc/>
    protected override void ReplayCore(Sequence sequence)
    {
        _device.MakeCurrent();
        Check(CudaApi.GraphLaunch(((CudaSequence)sequence).Handle, _stream), "Replaying a sequence");
    }
}

/// <summary>An executable graph.</summary>
internal sealed class CudaSequence(CudaDevice device, IReadOnlyList<RecordedCommand> commands, nint handle) : Sequence(device, commands)
{
    public nint Handle { get; } = handle;

    /// <summary>The driver keeps a graph until its last launch is done.</summary>
    protected override void Free() => device.FreeGraph(Handle);
}
