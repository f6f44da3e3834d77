namespace HataDsl.Cuda;

/// <summary>Recording a sequence of launches once and replaying it at the cost of one.</summary>
public sealed partial class CudaQueue
{
    /// <summary>Only this thread is kept from calls that would break the capture.</summary>
    private const int ThreadLocal = 1;

    /// <summary>
    /// Starts recording: until <see cref="EndCapture"/> launches, copies on the device and clearing are noted instead of run.
    /// Kernels must have been prepared or launched before, and nothing may be read, written from the host or waited for meanwhile.
    /// </summary>
    public void BeginCapture()
    {
        _device.MakeCurrent();
        Check(CudaApi.StreamBeginCapture(_stream, ThreadLocal), "Starting a capture");
    }

    /// <summary>Ends recording and gives what was recorded, with its arguments as they were.</summary>
    public CudaGraph EndCapture()
    {
        _device.MakeCurrent();
        Check(CudaApi.StreamEndCapture(_stream, out nint graph), "Ending a capture");
        int result = CudaApi.GraphInstantiate(out nint executable, graph, 0);
        _ = CudaApi.GraphDestroy(graph);
        Check(result, "Making a graph of a capture");
        return new CudaGraph(_device, executable);
    }

    /// <summary>Runs a recorded sequence after the work so far.</summary>
    /// <param name="graph">The sequence, recorded on a queue of the same device.</param>
    public void Replay(CudaGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        _device.MakeCurrent();
        Check(CudaApi.GraphLaunch(graph.Handle, _stream), "Replaying a graph");
    }
}

/// <summary>A recorded sequence of work. The buffers it uses must live as long as it does.</summary>
public sealed class CudaGraph : IDisposable
{
    private readonly CudaDevice _device;
    private nint _handle;

    internal CudaGraph(CudaDevice device, nint handle)
    {
        _device = device;
        _handle = handle;
    }

    internal nint Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle == 0, this);
            return _handle;
        }
    }

    /// <summary>Frees the recording. Its last replay must have finished.</summary>
    public void Dispose()
    {
        if (_handle != 0)
        {
            _device.MakeCurrent();
            _ = CudaApi.GraphExecDestroy(_handle);
            _handle = 0;
        }
    }
}
